import { at, type Samples } from './samples.js'

/**
 * The variance of an integral by the rounding of its readings, in joules².
 *
 * Each is uniform within ± half a step (GUM, JCGM 100:2008, §4.3.7). Readings that stay equal are off by the same, so
 * they add up before they are squared; but where power only passes through a level, from below to above, its
 * deviations there cancel.
 */
export function roundingVariance({ watts }: Samples, weights: Float64Array, stepWatts: number): number {
  let variance = 0
  let first = 0
  while (first < watts.length) {
    const level = at(watts, first)
    let next = first
    let seconds = 0
    while (next < watts.length && watts[next] === level) {
      seconds += at(weights, next)
      next += 1
    }
    const passes =
      first > 0 && next < watts.length && (at(watts, first - 1) - level) * (at(watts, next) - level) < 0
    variance += seconds ** 2 / (passes ? next - first : 1)
    first = next
  }
  return (variance * stepWatts ** 2) / 12
}
