import { at, type Samples } from './samples.js'

/**
 * By how much the trapezoids of a smooth curve are off altogether, in joules: its curvature between the readings, of
 * one sign for all stretches and not the square root of squares.
 *
 * @param isGap Whether the stretch from the reading at a place to the next is a gap, which is charged as one.
 */
export function curvatureJoules({ seconds, watts }: Samples, isGap: (place: number) => boolean): number {
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
  for (let place = 0; place + 1 < count; place += 1) {
    if (isGap(place)) continue
    const left = curvatureAt(Math.max(1, place))
    const right = curvatureAt(Math.min(count - 2, place + 1))
    joules -= (((left + right) / 2) * (at(seconds, place + 1) - at(seconds, place)) ** 3) / 12
  }
  return joules
}
