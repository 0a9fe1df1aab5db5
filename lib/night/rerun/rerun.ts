import type { Night } from '../night.js'
import { type RunHooks, run } from '../run.js'
import { planRerun } from './plan-rerun.js'
import type { RerunOptions } from './rerun-options.js'

/**
 * Runs a night again, as a new night: the same experiments in the same order. `compare(night, again)` then says what
 * agrees.
 *
 * @param night The night, or its path, name or date, or `latest`; in any folder.
 * @param options How it is run, where different.
 * @throws as `planRerun` and `run` do.
 */
export async function rerun(
  night: Night | string,
  options: RerunOptions = {},
  hooks: RunHooks = {},
): Promise<Night> {
  return run(await planRerun(night, options), hooks)
}
