import { at, differences, fromMean, type Samples, sumOfSquares } from './samples.js'
import { widening } from './student.js'

/**
 * What power may have done between readings that differ, in joules².
 *
 * A step of height H came at any time between two readings Δt apart: uniform, H²Δt²/12 (GUM, JCGM 100:2008, §4.3.7), and
 * never more than H·Δt/2. Power that is faster than the readings makes each of them a draw, which is off by its deviation
 * times the seconds that it stands for. After a step the readings stay; a draw is taken back by the next one. So the
 * squared differences that the next difference takes back are those of draws, and the others of steps.
 *
 * Swings that alternate with the readings cancel: their neighbours are correlated below zero, by as much as the mean of
 * the draws is known better.
 */
export function changesVariance(samples: Samples, weights: Float64Array): number {
  const count = samples.watts.length
  const changes = differences(samples)
  const squares = changes.reduce((all, { watts }) => all + watts ** 2, 0)
  if (squares === 0) return 0
  const takenBack = changes.reduce((all, { watts }, place) => {
    const next = changes[place + 1]?.watts ?? 0
    return watts * next < 0 ? all + Math.min(watts ** 2, next ** 2) : all
  }, 0)
  const ofDraws = Math.min(1, ((2 * takenBack) / squares) * ((count - 1) / (count - 2)))
  const steps = changes.reduce((all, { watts, seconds }) => all + (watts * seconds) ** 2 / 12, 0)
  const draws = drawsVariance(samples, weights) * leftOfSwings(samples)
  const fourth = changes.reduce((all, { watts }) => all + watts ** 4, 0)
  const degrees = Math.min(count - neighbours, squares ** 2 / fourth)
  return (1 - ofDraws) * steps * marginOfSteps + ofDraws * draws * marginOfDraws * widening(degrees) ** 2
}

// Where steps repeat at a rhythm of their own, neighbouring ones are off alike.
const marginOfSteps = 2
// That an estimated variance is as often too small as too large costs coverage.
const marginOfDraws = 1.5
// As many as a deviation is judged by.
const neighbours = 4

/** What readings leave unknown that are draws of their own, in joules²: by half of what they differ by from the next. */
export function drawsVariance({ watts }: Samples, weights: Float64Array): number {
  const squares = sumOfSquares(watts.subarray(1).map((one, place) => one - at(watts, place)))
  return (squares / 2 / (watts.length - 1)) * sumOfSquares(weights)
}

/** By how much the variance of a mean of draws is less than that of independent ones; 1 where they do not alternate. */
function leftOfSwings(samples: Samples): number {
  const own = fromMean(samples)
  const squares = sumOfSquares(own)
  const correlation = (lag: number) =>
    own.reduce((all, one, place) => all + one * (own[place + lag] ?? 0), 0) / squares + 1 / own.length
  // Bartlett's weights, of two lags: more are noise of a short trace.
  return Math.min(1, Math.max(leastLeft, 1 + (4 / 3) * correlation(1) + (2 / 3) * correlation(2)))
}

const leastLeft = 0.2
