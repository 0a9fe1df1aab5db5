import type { NightPlan } from '../plan/plan-night.js'
import { planTestgen, type TestgenOptions } from '../plan/plan-testgen.js'
import type { Night } from './night.js'
import { type RunHooks, run } from './run.js'

/**
 * Runs a night of test generation, and also writes to the working folder what the original batch runner wrote:
 * `cmd.mlog`, and the logs of each success in `result/TAG_MODULE-i`.
 *
 * @param planOrOptions What `planTestgen` returned, or its options.
 * @throws as `run` does.
 */
export function testgen(planOrOptions: NightPlan | TestgenOptions, hooks: RunHooks = {}): Promise<Night> {
  return run('experiments' in planOrOptions ? planOrOptions : planTestgen(planOrOptions), hooks)
}
