import { changesVariance } from './changes.js'
import { bendsVariance } from './curvature.js'
import { deviationsVariance } from './deviations.js'
import { inStepVariance } from './in-step.js'
import { at, medianDistance, type Samples } from './samples.js'
import { widening } from './student.js'

/**
 * The variance of the integral by what power may have done between its readings, in joules².
 *
 * Three ways to judge it, of which the smallest holds: by how far each reading lies from where its neighbours put it
 * (integral/deviations.ts), which is nothing for a smooth curve; by how readings change, which tells steps that come now and
 * then from power that is faster than the readings (integral/changes.ts); and by how their slope changes, which tells bends
 * from both (integral/curvature.ts). Few readings do not tell these apart.
 * Beside them, power that switches in step with its readings looks slow, and is charged where that shows
 * (integral/in-step.ts).
 *
 * What a sensor shows as a mean over more than its readings' distance has neither steps nor anything faster: of its kinks
 * the integral misses less than readings deviate by.
 *
 * @param windowSeconds Over how long the sensor averages; 0 for power at an instant.
 */
export function samplingVariance(samples: Samples, weights: Float64Array, windowSeconds: number): number {
  const { watts } = samples
  if (watts.length === 2) {
    const half = (at(watts, 1) - at(watts, 0)) ** 2 / 2
    return half * (at(weights, 0) ** 2 + at(weights, 1) ** 2) * widening(1) ** 2
  }
  const deviations = deviationsVariance(samples, weights)
  if (windowSeconds > smoothFrom * (medianDistance(samples) ?? 0)) return deviations * shareOfKinks
  if (watts.length < leastForChanges) return deviations
  // A sensor that shows a mean looks now and then, so what it shows of an instant is of one before.
  const bends = windowSeconds > 0 ? deviations : bendsVariance(samples, deviations)
  return Math.max(
    Math.min(deviations, changesVariance(samples, weights), bends),
    inStepVariance(samples, weights, deviations),
  )
}

const leastForChanges = 12
// In units of the median distance.
const smoothFrom = 2
const shareOfKinks = 0.45
