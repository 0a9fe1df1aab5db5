import { formatDuration, formatJoules } from '../../units.js'
import type { Estimate } from './estimate.js'

/**
 * An estimate in one line: how long a night will take, how many joules, and what that rests on.
 *
 * @param estimate What `estimateDuration` returned.
 * @example
 * ```ts
 * import { estimateDuration, estimateLine, plan } from 'nightwatt'
 *
 * console.log(estimateLine(estimateDuration(plan({ repo: 'digits', model: 'mlp', mutate: 'all', runs: 5, seed: 42 }))))
 * ```
 */
export function estimateLine({
  seconds,
  joules,
  isEnergyEstimated,
  earlierRuns,
  unknown,
  results,
}: Estimate): string {
  const untold = `no earlier run of ${unknown.join(', ')} in ${results}`
  if (seconds === null) return `estimated time: unknown (${untold})`
  const basis = `from ${earlierRuns} earlier run${earlierRuns === 1 ? '' : 's'}, cool-downs included`
  const energy = joules === null ? '' : `, ${formatJoules(joules)}${isEnergyEstimated ? ' ESTIMATED' : ''}`
  const time = `${formatDuration(seconds)}${energy}`
  return unknown.length === 0
    ? `estimated time: ${time} (${basis})`
    : `estimated time: more than ${time} (${basis}; ${untold})`
}
