import { type Direction, directions } from '../config/pattern/metric-direction.js'
import { UsageError } from '../errors.js'

/** What a point of a trade-off needs to be compared: what it cost, and what it bought. */
export interface ParetoPoint {
  readonly energyJoules: number
  readonly value: number
}

/**
 * The points that no other dominates, from the least energy to the most. One point dominates another when it
 * took no more energy, is no worse in value, and is better in at least one of the two (Pareto dominance, as in
 * Deb, "Multi-Objective Optimization using Evolutionary Algorithms", 2001, section 2.4). So of two points with
 * the same energy the better stays, of two with the same value the cheaper stays, and points that are equal in
 * both stay together, in their given order. Points whose energy or value is not finite are left out.
 *
 * @param points Each with its joules and its value.
 * @param direction Which values are better.
 * @throws UsageError for a direction that is none.
 * @example
 * ```ts
 * import { paretoFront } from 'nightwatt'
 *
 * const points = [
 *   { energyJoules: 100, value: 0.9 },
 *   { energyJoules: 200, value: 0.8 },
 *   { energyJoules: 300, value: 0.95 },
 * ]
 * paretoFront(points, 'higher').map(({ value }) => value) // → [0.9, 0.95]
 * ```
 */
export function paretoFront<Point extends ParetoPoint>(
  points: readonly Point[],
  direction: Direction,
): Point[] {
  if (!directions.includes(direction)) {
    throw new UsageError(
      `paretoFront: found direction ${String(direction)}; allowed: ${directions.join(', ')}`,
    )
  }
  const sign = direction === 'higher' ? 1 : -1
  const sorted = points
    .filter(({ energyJoules, value }) => Number.isFinite(energyJoules) && Number.isFinite(value))
    .sort((a, b) => a.energyJoules - b.energyJoules || sign * (b.value - a.value))
  const front: Point[] = []
  for (const point of sorted) {
    const last = front.at(-1)
    const better = last === undefined || sign * point.value > sign * last.value
    const equal = last !== undefined && point.value === last.value && point.energyJoules === last.energyJoules
    if (better || equal) front.push(point)
  }
  return front
}
