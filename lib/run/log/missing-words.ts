import type { Attempt } from '../attempt.js'
import { tookTooLong } from './log-search.js'
import type { MissingMetric } from './missing-metrics.js'

/** A missing metric that the user is to be told of. */
export interface MissingMetricWarning {
  readonly text: string
  /** Lines to be shown under it. */
  readonly nearest: readonly string[]
}

export function missingMetricWarnings(result: {
  readonly last: Pick<Attempt, 'cause'>
  readonly missingMetrics: readonly MissingMetric[]
}): MissingMetricWarning[] {
  // Who interrupts a run knows that it is not over.
  if (result.last.cause === 'interrupted') return []
  return (
    result.missingMetrics
      // Of these the attempt itself has warned, with what stands in the log.
      .filter(({ reason }) => reason === 'no match' || reason === 'too slow')
      .map(metric => ({
        text: `metric ${metric.name} not found: ${whyMissing(metric)}`,
        nearest: metric.nearest ?? [],
      }))
  )
}

/**
 * Why a metric is missing, as the end of a sentence.
 *
 * @param metric Of our run, or of a record, which may be from before reason and nearest lines were told.
 */
export function whyMissing({
  pattern,
  reason = 'no match',
  nearest,
}: {
  readonly pattern: string
  readonly reason?: MissingMetric['reason'] | undefined
  readonly nearest?: readonly string[] | undefined
}): string {
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
    case 'no number':
      return `/${pattern}/ matched, but its group held no number`
  }
}
