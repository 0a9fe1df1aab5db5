import { describe, expect, it } from 'vitest'
import { exactSetting, formatSetting } from '../../lib/config/parameter/hyperparameter-value.ts'
import { areNumbers, orderedValues, settingIn } from '../../lib/table/setting-values.ts'

describe('a value of a hyperparameter', () => {
  it.each([
    [0.0112345, '0.01123', '0.0112345'],
    [12, '12', '12'],
    ['adam', 'adam', 'adam'],
    ['two words, "学习"', 'two words, "学习"', '"two words, \\"学习\\""'],
    ['', '""', '""'],
    ['5', '"5"', '"5"'],
    ['True', '"True"', '"True"'],
    ['none', '"none"', '"none"'],
    [true, 'true', 'true'],
    [false, 'false', 'false'],
    [null, 'null', 'null'],
  ])('%j is shown as %s, and exactly as %s', (value, shown, exact) => {
    expect(formatSetting(value)).toBe(shown)
    expect(exactSetting(value)).toBe(exact)
  })

  it('is read from a cell of any table; what is none is null', () => {
    expect([1, 2n, 'x', '', false, null, undefined, Number.NaN, {}].map(settingIn)).toEqual([
      1,
      2,
      'x',
      '',
      false,
      null,
      null,
      null,
      null,
    ])
  })

  it('has an axis of numbers only among numbers, and else a place among groups', () => {
    expect(areNumbers([1, 2])).toBe(true)
    expect(areNumbers([1, '2'])).toBe(false)
    expect(orderedValues([true, 'b', 10, 9, 'a', false, 9, '9'])).toEqual([9, 10, '9', 'a', 'b', false, true])
  })
})
