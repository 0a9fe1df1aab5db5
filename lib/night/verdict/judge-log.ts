import { Redactor } from '../../record/secrets/redact.js'
import { type JudgedLog, type JudgeOptions, judgeLog as judgeLogHiding } from '../../run/log/judge-log.js'

/**
 * Judges the log of a training that ran elsewhere, as a night judges its own: outcome, cause and metrics. The log may
 * have any size. What is quoted of it has its secrets taken out: a notebook stores what a cell shows.
 *
 * @param path Of the log.
 * @param options How the program ended (exit code 0), and by what its log is judged.
 * @throws the error of the system when the log cannot be read; ConfigError with all that is wrong with the metrics;
 *   Error for another pattern that does not compile.
 * @example
 * ```ts
 * import { judgeLog } from 'nightwatt'
 *
 * const { outcome, cause, metrics } = judgeLog('training.log', {
 *   metrics: { accuracy: 'accuracy: ([0-9.]+)' },
 *   exitCode: 0,
 * })
 * console.log(outcome, cause, metrics.accuracy)
 * ```
 */
export function judgeLog(path: string, options: JudgeOptions = {}): JudgedLog {
  return judgeLogHiding(path, options, new Redactor())
}
