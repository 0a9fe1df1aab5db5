import { createHash } from 'node:crypto'
import { MersenneTwister } from './mersenne-twister.js'

/** What has random numbers of its own, so that it never shifts those of the mutations. */
type Purpose = 'order' | 'latin' | 'sobol'

/**
 * A stream of random numbers beside that of the mutations: `random.seed('nightwatt order 42')` of CPython, which seeds
 * by a text as the number whose bytes are the text and its SHA-512 (Lib/random.py, version 2).
 *
 * @param place Tells streams of one purpose apart; the first is 0.
 */
export function streamOf(purpose: Purpose, seed: bigint, place = 0): MersenneTwister {
  const words = place === 0 ? [purpose, seed] : [purpose, seed, place]
  const text = Buffer.from(`nightwatt ${words.join(' ')}`)
  const bytes = Buffer.concat([text, createHash('sha512').update(text).digest()])
  return new MersenneTwister(BigInt(`0x${bytes.toString('hex')}`))
}

/** A list in random order: `random.shuffle` of CPython, of a copy. */
export function shuffled<Item>(items: readonly Item[], random: MersenneTwister): Item[] {
  const all = [...items]
  for (let last = all.length - 1; last > 0; last--) {
    const other = random.randbelow(last + 1)
    const [one, two] = [all[last], all[other]]
    if (one === undefined || two === undefined) continue
    all[last] = two
    all[other] = one
  }
  return all
}
