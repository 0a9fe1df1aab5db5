import { z } from 'zod'
import { checkValue } from '../../config/json-file.js'
import { type MetricDeclaration, metricsSchema } from '../../config/metric.js'
import type { Repository } from '../../config/schema.js'
import { ConfigError } from '../../errors.js'
import { judge, type Outcome } from '../outcome.js'
import { logPatterns } from './log-patterns.js'
import { scanLog } from './log-scan.js'

/** By what a log is judged; as in a repository of the configuration, and the same if not given. */
export interface JudgeOptions {
  /** By metric: a regular expression (Python's syntax) whose first group is the number, or an object with one. */
  readonly metrics?: Readonly<Record<string, MetricDeclaration>>
  readonly successPatterns?: readonly string[]
  readonly errorPatterns?: readonly string[]
  /** A log smaller than this, with no metric in it, is a failure (any size will do). */
  readonly minLogBytes?: number
  /** How the program ended (0). */
  readonly exitCode?: number | null
  /** The signal that ended it, `SIGKILL` for one. */
  readonly signal?: string | null
}

export interface JudgedLog extends Outcome {
  /** The last value of each metric that was found. */
  readonly metrics: Readonly<Record<string, number>>
  /** Why the others were not: `no match`, `diverged`… */
  readonly missing: Readonly<Record<string, string>>
}

/**
 * Judges the log of a training that ran elsewhere, as a night judges its own: outcome, cause and metrics. The log may
 * have any size.
 *
 * @throws the error of the system when the log cannot be read; ConfigError with all that is wrong with the metrics;
 *   Error for another pattern that does not compile.
 */
export function judgeLog(path: string, options: JudgeOptions = {}): JudgedLog {
  const { metrics = {}, successPatterns, errorPatterns, minLogBytes } = options
  const { mistakes } = checkValue(z.object({ metrics: metricsSchema }), { metrics })
  if (mistakes.length > 0) throw new ConfigError('judgeLog', mistakes)
  const rules: Repository = {
    path: '.',
    models: ['default'],
    supported_hyperparams: {},
    performance_metrics: { log_patterns: metrics },
    ...(successPatterns === undefined ? {} : { success_patterns: [...successPatterns] }),
    ...(errorPatterns === undefined ? {} : { error_patterns: [...errorPatterns] }),
  }
  const log = scanLog(path, logPatterns(rules))
  const outcome = judge({
    exitCode: options.signal === undefined || options.signal === null ? (options.exitCode ?? 0) : null,
    signal: options.signal ?? null,
    timedOutAfterSeconds: null,
    interrupted: false,
    startFailure: null,
    log,
    wantsMetrics: Object.keys(metrics).length > 0,
    minLogBytes,
  })
  return {
    ...outcome,
    warnings: [...outcome.warnings, ...log.metricWarnings],
    metrics: Object.fromEntries(log.metrics),
    missing: Object.fromEntries(log.missing),
  }
}
