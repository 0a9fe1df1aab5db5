import type { NightPlan } from '../plan/plan-night.js'
import { keepLogs, protocolTry } from '../record/experiment/testgen-files.js'
import { tagOf } from '../run/command/placeholder-values.js'
import type { NightEvent } from '../run/events.js'

/** Writes what the original batch runner of test generation wrote, in the folder where its commands run. */
export function testgenListener({
  experiments,
  settings,
  firstIndex = 1,
}: NightPlan): (event: NightEvent) => void {
  let folder: string | undefined
  let begun: number | undefined
  return event => {
    if (event.type === 'attempt-started') folder = 'cwd' in event.command ? event.command.cwd : undefined
    if (event.type !== 'attempt-ended' || folder === undefined) return
    const { result } = event
    const number = event.attempt - 1
    const succeeded = result.outcome === 'success'
    const experiment = experiments[event.index - firstIndex]
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
      // These files are for readers of the original's; the night itself is recorded elsewhere.
      process.emitWarning(
        `cmd.mlog and result/ in ${folder} could not be written: ${String(error)}`,
        'NightwattWarning',
      )
    }
  }
}
