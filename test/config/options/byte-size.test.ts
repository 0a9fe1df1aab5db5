import { describe, expect, it } from 'vitest'
import { parseBytes } from '../../../lib/config/options/byte-size.ts'

describe('a size on the command line', () => {
  it.each([
    ['1GB', 1e9],
    ['500 MB', 5e8],
    ['10kB', 10_000],
    ['1.5g', 1.5e9],
    ['2KiB', 2048],
    ['1234', 1234],
    ['12B', 12],
    ['0', 0],
  ])('%s is %d bytes', (text, bytes) => expect(parseBytes(text)).toBe(bytes))

  it.each(['', 'GB', '-1', '1 GBit', '1e9', 'ib', '5ib', 'much'])('%j is none', text =>
    expect(parseBytes(text)).toBeUndefined())
})
