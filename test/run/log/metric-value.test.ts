import { describe, expect, it } from 'vitest'
import { parseMetric } from '../../../lib/run/log/metric-value.ts'

describe('a metric', () => {
  it.each([
    ['93.25', 93.25],
    [' 1e-3 ', 0.001],
    ['-.5', -0.5],
    ['1_000', 1000],
  ])('reads %s as Python float() does', (text, value) => expect(parseMetric(text)).toBe(value))

  it.each(['nan', 'inf', '', '1.2.3', '0x10', undefined])('is none where the text is %s', text =>
    expect(parseMetric(text)).toBeUndefined())
})
