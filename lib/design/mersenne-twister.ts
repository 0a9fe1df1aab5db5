/**
 * The random numbers of CPython's `random` module, to the last bit: MT19937 (Matsumoto and Nishimura, "Mersenne
 * Twister", ACM TOMACS 8(1), 1998) with the seeding and the derived draws of CPython 3.11
 * (Modules/_randommodule.c, Lib/random.py).
 */

import type { RandomSource } from '../config/parameter/random-source.js'

const stateLength = 624
const shiftLength = 397
const upperBit = 0x80000000
const lowerBits = 0x7fffffff
const matrix = 0x9908b0df
const two32 = 2 ** 32
const word = 0xffffffffn

export class MersenneTwister implements RandomSource {
  private readonly state: Uint32Array
  private index = stateLength

  /** As `random.seed(seed)`: any whole number; the sign does not count. */
  constructor(seed: bigint) {
    this.state = new Uint32Array(stateLength)
    this.initByArray(wordsOf(seed))
  }

  /** A copy that continues from the same state; its draws do not affect this one. */
  clone(): MersenneTwister {
    const copy = new MersenneTwister(0n)
    copy.state.set(this.state)
    copy.index = this.index
    return copy
  }

  /** `random.random()`: from 0 to below 1, 53 bits. */
  random(): number {
    const high = this.nextWord() >>> 5
    const low = this.nextWord() >>> 6
    return (high * 67108864 + low) / 9007199254740992
  }

  /** `random.getrandbits(bits)`, for 1 to 53 bits. */
  getrandbits(bits: number): number {
    if (bits <= 32) return this.nextWord() >>> (32 - bits)
    const low = this.nextWord()
    return (this.nextWord() >>> (64 - bits)) * two32 + low
  }

  /** `random.randint(min, max)`: a whole number from min to max, both included; safe integers with min <= max. */
  randint(min: number, max: number): number {
    const count = max - min + 1
    // The count itself may be larger than a double can hold exactly.
    if (count > Number.MAX_SAFE_INTEGER) {
      return Number(BigInt(min) + this.randbelowBig(BigInt(max) - BigInt(min) + 1n))
    }
    return min + this.randbelow(count)
  }

  /**
   * `random._randbelow(count)`, by which `choice` and `randrange` draw: from 0 to below a count of at least 1. Rejection, not a
   * remainder: a count of 1 takes words from the stream as well, until one begins with a 0 bit.
   */
  randbelow(count: number): number {
    const bits = bitLength(count)
    let drawn = this.getrandbits(bits)
    while (drawn >= count) drawn = this.getrandbits(bits)
    return drawn
  }

  private randbelowBig(count: bigint): bigint {
    const bits = count.toString(2).length
    let drawn = this.getrandbitsBig(bits)
    while (drawn >= count) drawn = this.getrandbitsBig(bits)
    return drawn
  }

  private getrandbitsBig(bits: number): bigint {
    let drawn = 0n
    for (let taken = 0; taken < bits; taken += 32) {
      const left = Math.min(32, bits - taken)
      drawn |= BigInt(this.nextWord() >>> (32 - left)) << BigInt(taken)
    }
    return drawn
  }

  private nextWord(): number {
    if (this.index >= stateLength) this.refill()
    let drawn = this.state[this.index++] ?? 0
    drawn ^= drawn >>> 11
    drawn ^= (drawn << 7) & 0x9d2c5680
    drawn ^= (drawn << 15) & 0xefc60000
    drawn ^= drawn >>> 18
    return drawn >>> 0
  }

  private refill(): void {
    const { state } = this
    for (let at = 0; at < stateLength; at++) {
      const joined = (word32(state, at) & upperBit) | (word32(state, (at + 1) % stateLength) & lowerBits)
      const shifted = word32(state, (at + shiftLength) % stateLength) ^ (joined >>> 1)
      state[at] = (joined & 1) === 0 ? shifted : shifted ^ matrix
    }
    this.index = 0
  }

  private initByArray(key: readonly number[]): void {
    const { state } = this
    state[0] = 19650218
    for (let at = 1; at < stateLength; at++) {
      const before = word32(state, at - 1)
      state[at] = Math.imul(1812433253, before ^ (before >>> 30)) + at
    }
    let at = 1
    let keyAt = 0
    for (let round = Math.max(stateLength, key.length); round > 0; round--) {
      const before = word32(state, at - 1)
      const mixed = word32(state, at) ^ Math.imul(before ^ (before >>> 30), 1664525)
      state[at] = mixed + (key[keyAt] ?? 0) + keyAt
      at = this.nextPlace(at)
      keyAt = (keyAt + 1) % key.length
    }
    for (let round = stateLength - 1; round > 0; round--) {
      const before = word32(state, at - 1)
      state[at] = (word32(state, at) ^ Math.imul(before ^ (before >>> 30), 1566083941)) - at
      at = this.nextPlace(at)
    }
    state[0] = upperBit
    this.index = stateLength
  }

  private nextPlace(at: number): number {
    if (at + 1 < stateLength) return at + 1
    this.state[0] = word32(this.state, stateLength - 1)
    return 1
  }
}

function word32(state: Uint32Array, at: number): number {
  return state[at] ?? 0
}

// 32-bit words of the seed's magnitude, the lowest first; zero is one word.
function wordsOf(seed: bigint): number[] {
  const words: number[] = []
  let rest = seed < 0n ? -seed : seed
  do {
    words.push(Number(rest & word))
    rest >>= 32n
  } while (rest > 0n)
  return words
}

function bitLength(count: number): number {
  return count < two32 ? 32 - Math.clz32(count) : 64 - Math.clz32(Math.floor(count / two32))
}
