import { type EngineName, isEngineName } from '../config/engines.js'
import type { Engine } from './engine.js'
import { local } from './local/local.js'

/** Every engine by the name that `--engine` takes. */
const engines: Readonly<Record<EngineName, Engine>> = { local }

/** @throws Error for a name that is not an engine's, which the options should not let through. */
export function engineNamed(name: string): Engine {
  if (!isEngineName(name)) throw new Error(`no engine ${name}`)
  return engines[name]
}
