import { type Metric, metricOf } from '../../config/pattern/metric.js'
import type { Repository } from '../../config/schema.js'
import { type FailureCause, failureCauses } from '../outcome/failure-causes.js'
import { builtInPattern, type LogPattern, logPattern } from './log-pattern.js'
import { type MetricPattern, metricPattern } from './metrics/metric-pattern.js'
import type { PhasePattern } from './phases/phase-marks.js'

/** What a log is searched for; case is ignored. */
export interface LogPatterns {
  readonly success: readonly LogPattern[]
  readonly error: readonly LogPattern[]
  /** By the metric's name; the first group is the number. */
  readonly metrics: ReadonlyMap<string, MetricPattern>
  /** Metrics that stand in files of the training, by name. */
  readonly inFiles?: ReadonlyMap<string, Metric>
  /** The most specific first. */
  readonly causes: readonly FailureCause[]
  /** Where the parts of a run begin and end that are measured apart. */
  readonly phases?: readonly PhasePattern[]
}

/** `first.*then`, found in time linear in the line's length, not quadratic; once per line. */
const inOneLine = (first: string, then: string) => `(?m)^(?:(?!${first}).)*${first}.*${then}`

/** What the original looks for in a log, in its order; a repository's own lists take their place. */
const successPatterns = [
  'Training completed successfully',
  '训练完成',
  '训练成功完成',
  '\\[SUCCESS\\]',
  inOneLine('✓', '训练成功'),
  'Evaluation completed',
  inOneLine('All', 'completed'),
  'Rank@1:',
  'mAP:',
]

const errorPatterns = [
  'CUDA out of memory',
  'AssertionError',
  'FileNotFoundError',
  'KeyboardInterrupt',
  inOneLine('Training', 'FAILED'),
  'Fatal error:',
  '致命错误:',
]

// A DeprecationWarning may quote the name of the error it will become. The lookaround runs only where the name
// occurs, so that a large log is searched at full speed; Python's syntax has no such lookbehind.
const runtimeError = /RuntimeError:(?<!DeprecationWarning[^\n]*RuntimeError:)(?![^\n]*DeprecationWarning)/i

/** The patterns by which a repository's logs are judged and its metrics are read. */
export function logPatterns(repository: Repository): LogPatterns {
  const declared = Object.entries(repository.performance_metrics?.log_patterns ?? {})
  const isInFile = ([name, one]: (typeof declared)[number]) => metricOf(name, one).file !== undefined
  const metrics = declared.filter(one => !isInFile(one))
  return {
    success: (repository.success_patterns ?? successPatterns).map(logPattern),
    error: repository.error_patterns?.map(logPattern) ?? [
      builtInPattern(runtimeError),
      ...errorPatterns.map(logPattern),
    ],
    metrics: new Map(metrics.map(([name, one]) => [name, metricPattern(name, one)])),
    inFiles: new Map(declared.filter(isInFile).map(([name, one]) => [name, metricOf(name, one)])),
    causes: failureCauses(repository),
    phases: Object.entries(repository.phases ?? {}).map(([name, { from, until }]) => ({
      name,
      from: logPattern(from),
      until: logPattern(until),
    })),
  }
}
