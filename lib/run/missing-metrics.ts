import type { Attempt } from './attempt.js'
import type { LogPatterns } from './log-patterns.js'
import { type MissingReason, tookTooLong } from './log-search.js'

/** A metric that was looked for in the log of an experiment's last attempt and has no value. */
export interface MissingMetric {
  readonly name: string
  /** As it stands in the configuration. */
  readonly pattern: string
  readonly reason: MissingReason
}

export function missingMetrics(last: Attempt, patterns: LogPatterns['metrics']): MissingMetric[] {
  return [...patterns]
    .filter(([name]) => !last.metrics.has(name))
    .map(([name, { source }]) => ({
      name,
      pattern: source,
      reason: last.missingMetrics.get(name) ?? 'no match',
    }))
}

/** The missing metrics that the user is to be told of, each with the words for it. */
export function missingMetricWarnings(result: {
  readonly last: Attempt
  readonly missingMetrics: readonly MissingMetric[]
}): { readonly metric: MissingMetric; readonly text: string }[] {
  // Who interrupts a run knows that it is not over.
  if (result.last.cause === 'interrupted') return []
  return (
    result.missingMetrics
      // Of these the attempt itself has warned, with the number's text.
      .filter(({ reason }) => reason !== 'diverged')
      .map(metric => ({ metric, text: `metric ${metric.name} not found: ${whyMissing(metric)}` }))
  )
}

/** Why a metric is missing, as the end of a sentence. */
export function whyMissing({ pattern, reason }: Pick<MissingMetric, 'pattern' | 'reason'>): string {
  switch (reason) {
    case 'no match':
      return `nothing in the log matched /${pattern}/`
    case 'too slow':
      return `its pattern /${pattern}/ ${tookTooLong}`
    case 'diverged':
      return `the last that /${pattern}/ matched is no finite number`
    case 'no number':
      return `/${pattern}/ matched, but its group held no number`
  }
}
