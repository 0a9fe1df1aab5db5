import { median } from 'simple-statistics'
import { MersenneTwister } from '../../design/mersenne-twister.js'
import { finitePairs, type Value } from './finite.js'

/** A straight line through points, `y = intercept + slope × x`. */
export interface Trend {
  readonly slope: number
  readonly intercept: number
  /** Number of points. */
  readonly n: number
}

/**
 * The robust line of Theil and Sen: its slope is the median of the slopes between all pairs of points, and it goes
 * through the medians of both (Sen, "Estimates of the regression coefficient based on Kendall's tau", Journal of the
 * American Statistical Association 63, 1968; Conover, "Practical Nonparametric Statistics", 1980). Up to 29 % of the
 * points may be anything without bending it. For more than 1,000 points, 499,500 pairs are drawn, always the same.
 *
 * Points of which a coordinate is absent or not finite are left out; null where no two differ in x.
 *
 * @param xs One quantity.
 * @param ys The other, in the same order.
 * @throws UsageError for lists of two lengths.
 * @example
 * ```ts
 * import { theilSen } from 'nightwatt'
 *
 * theilSen([0, 1, 2, 3, 4], [1, 3, 5, 7, 900])?.slope // → 2
 * ```
 */
export function theilSen(xs: readonly Value[], ys: readonly Value[]): Trend | null {
  const { x, y } = finitePairs(xs, ys)
  const slopes = slopesOf(x, y)
  if (slopes.length === 0) return null
  const slope = median(slopes)
  return { slope, intercept: median(y) - slope * median(x), n: x.length }
}

const maxPairs = 499_500

function slopesOf(x: readonly number[], y: readonly number[]): number[] {
  const slopes: number[] = []
  const add = (one: number, other: number) => {
    const run = (x[other] ?? 0) - (x[one] ?? 0)
    if (run !== 0) slopes.push(((y[other] ?? 0) - (y[one] ?? 0)) / run)
  }
  if ((x.length * (x.length - 1)) / 2 <= maxPairs) {
    for (let one = 0; one < x.length; one += 1) {
      for (let other = one + 1; other < x.length; other += 1) add(one, other)
    }
    return slopes
  }
  const generator = new MersenneTwister(1n)
  const draw = () => Math.floor(generator.random() * x.length)
  for (let pair = 0; pair < maxPairs; pair += 1) add(draw(), draw())
  return slopes
}
