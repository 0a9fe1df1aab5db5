import { at, type Samples } from './samples.js'

/**
 * The variance of the trapezoids of a smooth curve by its curvature between the readings, in joules².
 *
 * Of one curvature all stretches are off by the same, so they add up before they are squared. Where it changes its sign
 * they cancel, which leaves by how much each is known worse than that: as much as it is itself.
 *
 * @param isGap Whether the stretch from the reading at a place to the next is a gap, which is charged as one.
 */
export function curvatureVariance({ seconds, watts }: Samples, isGap: (place: number) => boolean): number {
  const count = watts.length
  if (count < 4) return 0
  const curvatureAt = (middle: number) => {
    const [before, after] = [
      at(seconds, middle) - at(seconds, middle - 1),
      at(seconds, middle + 1) - at(seconds, middle),
    ]
    const rise = (at(watts, middle + 1) - at(watts, middle)) / after
    return (2 * (rise - (at(watts, middle) - at(watts, middle - 1)) / before)) / (before + after)
  }
  let joules = 0
  let squares = 0
  for (let place = 0; place + 1 < count; place += 1) {
    if (isGap(place)) continue
    const left = curvatureAt(Math.max(1, place))
    const right = curvatureAt(Math.min(count - 2, place + 1))
    const one = (((left + right) / 2) * (at(seconds, place + 1) - at(seconds, place)) ** 3) / 12
    joules -= one
    squares += one ** 2
  }
  return joules ** 2 + squares
}
