import { describe, expect, it } from 'vitest'
import { exponential, fixed, general } from '../../../lib/config/parameter/numbers/decimal.ts'

// Expected texts: CPython 3.11's % operator.
describe('decimal text', () => {
  it.each([
    [1 / 128, 6, '0.007812'],
    [0.5, 0, '0'],
    [1.5, 0, '2'],
    [1.005, 2, '1.00'],
    [0.3, 20, '0.29999999999999998890'],
    [1e21, 2, '1000000000000000000000.00'],
    [-2.25, 1, '-2.2'],
    [0, 6, '0.000000'],
  ])('%d with %d decimals is the exact value rounded once, halves to even', (value, decimals, text) => {
    expect(fixed(value, decimals)).toBe(text)
  })

  it('has more than a hundred decimals where asked', () => {
    expect(fixed(5e-324, 326)).toBe(`0.${'0'.repeat(323)}494`)
  })

  it('gives no sign to what rounds to zero', () => {
    expect([fixed(-0.00001, 3), fixed(-0, 2)]).toEqual(['0.000', '0.00'])
  })

  it.each([
    [2.5, 0, '2e+00'],
    [9.9996, 3, '1.000e+01'],
    [5e-324, 3, '4.941e-324'],
    [0, 2, '0.00e+00'],
    [-123456, 2, '-1.23e+05'],
  ])('%d with an exponent and %d decimals', (value, decimals, text) => {
    expect(exponential(value, decimals)).toBe(text)
  })

  it.each([
    [1e-5, 3, '1e-05'],
    [0.0001, 3, '0.0001'],
    [123456, 3, '1.23e+05'],
    [100000, 6, '100000'],
    [1e6, 6, '1e+06'],
    [9.9996, 4, '10'],
    [0, 3, '0'],
  ])('%d in general form with %d digits', (value, precision, text) => {
    expect(general(value, precision)).toBe(text)
  })
})
