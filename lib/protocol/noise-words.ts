import { formatChange, formatDuration, formatJoules, formatShare } from '../units.js'
import type { ControlSpread, NightNoise } from './noise.js'

/**
 * A night's noise floor and drift, in lines: the energy first, then the time.
 *
 * @param noise What `nightNoise` returns.
 * @returns Lines without line breaks, `Control: noise floor 1.3 % (3 runs of 52.1 J), drift +0.8 % in 5 h 12 min`.
 * @throws nothing.
 * @example
 * ```ts
 * import { nightNoise, noiseLines, openNights } from 'nightwatt'
 *
 * for (const { record } of await openNights('results')) {
 *   const noise = nightNoise(record)
 *   if (noise !== undefined) console.log(noiseLines(noise).join('\n'))
 * }
 * ```
 */
export function noiseLines(noise: NightNoise): readonly string[] {
  const { energy, seconds, hours, failed, source } = noise
  const line = (name: string, spread: ControlSpread, each: string) =>
    `${name}: noise floor ${formatShare(spread.floorShare)} (${spread.runs} runs of ${each}), drift ${formatChange(spread.driftShare)} in ${formatDuration(hours * 3600)}`
  const estimated = source === 'estimated' ? ', estimated' : ''
  return [
    ...(energy === null
      ? [
          'Control: no noise floor of the energy is known, for fewer than two runs of it have a comparable one',
        ]
      : [line('Control', energy, `${formatJoules(energy.mean)}${estimated}`)]),
    ...(seconds === null ? [] : [line('Control, time', seconds, formatDuration(seconds.mean))]),
    ...(failed === 0
      ? []
      : [
          `Control: ${failed} ${failed === 1 ? 'run' : 'runs'} failed and ${failed === 1 ? 'is' : 'are'} in none of these`,
        ]),
  ]
}
