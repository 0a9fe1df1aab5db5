import { keepLogs, protocolTry } from '../record/testgen-files.js'
import type { NightEvent } from '../run/events.js'
import { tagOf } from '../run/placeholder-values.js'
import type { Night } from './night.js'
import type { NightPlan } from './plan-night.js'
import { planTestgen, type TestgenOptions } from './plan-testgen.js'
import { type RunHooks, run } from './run-night.js'

/**
 * Runs a night of test generation, and beside it leaves in the working folder what the original batch runner did:
 * `cmd.mlog`, and the logs of each success in `result/TAG_MODULE-i`.
 *
 * @param planOrOptions What `planTestgen` returned, or its options.
 * @throws as `run` does.
 */
export async function testgen(
  planOrOptions: NightPlan | TestgenOptions,
  hooks: RunHooks = {},
): Promise<Night> {
  const nightPlan = 'experiments' in planOrOptions ? planOrOptions : planTestgen(planOrOptions)
  const leave = listener(nightPlan)
  return run(nightPlan, {
    ...hooks,
    onEvent(event) {
      leave(event)
      hooks.onEvent?.(event)
    },
  })
}

function listener({ experiments, settings }: NightPlan): (event: NightEvent) => void {
  let folder: string | undefined
  return event => {
    if (event.type === 'attempt-started') folder = 'cwd' in event.command ? event.command.cwd : undefined
    if (event.type !== 'attempt-ended' || folder === undefined) return
    const { result } = event
    const number = event.attempt - 1
    const succeeded = result.outcome === 'success'
    const experiment = experiments[event.index - 1]
    try {
      protocolTry(folder, {
        number,
        succeeded,
        command: result.command,
        exitCode: result.exitCode,
        signal: result.signal,
        timedOutAfterSeconds: result.cause === 'timeout' ? settings.timeout : null,
        detail: result.detail,
      })
      if (!succeeded || experiment?.subject === undefined) return
      keepLogs(folder, `${tagOf(experiment)}_${experiment.subject.module}-${number}`)
    } catch (error) {
      // What the original left is for its readers; the night itself is recorded elsewhere.
      process.emitWarning(
        `cmd.mlog and result/ in ${folder} could not be written: ${String(error)}`,
        'NightwattWarning',
      )
    }
  }
}
