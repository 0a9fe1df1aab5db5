#!/usr/bin/env node
/**
 * The control of a night (`--control`): the same arithmetic each time, so that whatever its joules and seconds differ by is
 * the machine and its meters, and not the work. One thread multiplies two matrices of fixed numbers over and over; nothing is
 * read, allocated or drawn while it does, and the sum that it prints is the same on every machine of the same arithmetic.
 *
 *     node control.js [--rounds N]    (110, about two seconds on a processor of 2023)
 */
const size = 256
const rounds = Number(process.argv[process.argv.indexOf('--rounds') + 1] ?? 110) || 110

const left = filled(42)
const right = filled(43)
const product = new Float64Array(size * size)
for (let round = 0; round < rounds; round += 1) multiply()
console.log(`rounds: ${rounds}`)
console.log(`checksum: ${product.reduce((sum, value) => sum + value, 0).toFixed(6)}`)
console.log('Control done')

/** Numbers between 0 and 1 by a generator of its own: the 32-bit one of Numerical Recipes, 7.1. */
function filled(seed) {
  const matrix = new Float64Array(size * size)
  let state = seed
  for (let at = 0; at < matrix.length; at += 1) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    matrix[at] = state / 2 ** 32
  }
  return matrix
}

function multiply() {
  product.fill(0)
  for (let row = 0; row < size; row += 1) {
    for (let inner = 0; inner < size; inner += 1) {
      const factor = left[row * size + inner]
      for (let column = 0; column < size; column += 1) {
        product[row * size + column] += factor * right[inner * size + column]
      }
    }
  }
}
