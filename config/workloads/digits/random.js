/**
 * Random numbers of our own, so that a seed gives the same training on every machine and Node version:
 * xoshiro128++ (Blackman and Vigna, "Scrambled linear pseudorandom number generators", 2021), its state filled
 * from the seed by SplitMix32.
 */

/**
 * A stream of random numbers. Each purpose has its own stream, so that, say, switching dropout on leaves the
 * initial weights and the order of the images as they were.
 *
 * @param {number} seed integer, 0 to 2^32 - 1
 * @param {number} purpose small integer that tells the streams of one seed apart
 * @returns {() => number} draws uniformly from [0, 1)
 */
export function randomStream(seed, purpose) {
  const next = splitMix32(splitMix32(seed)() ^ purpose)
  let a = next()
  let b = next()
  let c = next()
  let d = next()
  return () => {
    const result = rotateLeft((a + d) | 0, 7) + a
    const shifted = b << 9
    c ^= a
    d ^= b
    b ^= c
    a ^= d
    c ^= shifted
    d = rotateLeft(d, 11)
    return (result >>> 0) / 2 ** 32
  }
}

/**
 * Puts the items in random order, in place (Fisher and Yates).
 *
 * @param {Uint32Array} items
 * @param {() => number} random
 */
export function shuffle(items, random) {
  for (let last = items.length - 1; last > 0; last--) {
    const other = Math.floor(random() * (last + 1))
    const kept = items[last]
    items[last] = items[other]
    items[other] = kept
  }
}

function splitMix32(seed) {
  let state = seed | 0
  return () => {
    state = (state + 0x9e3779b9) | 0
    let mixed = state ^ (state >>> 16)
    mixed = Math.imul(mixed, 0x21f0aaad)
    mixed ^= mixed >>> 15
    mixed = Math.imul(mixed, 0x735a2d97)
    return mixed ^ (mixed >>> 15)
  }
}

function rotateLeft(word, bits) {
  return (word << bits) | (word >>> (32 - bits))
}
