import { cardVariables } from '../../config/command/variable-names.js'
import type { Repository } from '../../config/schema.js'
import { pythonOf, withPython } from './python.js'

type Surroundings = Pick<Repository, 'path' | 'python' | 'env'>

/** The environment that a repository's program gets: the night's, with its own variables, and its Python first. */
export function programEnvironment(
  repository: Surroundings,
  base: string,
  env: NodeJS.ProcessEnv,
): NodeJS.ProcessEnv {
  const own = { ...env, ...repository.env }
  const python = pythonOf(repository, base, own)
  return typeof python === 'string' ? own : withPython(own, python)
}

/** An environment on the cards of another: a load runs on those of the program that is measured beside it. */
export function onCardsOf(env: NodeJS.ProcessEnv, measured: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const { CUDA_VISIBLE_DEVICES: _, CUDA_DEVICE_ORDER: __, ...others } = env
  const cards = cardVariables.flatMap(name => (measured[name] === undefined ? [] : [[name, measured[name]]]))
  return { ...others, ...Object.fromEntries(cards) }
}
