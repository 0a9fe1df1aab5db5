import { describe, expect, it } from 'vitest'
import { parseSeed, recordSeed } from '../../lib/design/seed.ts'
import { UsageError } from '../../lib/errors.ts'

describe('a seed', () => {
  it.each([
    ['42', 42n],
    [' +7 ', 7n],
    ['-5', -5n],
    ['1_000', 1000n],
    ['123456789012345678901234567890', 123456789012345678901234567890n],
    [-3, -3n],
    [12n, 12n],
  ])('%s is taken exactly', (given, expected) => {
    expect(parseSeed(given)).toBe(expected)
  })

  it.each([
    '1.5',
    '',
    'abc',
    '1e3',
    '0x10',
    '--5',
    1.5,
    Number.NaN,
    2 ** 60,
    '9'.repeat(5000),
  ])('%s is refused', given => {
    expect(() => parseSeed(given)).toThrow(UsageError)
  })

  it('is recorded as a number as long as a number holds it', () => {
    expect([recordSeed(-42n), recordSeed(2n ** 53n - 1n)]).toEqual([-42, 2 ** 53 - 1])
    expect(recordSeed(-(2n ** 64n))).toBe('-18446744073709551616')
  })
})
