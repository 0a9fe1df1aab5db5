import type { Attempt } from '../../attempt.js'
import { tookTooLong } from '../log-search.js'
import type { MissingMetric } from './missing-metrics.js'

/** A missing metric to report to the user. */
export interface MissingMetricWarning {
  readonly text: string
  /** Lines to be shown under it. */
  readonly nearest: readonly string[]
}

/**
 * What a user is to be told of metrics that an experiment was to give and did not.
 *
 * @param result Of an event `experiment-ended`.
 * @returns Empty for an experiment that was interrupted, or lacks nothing.
 * @example
 * ```ts
 * import { missingMetricWarnings, run } from 'nightwatt'
 *
 * await run(
 *   { repo: 'digits', model: 'mlp', cooldown: 0 },
 *   {
 *     onEvent(event) {
 *       if (event.type !== 'experiment-ended') return
 *       for (const { text } of missingMetricWarnings(event.result)) console.warn(text)
 *     },
 *   },
 * )
 * ```
 */
export function missingMetricWarnings(result: {
  readonly last: Pick<Attempt, 'cause'>
  readonly missingMetrics: readonly MissingMetric[]
}): MissingMetricWarning[] {
  // A user who interrupts a run knows that it is not finished.
  if (result.last.cause === 'interrupted') return []
  return (
    result.missingMetrics
      // The attempt itself has warned of these, with the log's text.
      .filter(({ reason }) => reason !== 'diverged' && reason !== 'two readings')
      .map(metric => ({
        text: `metric ${metric.name} not found: ${whyMissing(metric)}`,
        nearest: metric.nearest ?? [],
      }))
  )
}

/**
 * Why a metric is missing, as the end of a sentence.
 *
 * @param metric From a run, or from a record, which may be older than reasons and nearest lines.
 */
export function whyMissing({
  pattern,
  reason = 'no match',
  nearest,
  detail,
}: {
  readonly pattern: string
  readonly reason?: MissingMetric['reason'] | undefined
  readonly nearest?: readonly string[] | undefined
  readonly detail?: string | undefined
}): string {
  if (detail !== undefined) return detail
  switch (reason) {
    case 'no match': {
      const none = nearest?.length === 0 ? ', and no line of it resembles what the pattern wants' : ''
      return `nothing in the log matched /${pattern}/${none}`
    }
    case 'too slow':
      return `its pattern /${pattern}/ ${tookTooLong}`
    case 'diverged':
      return `the last that /${pattern}/ matched is no finite number`
    case 'two readings':
      return `what /${pattern}/ matched can be read as two numbers: "decimal" in its configuration says which`
    case 'no file':
    case 'old file':
    case 'unreadable file':
    case 'no key':
      return `${pattern}: ${reason}`
    case 'no number':
      return `/${pattern}/ matched, but its group held no number`
  }
}
