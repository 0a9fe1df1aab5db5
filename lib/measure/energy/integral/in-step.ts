import { differences, medianDistance, type Samples, sum } from './samples.js'

/**
 * The variance of the integral of power that switches in step with its readings, in joules²; 0 where nothing shows that.
 *
 * Power that switches in step with the readings looks slow: each reading falls onto nearly the same place of its period as
 * the one before. What gives it away are the distances of the readings: across those that are alike it stays, and across
 * the longer ones it changes. The integral is then off by as much as if only every so many readings were a draw of its own.
 *
 * @param deviations What readings deviate by from their neighbours altogether, joules²: little for a smooth curve, of which
 * nothing is missed whenever it is read.
 */
export function inStepVariance(samples: Samples, weights: Float64Array, deviations: number): number {
  const { watts } = samples
  const median = medianDistance(samples)
  if (median === undefined) return 0
  const changes = differences(samples)
  const squares = changes.reduce((all, change) => all + change.watts ** 2, 0)
  const squaredWeights = sum(weights.map(weight => weight ** 2))
  const independent = (squares / 2 / (watts.length - 1)) * squaredWeights
  if (squares === 0 || deviations < smooth * independent) return 0
  const known = changes
    .filter(({ seconds }) => seconds <= tooLate * median)
    .sort((one, other) => one.seconds - other.seconds)
  if (Math.max(...evidence(known)) < sigmas) return 0
  const mean = sum(watts) / watts.length
  const variance = watts.reduce((all, one) => all + (one - mean) ** 2, 0) / (watts.length - 1)
  const correlation = Math.max(0, 1 - independent / (variance * squaredWeights))
  const draws = Math.min(watts.length / 2, (1 + correlation) / (1 - correlation))
  return variance * squaredWeights * draws * margin
}

/**
 * By how many standard deviations the squared differences come later than steps would, which come at any time and so fall
 * onto each distance as often as it is long: by the rank of the distances, and by the third of them that is most alike.
 *
 * @param changes From one reading to the next, by their seconds.
 */
function evidence(
  changes: readonly { readonly seconds: number; readonly watts: number }[],
): readonly [number, number] {
  const all = { seconds: 0, squares: 0, fourth: 0, late: 0, expected: 0, expectedSquares: 0 }
  for (const [place, { seconds, watts }] of changes.entries()) {
    const rank = (place + 0.5) / changes.length
    all.seconds += seconds
    all.squares += watts ** 2
    all.fourth += watts ** 4
    all.late += watts ** 2 * rank
    all.expected += seconds * rank
    all.expectedSquares += seconds * rank ** 2
  }
  const effective = all.squares ** 2 / all.fourth
  if (!(effective >= leastEffective)) return [0, 0]
  const expected = all.expected / all.seconds
  const spread = all.expectedSquares / all.seconds - expected ** 2
  const alike = mostAlike(changes)
  const share = alike.reduce((sum, { seconds }) => sum + seconds, 0) / all.seconds
  const seen = alike.reduce((sum, { watts }) => sum + watts ** 2, 0) / all.squares
  return [
    (all.late / all.squares - expected) / Math.sqrt(spread / effective),
    (share - seen) / Math.sqrt((share * (1 - share)) / effective),
  ]
}

/** The third of neighbouring distances that differ the least. */
function mostAlike<Change extends { readonly seconds: number }>(
  changes: readonly Change[],
): readonly Change[] {
  const count = Math.max(2, Math.floor(changes.length / 3))
  let first = 0
  let least = Number.POSITIVE_INFINITY
  for (let place = 0; place + count <= changes.length; place += 1) {
    const span = (changes[place + count - 1]?.seconds ?? 0) - (changes[place]?.seconds ?? 0)
    if (span >= least) continue
    least = span
    first = place
  }
  return changes.slice(first, first + count)
}

// Of the deviations of independent draws.
const smooth = 0.1
// In units of the median distance. Of what is later than that little is known.
const tooLate = 2
// Steps that come at any time fall on late stretches by chance too.
const sigmas = 1.6
// Of one or two steps nothing can be told.
const leastEffective = 2
// An estimated variance is as often too small as too large.
const margin = 1.5
