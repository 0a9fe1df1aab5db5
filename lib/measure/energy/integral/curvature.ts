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

/**
 * What power may have done between readings of which the slope changes now and then, in joules².
 *
 * Where the slope changes by B at any time between two readings Δt apart, the trapezoid misses B·Δt²·f(1−f)/2 at the
 * fraction f of it, and the two readings beside it see B·f and B·(1−f) of the bend: of their squares the variance is
 * Δt⁴/80. What is faster than the readings, or steps, bends them back at the next one: that share is charged as deviations.
 */
export function bendsVariance({ seconds, watts }: Samples, deviations: number): number {
  const count = watts.length
  let squares = 0
  let takenBack = 0
  let joules = 0
  let last = 0
  for (let place = 1; place + 1 < count; place += 1) {
    const [before, after] = [
      at(seconds, place) - at(seconds, place - 1),
      at(seconds, place + 1) - at(seconds, place),
    ]
    const bend =
      (at(watts, place + 1) - at(watts, place)) / after - (at(watts, place) - at(watts, place - 1)) / before
    squares += bend ** 2
    if (bend * last < 0) takenBack += Math.min(bend ** 2, last ** 2)
    joules += (bend * ((before + after) / 2) ** 2) ** 2 / 80
    last = bend
  }
  if (squares === 0) return 0
  const ofDraws = (backOfDraws * takenBack) / squares
  return ofDraws > mostOfDraws ? deviations : (1 - ofDraws) * joules * margin + ofDraws * deviations
}

// An outlier takes back a third of what it bends, noise a little more, a step half.
const backOfDraws = 3
// With more of it, few readings may look like bends by chance.
const mostOfDraws = 0.1
// Where bends repeat at a rhythm of their own, neighbouring ones are off alike.
const margin = 2.5
