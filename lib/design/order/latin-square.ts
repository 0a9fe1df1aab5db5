import type { MersenneTwister } from '../mersenne-twister.js'
import { shuffled } from '../random-stream.js'

/**
 * Blocks in which each of so many settings stands at each position equally often, and, of an even number of settings,
 * after each other one as well: the squares of Williams ("Experimental designs balanced for the estimation of residual
 * effects of treatments", Australian Journal of Scientific Research A 2, 1949). Of an odd number two squares balance
 * what follows what, the second one mirrored. Which setting is which letter of a square, and in which order its rows are
 * the blocks, is random.
 *
 * @param repeats A multiple of the number of settings.
 */
export function latinSquares(settings: number, repeats: number, random: MersenneTwister): number[][] {
  let letters = shuffled(range(settings), random)
  return Array.from({ length: repeats / settings }, (_, square) => {
    const isMirrored = settings % 2 === 1 && square % 2 === 1
    // What balances the first of two squares is the second one of the same letters.
    if (square > 0 && !isMirrored) letters = shuffled(range(settings), random)
    const rows = shuffled(range(settings), random)
    return rows.map(row => {
      const own = range(settings).map(place => letters[(zigzag(place, settings) + row) % settings] ?? 0)
      return isMirrored ? own.reverse() : own
    })
  }).flat()
}

/** 0, 1, n − 1, 2, n − 2 …: all differences of neighbours, once each where n is even. */
function zigzag(place: number, settings: number): number {
  return place % 2 === 1 ? (place + 1) / 2 : (settings - place / 2) % settings
}

function range(length: number): number[] {
  return Array.from({ length }, (_, place) => place)
}
