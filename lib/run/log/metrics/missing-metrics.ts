import { whereOf } from '../../../config/pattern/metric.js'
import type { Attempt } from '../../attempt.js'
import { type Hiding, hideNothing } from '../../hiding.js'
import { linesOfEnds } from '../file/log-ends.js'
import type { LogPatterns } from '../log-patterns.js'
import { wordsOfPattern } from '../pattern-words.js'
import type { MissingReason } from './metric-search.js'
import { nearestLines } from './nearest-lines.js'

/** A metric that was looked for in an experiment's last attempt and has no value. */
export interface MissingMetric {
  readonly name: string
  /** As written in the configuration; of a metric in a file, the file and the key. */
  readonly pattern: string
  readonly reason: MissingReason
  /** The same in words, where it stands in a file. */
  readonly detail?: string
  /** The log's lines nearest to what the pattern looks for; absent where there was nothing to search. */
  readonly nearest?: readonly string[]
}

/**
 * @param logPath The log of the last attempt.
 * @param hiding Takes secrets out of its lines.
 */
export function missingMetrics(
  last: Attempt,
  { metrics, inFiles = new Map() }: Pick<LogPatterns, 'metrics' | 'inFiles'>,
  logPath: string,
  hiding: Pick<Hiding, 'text'> = hideNothing,
): MissingMetric[] {
  const missing = [...metrics]
    .filter(([name]) => !last.metrics.has(name))
    .map(([name, { source }]) => ({
      name,
      pattern: source,
      reason: last.missingMetrics.get(name) ?? 'no match',
    }))
  const lines = missing.some(isToBeLookedFor) && last.cause !== 'interrupted' ? readLines(logPath) : undefined
  const ofFiles = [...inFiles]
    .filter(([name]) => !last.metrics.has(name))
    .map(([name, metric]) => ({
      name,
      pattern: whereOf(metric),
      reason: last.missingMetrics.get(name) ?? 'no file',
      detail: hiding.text(last.missingDetails?.get(name) ?? 'nobody looked for its file'),
    }))
  return [
    ...missing.map(metric => {
      if (lines === undefined || !isToBeLookedFor(metric)) return metric
      return { ...metric, nearest: nearestLines(metric.pattern, lines, line => hiding.text(line)) }
    }),
    ...ofFiles,
  ]
}

function isToBeLookedFor({ pattern, reason }: MissingMetric): boolean {
  return (reason === 'no match' || reason === 'no number') && wordsOfPattern(pattern).length > 0
}

function readLines(logPath: string): string[] | undefined {
  try {
    return linesOfEnds(logPath)
  } catch {
    return undefined
  }
}
