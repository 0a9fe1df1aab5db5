import type { MersenneTwister } from '../mersenne-twister.js'
import { directionsOf } from './sobol-numbers.js'

/** Digits of a coordinate. */
const bits = 32
const two32 = 2 ** 32

/**
 * A Sobol' sequence (Sobol', USSR Computational Mathematics and Mathematical Physics 7, 1967) in the order of Antonov and
 * Saleev (ibid. 19, 1979), with the first point, which belongs to it (Owen, "On dropping the first Sobol' point", 2020).
 * Scrambled by a random lower triangular matrix and a digital shift of each coordinate (Matoušek, "On the L2-discrepancy
 * for anchored boxes", Journal of Complexity 14, 1998): each point is uniform by itself, and together they fill the cube
 * as evenly as before.
 */
export function scrambledSobol(
  coordinates: number,
  random: MersenneTwister,
): Generator<Float64Array, void, undefined> {
  const scrambled = Array.from({ length: coordinates }, (_, coordinate) => {
    const matrix = triangle(random)
    return {
      columns: directionsOf(coordinate, bits).map(column => times(matrix, column)),
      shift: word(random),
    }
  })
  return sequence(
    scrambled.map(({ columns }) => columns),
    scrambled.map(({ shift }) => shift),
  )
}

/** The sequence as it is published, unscrambled. */
export function sobol(coordinates: number): Generator<Float64Array, void, undefined> {
  const columns = Array.from({ length: coordinates }, (_, coordinate) => directionsOf(coordinate, bits))
  return sequence(
    columns,
    columns.map(() => 0),
  )
}

function* sequence(
  columns: readonly (readonly number[])[],
  start: readonly number[],
): Generator<Float64Array, void, undefined> {
  const state = Uint32Array.from(start)
  for (let index = 0; index < two32; index++) {
    yield Float64Array.from(state, digits => digits / two32)
    // The place of the lowest 0 of the index: that digit of its Gray code changes next.
    const changed = 31 - Math.clz32(~index & (index + 1))
    for (let at = 0; at < state.length; at++) {
      state[at] = (state[at] ?? 0) ^ (columns[at]?.[changed] ?? 0)
    }
  }
}

/** The rows of a matrix of digits with ones on its diagonal and chance below it; the first digit is the highest bit. */
function triangle(random: MersenneTwister): readonly number[] {
  return Array.from({ length: bits }, (_, row) => {
    const own = 2 ** (bits - 1 - row)
    const above = row === 0 ? 0 : random.getrandbits(row) * 2 ** (bits - row)
    return own + above
  })
}

/** The product of a matrix and the digits of a number, modulo 2. */
function times(matrix: readonly number[], digits: number): number {
  let product = 0
  for (const row of matrix) product = product * 2 + parity(row & digits)
  return product
}

function parity(value: number): number {
  let folded = value
  for (let half = 16; half > 0; half >>= 1) folded ^= folded >>> half
  return folded & 1
}

function word(random: MersenneTwister): number {
  return random.getrandbits(32)
}
