import type { Night } from '../night.js'
import { type RunHooks, run } from '../run-night.js'
import { planRerun } from './plan-rerun.js'
import type { RerunOptions } from './rerun-options.js'

/**
 * Runs a night again, as a new night: the same experiments in the same order. `compare(night, again)` then tells what
 * agrees.
 *
 * @param night The night, or its path, name or date, or `latest`; in any folder.
 * @param options How it is run where not as it was.
 * @throws as `planRerun` and `run` do.
 */
export async function rerun(
  night: Night | string,
  options: RerunOptions = {},
  hooks: RunHooks = {},
): Promise<Night> {
  return run(await planRerun(night, options), hooks)
}
