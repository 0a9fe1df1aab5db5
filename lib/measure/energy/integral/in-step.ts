import { at, medianDistance, type Samples } from './samples.js'

/**
 * The variance of the integral of power that switches in step with its readings, in joules²; 0 where nothing shows that.
 *
 * Power that switches in step with the readings looks slow: each reading falls onto nearly the same place of its period
 * as the one before. What gives it away are the readings that come late: across those it changes, and across the
 * regular ones it does not. The integral is then off by as much as if only every so many readings were a draw of its
 * own.
 *
 * @param smoothness Squared deviations from what the neighbours foretell, to squared differences: 0 for a smooth curve.
 */
export function inStepVariance(samples: Samples, weights: Float64Array, smoothness: number): number {
  const { seconds, watts } = samples
  const median = medianDistance(samples)
  if (median === undefined || watts.length < least || smoothness < smooth) return 0
  const late = { seconds: 0, squares: 0 }
  const regular = { seconds: 0, squares: 0 }
  let fourth = 0
  let all = 0
  for (let place = 0; place + 1 < watts.length; place += 1) {
    const length = at(seconds, place + 1) - at(seconds, place)
    const square = (at(watts, place + 1) - at(watts, place)) ** 2
    all += square
    if (length > tooLate * median) continue
    const kind = length > lateFrom * median ? late : regular
    kind.seconds += length
    kind.squares += square
    fourth += square ** 2
  }
  const squares = late.squares + regular.squares
  if (squares === 0) return 0
  const expected = late.seconds / (late.seconds + regular.seconds)
  const effective = squares ** 2 / fourth
  const limit = expected + sigmas * Math.sqrt((expected * (1 - expected)) / effective)
  if (late.squares / squares < limit) return 0
  const mean = watts.reduce((sum, one) => sum + one, 0) / watts.length
  const variance = watts.reduce((sum, one) => sum + (one - mean) ** 2, 0) / (watts.length - 1)
  const correlation = Math.max(0, 1 - all / (watts.length - 1) / 2 / variance)
  const draws = Math.min(watts.length / 2, (1 + correlation) / (1 - correlation))
  return variance * weights.reduce((sum, one) => sum + one ** 2, 0) * draws * margin
}

const least = 12
// Of readings that neighbours foretell nothing is missed, whenever they come.
const smooth = 0.1
// In units of the median distance. Of what is later than twice of it little is known.
const lateFrom = 1.06
const tooLate = 2
// Steps that come at any time fall on late stretches by chance too.
const sigmas = 1.3
// An estimated variance is as often too small as too large.
const margin = 1.5
