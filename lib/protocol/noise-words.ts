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
  return noisePhrases(noise).map(({ of, words }) => `Control${of}: ${words}`)
}

/** The same without whose it is: of which quantity, `, time` or nothing for the energy, and the words. */
export function noisePhrases(noise: NightNoise): readonly { readonly of: string; readonly words: string }[] {
  const { energy, seconds, hours, failed, source } = noise
  const spread = ({ floorShare, driftShare, runs }: ControlSpread, each: string) =>
    `noise floor ${formatShare(floorShare)} (${runs} runs of ${each}), drift ${formatChange(driftShare)} in ${formatDuration(hours * 3600)}`
  const estimated = source === 'estimated' ? ', estimated' : ''
  return [
    {
      of: '',
      words:
        energy === null
          ? 'no noise floor of the energy is known, for fewer than two runs of it have a comparable one'
          : spread(energy, `${formatJoules(energy.mean)}${estimated}`),
    },
    ...(seconds === null ? [] : [{ of: ', time', words: spread(seconds, formatDuration(seconds.mean)) }]),
    ...(failed === 0
      ? []
      : [
          {
            of: '',
            words: `${failed} ${failed === 1 ? 'run' : 'runs'} failed and ${failed === 1 ? 'is' : 'are'} in none of these`,
          },
        ]),
  ]
}
