/** Units and ranges of axes, found from the values that they have to hold. */

/** The unit of all energies of one chart. */
export interface EnergyUnit {
  readonly symbol: 'J' | 'kJ' | 'MJ' | 'GJ'
  readonly joules: number
}

const energyUnits: readonly EnergyUnit[] = [
  { symbol: 'GJ', joules: 1e9 },
  { symbol: 'MJ', joules: 1e6 },
  { symbol: 'kJ', joules: 1e3 },
]

/** The unit in which the largest of the energies has one to three digits before its point. */
export function energyUnit(joules: readonly number[]): EnergyUnit {
  const largest = joules.reduce((a, b) => Math.max(a, b), 0)
  return energyUnits.find(unit => largest >= unit.joules) ?? { symbol: 'J', joules: 1 }
}

/** Six significant digits: more than any meter has, and less than JSON would print. */
export function short(value: number): number {
  return Number(value.toPrecision(6))
}

export interface Range {
  readonly type: 'linear' | 'log'
  readonly low: number
  readonly high: number
}

/**
 * A range that holds all values with a margin, so that no mark sits on the frame. Values that are all positive
 * and spread over more than `logBeyond` (largest by smallest) get a logarithmic range.
 */
export function paddedRange(values: readonly number[], logBeyond: number, margin = 0.08): Range {
  const low = values.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY)
  const high = values.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY)
  if (values.length === 0) return { type: 'linear', low: 0, high: 1 }
  if (low > 0 && high / low > logBeyond) {
    const factor = (high / low) ** margin
    return { type: 'log', low: short(low / factor), high: short(high * factor) }
  }
  const spread = high - low
  const padding = spread > 0 ? spread * margin : Math.abs(high) * 0.1 || 1
  return { type: 'linear', low: short(low - padding), high: short(high + padding) }
}

/** The value that lies at a place within the range: the inverse of `placeIn`. */
export function valueAt({ type, low, high }: Range, place: number): number {
  return short(type === 'log' ? low * (high / low) ** place : low + (high - low) * place)
}

/** The range as a Vega-Lite scale. */
export function scaleOf({ type, low, high }: Range): Readonly<Record<string, unknown>> {
  // A logarithmic one has no zero, and Vega-Lite warns of one that is asked for.
  return { type, domain: [low, high], nice: false, ...(type === 'log' ? {} : { zero: false }) }
}

/** Where a value lies within its range, 0 at the low end and 1 at the high one. */
export function placeIn({ type, low, high }: Range, value: number): number {
  return type === 'log' ? Math.log(value / low) / Math.log(high / low) : (value - low) / (high - low)
}
