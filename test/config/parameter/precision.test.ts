import { describe, expect, it } from 'vitest'
import type { NumberParameter } from '../../../lib/config/parameter/numbers/number-keys.ts'
import {
  decimalsFor,
  differsFromOriginal,
  formatAsOriginal,
  formatValue,
} from '../../../lib/config/parameter/numbers/precision.ts'

const float = (range: [number, number], rest: Partial<NumberParameter> = {}): NumberParameter => ({
  type: 'float',
  range,
  flag: '--x',
  ...rest,
})
const int: NumberParameter = { type: 'int', range: [1, 100], flag: '--n' }

describe('the decimals of a parameter', () => {
  it.each([
    [float([0.0001, 0.1]), 6],
    [float([0, 0.7], { default: 0.5 }), 6],
    [float([0.0002, 0.0003]), 6],
    [float([-1, 1]), 6],
    [float([0, 0]), 6],
    [float([5, 5]), 6],
    [float([5e-6, 2e-5]), 11],
    [float([1e-5, 0.001], { default: 0 }), 10],
    [float([0.001, 0.1], { default: 1e-7 }), 12],
    [float([0.5, 0.500001]), 11],
    [float([1e-300, 1]), 305],
  ])('are six where six resolve it, else enough: %j', (parameter, decimals) => {
    expect(decimalsFor(parameter)).toBe(decimals)
    expect(differsFromOriginal(parameter)).toBe(decimals !== 6)
  })

  it('are those of its own format', () => {
    const parameter = float([5e-6, 2e-5], { format: '%.6f' })
    expect(decimalsFor(parameter)).toBe(6)
    expect(differsFromOriginal(parameter)).toBe(false)
  })
})

describe('a value on the command line', () => {
  it('is an int as an int, however large', () => {
    expect(formatValue(164, int)).toBe('164')
    expect(formatValue(1e21, int)).toBe('1000000000000000000000')
  })

  it('is a float as the original wrote it where six decimals do', () => {
    const parameter = float([0.0001, 0.1])
    for (const value of [0.01122197370975147, 0.0078125, 0, 0.1]) {
      expect(formatValue(value, parameter)).toBe(formatAsOriginal(value, parameter))
    }
    expect(formatValue(0.01122197370975147, parameter)).toBe('0.011222')
  })

  it('tells the values of a narrow range apart', () => {
    const parameter = float([5e-6, 2e-5])
    expect(formatValue(7.123456789e-6, parameter)).toBe('0.00000712346')
  })

  it('is not blurred when it lies far below its range, and never has an exponent', () => {
    const parameter = float([0.0001, 0.1])
    expect(formatValue(0.0000012, parameter)).toBe('0.00000120000')
    expect(formatValue(1e21, parameter)).toBe('1000000000000000000000.000000')
  })

  it.each([
    ['%.6f', '0.000012'],
    ['%.2e', '1.23e-05'],
    ['%.3g', '1.23e-05'],
  ])('follows the format %s', (format, text) => {
    expect(formatValue(1.234e-5, float([1e-6, 1], { format }))).toBe(text)
  })

  it('follows the format of an int', () => {
    expect(formatValue(12, { ...int, format: '%d' })).toBe('12')
    expect(formatValue(12, { ...int, format: '%.1f' })).toBe('12.0')
  })
})
