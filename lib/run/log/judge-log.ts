import { z } from 'zod'
import { checkValue } from '../../config/json/json-file.js'
import { type MetricDeclaration, metricsSchema } from '../../config/pattern/metric.js'
import type { Repository } from '../../config/schema.js'
import { ConfigError } from '../../errors.js'
import { type Hiding, hiddenIn, hideNothing } from '../hiding.js'
import { judge, type Outcome } from '../outcome/outcome.js'
import { logPatterns } from './log-patterns.js'
import { scanLog } from './log-scan.js'

/** How a log is judged; keys and defaults as for a repository of the configuration. */
export interface JudgeOptions {
  /** By metric: a regular expression (Python's syntax) whose first group is the number, or an object with one. */
  readonly metrics?: Readonly<Record<string, MetricDeclaration>>
  readonly successPatterns?: readonly string[]
  readonly errorPatterns?: readonly string[]
  /** A log smaller than this without a metric is a failure (default: any size is enough). */
  readonly minLogBytes?: number
  /** How the program ended (0). */
  readonly exitCode?: number | null
  /** The signal that ended it, for example `SIGKILL`. */
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
export function judgeLog(path: string, options: JudgeOptions = {}, hiding: Hiding = hideNothing): JudgedLog {
  const { metrics = {}, successPatterns, errorPatterns, minLogBytes } = options
  const { mistakes } = checkValue(z.object({ metrics: metricsSchema }), { metrics })
  const inFiles = Object.entries(metrics).flatMap(([name, metric]) =>
    typeof metric !== 'string' && metric.metrics_file !== undefined
      ? [{ place: `metrics.${name}`, found: 'metrics_file', allowed: 'a pattern, for only the log is read' }]
      : [],
  )
  if (mistakes.length + inFiles.length > 0) throw new ConfigError('judgeLog', [...mistakes, ...inFiles])
  const rules: Repository = {
    path: '.',
    models: ['default'],
    supported_hyperparams: {},
    performance_metrics: { log_patterns: metrics },
    ...(successPatterns === undefined ? {} : { success_patterns: [...successPatterns] }),
    ...(errorPatterns === undefined ? {} : { error_patterns: [...errorPatterns] }),
  }
  const log = hiddenIn(scanLog(path, logPatterns(rules)), hiding)
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
    warnings: [...outcome.warnings, ...log.metricWarnings].map(warning => hiding.text(warning)),
    metrics: Object.fromEntries(log.metrics),
    missing: Object.fromEntries(log.missing),
  }
}
