import type { Meter } from '../measure/meter.js'
import type { ExperimentRecord } from '../record/schema.js'

// What lasts for less may end before a healthy meter's first sample.
const leastSeconds = 1

/**
 * Meters that gave no reading in any experiment of a night, though they answered when they were asked before it.
 *
 * @param unable Those that were there and told no energy then either.
 */
export function silentMeters(
  meters: readonly Meter[],
  records: readonly ExperimentRecord[],
  unable: ReadonlySet<string> = new Set(),
): string[] {
  const long = records.filter(({ duration_seconds }) => (duration_seconds ?? 0) >= leastSeconds)
  if (long.length === 0) return []
  const heard = new Set(
    long.flatMap(record => record.meters.filter(({ samples }) => samples > 0).map(({ meter }) => meter)),
  )
  const which = long.length === 1 ? 'the only experiment' : `any of ${long.length} experiments`
  return meters
    .filter(({ name }) => !heard.has(name))
    .map(({ name }) =>
      unable.has(name)
        ? `${name} told no energy in ${which}, so none has a total; nightwatt doctor says why`
        : `${name} answered before the night and gave no reading in ${which}; nightwatt doctor asks it again`,
    )
}
