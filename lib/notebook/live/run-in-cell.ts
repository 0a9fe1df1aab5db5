import type { Night } from '../../night/night.js'
import { rerun as rerunNight } from '../../night/rerun/rerun.js'
import type { RerunOptions } from '../../night/rerun/rerun-options.js'
import { run as runNight } from '../../night/run.js'
import { testgen as runTestgen } from '../../night/testgen.js'
import type { RunOptions } from '../../plan/options.js'
import type { NightPlan } from '../../plan/plan-night.js'
import type { TestgenOptions } from '../../plan/plan-testgen.js'
import { inCell, type RunHooks } from './in-cell.js'

/**
 * Runs a night: each experiment of the plan under the meters, each recorded as soon as it ends. It has the machine to
 * itself from before its folder is made until the end. In a notebook it shows itself below its cell, and the stop
 * button ends it.
 *
 * @param what What `plan` returned, or its options; or a night that was broken off, to go on with what is not finished.
 * @param hooks.signal Ends the night in good order.
 * @param hooks.onEvent Told of each event of the night, `NightEvent`.
 * @param hooks.display In a notebook: whether the night is shown below its cell (true, unless there is an `onEvent`).
 * @param hooks.charts In a notebook: charts below that, drawn while it runs (none): `power` of the last minutes,
 *   `tradeoff`, `effects`, `energy`, `accuracy` and `parallel` as experiments end. The last state stays.
 * @returns The night as it stands on disk; also when it was interrupted by `signal`.
 * @throws UsageError or ConfigError for what it was told, RefusedError when the machine lacks what the program needs,
 *   another night runs on it, or a night to go on with is not as it was, InterruptedError when the signal is aborted
 *   while it waits for another, RecordError when the results cannot be written: all before the first experiment.
 *   NightError when the night broke off later; what was finished is whole, and the error names the folder.
 *   InterruptedError also when a notebook's stop button ended it, so that the cells below do not go on.
 * @example
 * ```ts
 * import { run } from 'nightwatt'
 *
 * const night = await run({ repo: 'digits', model: 'mlp', mutate: 'epochs', runs: 2, seed: 1, cooldown: 0 })
 * console.log(night.path, night.experiments.length)
 * ```
 */
export function run(what: NightPlan | RunOptions | Night, hooks: RunHooks = {}): Promise<Night> {
  return inCell(hooks, nightHooks => runNight(what, nightHooks))
}

/**
 * Runs a night of test generation, and also writes to the working folder what the original batch runner wrote:
 * `cmd.mlog`, and the logs of each success in `result/TAG_MODULE-i`.
 *
 * @param planOrOptions What `planTestgen` returned, or its options.
 * @param hooks As of `run`.
 * @throws as `run` does.
 * @example
 * ```ts
 * import { testgen } from 'nightwatt'
 *
 * const night = await testgen({ key: 'list', dataPath: 'list.dt', maxTime: 1, cooldown: 0, retryDelay: 0 })
 * console.log(night.experiments.map(({ outcome }) => outcome))
 * ```
 */
export function testgen(planOrOptions: NightPlan | TestgenOptions, hooks: RunHooks = {}): Promise<Night> {
  return inCell(hooks, nightHooks => runTestgen(planOrOptions, nightHooks))
}

/**
 * Runs a night again, as a new night: the same experiments in the same order, with the configuration and settings in
 * its night.json and the repositories of this project. What differs on this machine is reported as it starts;
 * `compare(night, again)` then says what agrees.
 *
 * @param night The night, or its path, name or date, or `latest`; in any folder.
 * @param options How it is run, where different (`results`, `cooldown`, `timeout`…), and what `run` takes as hooks.
 * @throws as `planRerun` and `run` do.
 * @example
 * ```ts
 * import { rerun } from 'nightwatt'
 *
 * const again = await rerun('latest', { cooldown: 0 })
 * console.log(again.path)
 * ```
 */
export function rerun(night: Night | string, options: RerunOptions & RunHooks = {}): Promise<Night> {
  const {
    display: _display,
    charts: _charts,
    signal: _signal,
    forceKill: _forceKill,
    onEvent: _onEvent,
    commandLine: _line,
    ...how
  } = options
  return inCell(options, nightHooks => rerunNight(night, how, nightHooks))
}
