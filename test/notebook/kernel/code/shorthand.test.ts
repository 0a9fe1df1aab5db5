import typescript from 'typescript'
import { expect, it } from 'vitest'
import { expandShorthands } from '../../../../lib/notebook/kernel/code/shorthand.ts'

it.each([
  ['plan({ runs, seed })', 'plan({ runs: runs, seed: seed })'],
  ['const { runs } = options', 'const { runs } = options'],
  ['f({ a: { b }, c })', 'f({ a: { b: b }, c: c })'],
  ['({ a = 1 } = o)', '({ a: a = 1 } = o)'],
  ["'{ runs }' // { seed }", "'{ runs }' // { seed }"],
  ['f({ broken', 'f({ broken: broken'],
])('%s is written as %s', (cell, meant) => expect(expandShorthands(cell, typescript)).toBe(meant))
