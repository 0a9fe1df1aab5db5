import { keepLogs, protocolTry } from '../record/testgen-files.js'
import type { NightEvent } from '../run/events.js'
import { tagOf } from '../run/placeholder-values.js'
import type { NightPlan } from './plan/plan-night.js'

/** Leaves what the original batch runner of test generation did in the folder that its commands run in. */
export function testgenListener({ experiments, settings }: NightPlan): (event: NightEvent) => void {
  let folder: string | undefined
  let begun: number | undefined
  return event => {
    if (event.type === 'attempt-started') folder = 'cwd' in event.command ? event.command.cwd : undefined
    if (event.type !== 'attempt-ended' || folder === undefined) return
    const { result } = event
    const number = event.attempt - 1
    const succeeded = result.outcome === 'success'
    const experiment = experiments[event.index - 1]
    try {
      const attempt = {
        number,
        succeeded,
        command: result.command,
        exitCode: result.exitCode,
        signal: result.signal,
        timedOutAfterSeconds: result.cause === 'timeout' ? settings.timeout : null,
        detail: result.detail,
      }
      const isFirst = begun !== event.index
      begun = event.index
      protocolTry(folder, attempt, isFirst)
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
