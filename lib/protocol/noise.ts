import type { ControlRunRecord, NightRecord } from '../record/schema.js'

/** What the same work cost over a night, in one quantity. */
export interface ControlSpread {
  /** Control runs that succeeded and have it. */
  readonly runs: number
  readonly mean: number
  /** The noise floor: how far the least and the most are apart, as a share of the mean. */
  readonly floorShare: number
  /** The drift: how much more the last took than the first, as a share of the first. */
  readonly driftShare: number
}

/** How steady a night was, by its control: the same work before, midway and after its experiments. */
export interface NightNoise {
  /** Null with fewer than two control runs that have it. */
  readonly energy: ControlSpread | null
  readonly seconds: ControlSpread | null
  /** Hours between the starts of the first and the last that succeeded. */
  readonly hours: number
  /** `measured`, or `estimated` where any of the energies is; null without energies. */
  readonly source: 'measured' | 'estimated' | null
  /** Control runs that failed: they are in none of these. */
  readonly failed: number
}

/**
 * The noise floor and the drift of a night, by the control runs that succeeded: differences between its experiments that
 * are smaller than the floor may be the machine's.
 *
 * @param record A night's `record`, or its night.json.
 * @returns Undefined where the night ran no control. Shares are fractions: 0.02 is two per cent. Energies are those of CPU
 *   and GPU together; estimated and measured ones are never mixed.
 * @throws nothing.
 * @example
 * ```ts
 * import { nightNoise, openNights } from 'nightwatt'
 *
 * for (const { name, record } of await openNights('results')) console.log(name, nightNoise(record)?.energy?.floorShare)
 * ```
 */
export function nightNoise({ control }: Pick<NightRecord, 'control'>): NightNoise | undefined {
  if (control === undefined) return undefined
  const runs = control.runs
    .filter(({ outcome }) => outcome === 'success')
    .sort((one, other) => Date.parse(one.started_at) - Date.parse(other.started_at))
  const times = runs.map(({ started_at }) => Date.parse(started_at))
  const withEnergy = runs.filter(({ energy_joules }) => energy_joules !== null)
  const sources = new Set(withEnergy.map(({ source }) => source))
  return {
    // An estimate differs from a measurement by more than any noise.
    energy: sources.size > 1 ? null : spreadOf(runs.flatMap(({ energy_joules }) => energy_joules ?? [])),
    seconds: spreadOf(runs.flatMap(({ duration_seconds }) => duration_seconds ?? [])),
    hours: times.length < 2 ? 0 : ((times.at(-1) ?? 0) - (times[0] ?? 0)) / 3_600_000,
    source: sources.has('estimated') ? 'estimated' : sources.has('measured') ? 'measured' : null,
    failed: control.runs.filter(isFailed).length,
  }
}

// What the user broke off did not fail.
function isFailed({ outcome, cause }: ControlRunRecord): boolean {
  return outcome === 'failure' && cause !== 'interrupted'
}

function spreadOf(values: readonly number[]): ControlSpread | null {
  const [first, last] = [values[0], values.at(-1)]
  if (values.length < 2 || first === undefined || last === undefined || values.some(value => value <= 0))
    return null
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length
  return {
    runs: values.length,
    mean,
    floorShare: (Math.max(...values) - Math.min(...values)) / mean,
    driftShare: last / first - 1,
  }
}
