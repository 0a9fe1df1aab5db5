import { inStepVariance } from './in-step.js'
import { at, type Samples } from './samples.js'
import { widening } from './student.js'

/**
 * What power may have done between the readings, judged by how far each lies from where its neighbours put it.
 *
 * A smooth curve is where a polynomial through the neighbours says, and is charged nothing. What is faster than the
 * readings is not: each reading is then a draw of its own, and the integral is off by its deviation times the seconds
 * that it stands for. A step between two readings deviates by more than the integral is off by. Whether deviations are
 * steps is seen at twice the distance: those of steps are twice as large in square there, those of noise are not.
 * Few readings, or few that deviate, say little about the rest, and widen it (Student's t).
 */
export function samplingVariance(samples: Samples, weights: Float64Array): number {
  const { watts } = samples
  const count = watts.length
  if (count === 2) {
    const half = (at(watts, 1) - at(watts, 0)) ** 2 / 2
    return half * (at(weights, 0) ** 2 + at(weights, 1) ** 2) * widening(1) ** 2
  }
  const neighbours = count >= 5 ? 4 : 2
  let deviations = squaredDeviations(samples, weights, neighbours)
  if (count >= leastForEight) {
    const wide = squaredDeviations(samples, weights, 8)
    // The smaller of two is smaller by chance too, so it is taken only where it is clearly better.
    if (sum(wide) < clearlyBetter * sum(deviations)) deviations = wide
  }
  const total = sum(deviations)
  const fourth = deviations.reduce((all, one) => all + one * one, 0)
  const effective = fourth === 0 ? count : (total * total) / fourth
  const degrees = Math.min(count - neighbours, effective)
  const near = count >= leastForEight ? meanDeviation(samples, 1) : 0
  const steps = near > 0 ? shareOfSteps(samples, near) : 0
  const own = total * widening(degrees) ** 2 * (margin * (1 - steps + steps / overchargeOfSteps))
  return Math.max(own, inStepVariance(samples, weights, smoothness(samples, near)))
}

const leastForEight = 12
const clearlyBetter = 0.5
// That an estimated variance is as often too small as too large costs coverage.
const margin = 1.5
// A step of height H between two readings Δt apart: uniform, H²Δt²/12; its four deviations, weighted: 0.286·H²Δt². What
// is not yet as wide as a step is charged as one.
const overchargeOfSteps = 2.4

function sum(values: Float64Array): number {
  return values.reduce((all, one) => all + one, 0)
}

/** Of each reading, its squared distance from the polynomial through its neighbours, in units of its own variance, joules². */
function squaredDeviations(samples: Samples, weights: Float64Array, neighbours: number): Float64Array {
  const count = samples.watts.length
  return weights.map((weight, place) => {
    const first = Math.min(Math.max(place - neighbours / 2, 0), count - neighbours - 1)
    return squaredDeviation(samples, place, first, 1, neighbours) * weight ** 2
  })
}

/** Squared watts; `first` is the first of `neighbours + 1` readings, `stride` apart, of which `place` is one. */
function squaredDeviation(
  { seconds, watts }: Samples,
  place: number,
  first: number,
  stride: number,
  neighbours: number,
): number {
  const last = first + neighbours * stride
  let expected = 0
  let variance = 1
  for (let node = first; node <= last; node += stride) {
    if (node === place) continue
    let factor = 1
    for (let other = first; other <= last; other += stride) {
      if (other === node || other === place) continue
      factor *= (at(seconds, place) - at(seconds, other)) / (at(seconds, node) - at(seconds, other))
    }
    expected += factor * at(watts, node)
    variance += factor ** 2
  }
  return (at(watts, place) - expected) ** 2 / variance
}

/**
 * 0: the deviations are noise; 1: they are steps, or slower.
 *
 * @param near Mean squared deviation from the nearest neighbours, above 0.
 */
function shareOfSteps(samples: Samples, near: number): number {
  return Math.min(1, Math.max(0, meanDeviation(samples, 2) / near - 1))
}

/** How far readings lie from what their neighbours foretell, in units of how far they lie from one another; 0: smooth. */
function smoothness({ watts }: Samples, near: number): number {
  let squares = 0
  for (let place = 1; place < watts.length; place += 1)
    squares += (at(watts, place) - at(watts, place - 1)) ** 2
  return squares === 0 ? 0 : near / (squares / (watts.length - 1) / 2)
}

function meanDeviation(samples: Samples, stride: number): number {
  const count = samples.watts.length
  let total = 0
  for (let place = 2 * stride; place + 2 * stride < count; place += 1) {
    total += squaredDeviation(samples, place, place - 2 * stride, stride, 4)
  }
  return total / (count - 4 * stride)
}
