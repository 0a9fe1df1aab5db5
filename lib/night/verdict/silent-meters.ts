import type { Meter } from '../../measure/meter.js'
import { partOf } from '../../measure/parts.js'
import type { ExperimentRecord, MeterReport } from '../../record/schema.js'

// Shorter runs may end before a healthy meter's first sample.
const minSeconds = 1

/**
 * Meters that gave no reading in any experiment of a night, though they answered before it.
 *
 * @param unable Those that already gave no energy then.
 */
export function silentMeters(
  meters: readonly Meter[],
  records: readonly ExperimentRecord[],
  unable: ReadonlySet<string> = new Set(),
): string[] {
  const long = records.filter(({ duration_seconds }) => (duration_seconds ?? 0) >= minSeconds)
  if (long.length === 0) return []
  const heard = new Set(long.flatMap(record => record.meters.filter(hasTold).map(({ meter }) => meter)))
  const which = long.length === 1 ? 'the only experiment' : `any of ${long.length} experiments`
  return meters
    .filter(({ name }) => !heard.has(name))
    .map(({ name, measures }) =>
      unable.has(name)
        ? `${name} told no energy in ${which}, ${withoutEnergyOf(measures)}; nightwatt doctor says why`
        : `${name} answered before the night and gave no reading in ${which}; nightwatt doctor asks it again`,
    )
}

/** What it means for a total that a part's energy is missing. */
function withoutEnergyOf(part: string): string {
  return partOf(part).isCounted
    ? 'so none has a total'
    : `so none has an energy of ${part}; totals are without it`
}

/** A counter tells joules by its readings around an experiment, of which none need lie within; they are no samples of power. */
function hasTold({ samples, energy_joules: joules }: MeterReport): boolean {
  return samples > 0 || joules !== null
}
