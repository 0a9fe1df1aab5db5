import type { Engine } from './engine.js'
import { local } from './local.js'

/** Every engine by the name that `--engine` takes. */
export const engines: ReadonlyMap<string, Engine> = new Map([[local.name, local]])
