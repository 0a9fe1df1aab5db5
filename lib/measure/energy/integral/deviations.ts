import { at, type Samples, sum, sumOfSquares } from './samples.js'
import { widening } from './student.js'

/**
 * What power may have done between the readings, in joules², judged by how far each lies from the polynomial through its
 * neighbours.
 *
 * A smooth curve is where its neighbours say, and is charged nothing. What is faster than the readings is not: each reading
 * is then a draw of its own, and the integral is off by its deviation times the seconds that it stands for. Few readings,
 * or few that deviate, say little about the rest, and widen it (Student's t).
 */
export function deviationsVariance(samples: Samples, weights: Float64Array): number {
  const count = samples.watts.length
  const neighbours = count >= 5 ? 4 : 2
  let deviations = squaredDeviations(samples, weights, neighbours)
  if (count >= leastForEight) {
    // Those at the ends lie beyond their neighbours, and eight of them foretell whatever: a step there would be lost.
    const near = deviations
    const wide = squaredDeviations(samples, weights, 8).map((one, place) =>
      place < endReadings || place >= count - endReadings ? at(near, place) : one,
    )
    // The smaller of two is smaller by chance too, so it is taken only where it is clearly better.
    if (sum(wide) < clearlyBetter * sum(deviations)) deviations = wide
  }
  const total = sum(deviations)
  const fourth = sumOfSquares(deviations)
  const effective = fourth === 0 ? count : (total * total) / fourth
  return total * widening(Math.min(count - neighbours, effective)) ** 2 * margin
}

const leastForEight = 12
const clearlyBetter = 0.5
const endReadings = 2
// That an estimated variance is as often too small as too large costs coverage.
const margin = 2

/** Of each reading, its squared distance from the polynomial through its neighbours, in units of its own variance, joules². */
function squaredDeviations(samples: Samples, weights: Float64Array, neighbours: number): Float64Array {
  const count = samples.watts.length
  return weights.map((weight, place) => {
    const first = Math.min(Math.max(place - neighbours / 2, 0), count - neighbours - 1)
    return squaredDeviation(samples, place, first, neighbours) * weight ** 2
  })
}

/** Squared watts; `first` is the first of `neighbours + 1` readings, of which `place` is one. */
function squaredDeviation(
  { seconds, watts }: Samples,
  place: number,
  first: number,
  neighbours: number,
): number {
  const last = first + neighbours
  let expected = 0
  let variance = 1
  for (let node = first; node <= last; node += 1) {
    if (node === place) continue
    let factor = 1
    for (let other = first; other <= last; other += 1) {
      if (other === node || other === place) continue
      factor *= (at(seconds, place) - at(seconds, other)) / (at(seconds, node) - at(seconds, other))
    }
    expected += factor * at(watts, node)
    variance += factor ** 2
  }
  return (at(watts, place) - expected) ** 2 / variance
}
