import { drawsVariance } from './changes.js'
import { rhythms } from './rhythm.js'
import { fromMean, type Samples, sumOfSquares } from './samples.js'

/**
 * The variance of the integral of power that switches in step with its readings, in joules²; 0 where nothing shows that.
 *
 * Power that switches in step with the readings looks slow: each reading falls onto nearly the same place of its period as
 * the one before. What gives it away is that a fast rhythm explains the readings better than any slow one does. The integral
 * is then off by as much as if only every so many readings were a draw of its own.
 *
 * @param deviations What readings deviate by from their neighbours altogether, joules²: little for a smooth curve, of which
 * nothing is missed whenever it is read.
 */
export function inStepVariance(samples: Samples, weights: Float64Array, deviations: number): number {
  const independent = drawsVariance(samples, weights)
  if (independent === 0 || deviations < smooth * independent) return 0
  const { slow, fast } = rhythms(samples)
  if (fast < leastExplained || fast < clearlyBetter * slow) return 0
  const count = samples.watts.length
  const whole = (sumOfSquares(fromMean(samples)) / (count - 1)) * sumOfSquares(weights)
  const correlation = Math.max(leastCorrelation, 1 - independent / whole)
  const draws = Math.min(count / 2, (1 + correlation) / (1 - correlation))
  return whole * draws * margin
}

// Of the deviations of independent draws.
const smooth = 0.1
// Of the variance of the readings. Among so many rhythms one explains half of a dozen readings by chance.
const leastExplained = 0.6
const clearlyBetter = 1.2
// Of a short trace it is known no better.
const leastCorrelation = -2 / 3
// An estimated variance is as often too small as too large.
const margin = 1.5
