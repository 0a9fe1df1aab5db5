import { ownValue } from '../../config/own-value.js'
import type { ModelsConfig } from '../../config/schema.js'
import type { PlanEntry } from '../../design/plan.js'
import { UsageError } from '../../errors.js'
import type { RunOptions } from '../options.js'
import { splitNames } from './names-of.js'

/**
 * What `repo`, `model`, `mutate` and `runs` mean.
 *
 * @throws UsageError where the repository is missing, or the model of one that has several, naming the known ones.
 */
export function singleEntry(
  options: Pick<RunOptions, 'repo' | 'model' | 'mutate' | 'runs'>,
  config: ModelsConfig,
  nameOf: (option: string) => string,
): PlanEntry {
  const repo = required(options.repo, 'repo', Object.keys(config.models), nameOf)
  const known = ownValue(config.models, repo)?.models ?? []
  const [only] = known.length === 1 ? known : []
  const [model = '', ...alsoModels] = modelsIn(options.model, known) ?? [
    required(only, 'model', known, nameOf),
  ]
  const mutate = splitNames(options.mutate)
  const factor = alsoModels.length === 0 ? {} : { alsoModels }
  const what = { repo, model, ...factor, runs: options.runs ?? 1 }
  return mutate === undefined ? { ...what, mode: 'default' } : { ...what, mode: 'mutation', mutate }
}

/** The models that are named; a name of one model may hold commas itself. */
function modelsIn(
  named: string | readonly string[] | undefined,
  known: readonly string[],
): readonly string[] | undefined {
  if (named === undefined) return undefined
  return typeof named === 'string' && known.includes(named) ? [named] : splitNames(named)
}

function required(
  value: string | undefined,
  option: string,
  known: readonly string[],
  nameOf: (option: string) => string,
): string {
  if (value !== undefined) return value
  const choices = known.length === 0 ? '' : `; known: ${known.join(', ')}`
  throw new UsageError(`${nameOf(option)} is missing: say what to train${choices}`)
}
