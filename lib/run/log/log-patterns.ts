import type { Repository } from '../../config/schema.js'
import { type FailureCause, failureCauses } from '../failure-causes.js'
import { builtInPattern, type LogPattern, logPattern } from './log-pattern.js'
import { type MetricPattern, metricPattern } from './metric-pattern.js'

/** What a log is searched for; case is ignored. */
export interface LogPatterns {
  readonly success: readonly LogPattern[]
  readonly error: readonly LogPattern[]
  /** By the metric's name; the first group is the number. */
  readonly metrics: ReadonlyMap<string, MetricPattern>
  /** The most telling first. */
  readonly causes: readonly FailureCause[]
}

/** `first.*then`, found in a time that grows with the line's length and not with its square: once a line. */
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

// A DeprecationWarning may quote the name of the error it will become. The look around happens only where the
// name stands, so that a large log is searched at full speed; Python's syntax has no such look behind.
const runtimeError = /RuntimeError:(?<!DeprecationWarning[^\n]*RuntimeError:)(?![^\n]*DeprecationWarning)/i

/** The patterns by which a repository's logs are judged and its metrics are read. */
export function logPatterns(repository: Repository): LogPatterns {
  const metrics = Object.entries(repository.performance_metrics?.log_patterns ?? {})
  return {
    success: (repository.success_patterns ?? successPatterns).map(logPattern),
    error: repository.error_patterns?.map(logPattern) ?? [
      builtInPattern(runtimeError),
      ...errorPatterns.map(logPattern),
    ],
    metrics: new Map(metrics.map(([name, declared]) => [name, metricPattern(name, declared)])),
    causes: failureCauses(repository),
  }
}
