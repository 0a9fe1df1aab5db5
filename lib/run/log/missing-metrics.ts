import type { Attempt } from '../attempt.js'
import { type Hiding, hideNothing } from '../hiding.js'
import { linesOfEnds } from './log-ends.js'
import type { LogPatterns } from './log-patterns.js'
import type { MissingReason } from './metric-search.js'
import { nearestLines } from './nearest-lines.js'
import { wordsOfPattern } from './pattern-words.js'

/** A metric that was looked for in the log of an experiment's last attempt and has no value. */
export interface MissingMetric {
  readonly name: string
  /** As it stands in the configuration. */
  readonly pattern: string
  readonly reason: MissingReason
  /** The log's lines nearest to what the pattern wants; absent where there was nothing to look for, or in. */
  readonly nearest?: readonly string[]
}

/**
 * @param logPath The log of the last attempt.
 * @param hiding What takes secrets out of its lines.
 */
export function missingMetrics(
  last: Attempt,
  patterns: LogPatterns['metrics'],
  logPath: string,
  hiding: Pick<Hiding, 'text'> = hideNothing,
): MissingMetric[] {
  const missing = [...patterns]
    .filter(([name]) => !last.metrics.has(name))
    .map(([name, { source }]) => ({
      name,
      pattern: source,
      reason: last.missingMetrics.get(name) ?? 'no match',
    }))
  const lines = missing.some(isToBeLookedFor) && last.cause !== 'interrupted' ? readLines(logPath) : undefined
  return missing.map(metric => {
    if (lines === undefined || !isToBeLookedFor(metric)) return metric
    return { ...metric, nearest: nearestLines(metric.pattern, lines, line => hiding.text(line)) }
  })
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
