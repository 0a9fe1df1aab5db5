import type { Night } from '../../night/night.js'
import { nightNoise } from '../../protocol/noise.js'
import { noisePhrases } from '../../protocol/noise-words.js'
import type { ComparedSide, SideNoise } from '../compare/comparison.js'

/** How steady each night of a side was, by its control. */
export function sideNoiseOf(nights: readonly Night[]): readonly SideNoise[] {
  return nights.map(({ name, record }) => ({ night: name, noise: nightNoise(record) ?? null }))
}

/** The noise floors and drifts of a side, or that none is known, each with whose it is: `Control of A, time`. */
export function sideNoiseFacts(
  { noise, nights }: Pick<ComparedSide, 'noise' | 'nights'>,
  letter: string,
): readonly { readonly name: string; readonly value: string }[] {
  const known = noise.flatMap(({ night, noise: one }) => (one === null ? [] : [{ night, one }]))
  const unknown = 'none is known, and so neither noise floor nor drift'
  if (known.length === 0) return [{ name: `Control of ${letter}`, value: unknown }]
  const without = noise.length - known.length
  return [
    ...known.flatMap(({ night, one }) =>
      noisePhrases(one).map(({ of, words }) => ({
        name: `Control of ${nights.length > 1 ? `${night} in ${letter}` : letter}${of}`,
        value: words,
      })),
    ),
    ...(without === 0 ? [] : [{ name: `Control of ${without} more in ${letter}`, value: unknown }]),
  ]
}
