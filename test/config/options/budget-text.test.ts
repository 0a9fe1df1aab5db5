import { describe, expect, it } from 'vitest'
import { parseBudget } from '../../../lib/config/options/budget-text.ts'
import { checkOptions } from '../../../lib/plan/options.ts'

describe('a budget', () => {
  it.each([
    ['2kWh,8h,5failures', { joules: 7.2e6, seconds: 28_800, failures: 5 }],
    [' 1.5 MJ , 90 min ', { joules: 1.5e6, seconds: 5400 }],
    ['1failure', { failures: 1 }],
    ['500J', { joules: 500 }],
    ['.5d', { seconds: 43_200 }],
  ])('is read from %j', (text, budget) => {
    expect(parseBudget(text)).toEqual(budget)
    expect(checkOptions({ budget: text }).budget).toBe(text)
  })

  it.each([
    ['', 'found nothing'],
    ['0kWh', 'found 0kWh: a budget of nothing'],
    ['0failures', 'a budget of nothing'],
    ['2', 'found 2, without a unit'],
    ['2kW', 'of the unknown unit kW'],
    ['8H', 'of the unknown unit H'],
    ['2kWh,', 'found nothing'],
    ['-2kWh', 'found "-2kWh", which is no amount'],
    ['1e3kWh', 'of'],
    ['much', 'found "much", which is no amount'],
    ['2kWh,3Wh', 'found an energy twice'],
    ['1.5failures', 'of which there are only whole ones'],
    ['5constructor', 'of the unknown unit constructor'],
  ])('is not %j', (text, words) => {
    expect(() => checkOptions({ budget: text })).toThrow(words)
  })

  it('of energy is none where none is measured', () => {
    expect(() => checkOptions({ budget: '2kWh', energy: false })).toThrow(
      'budget: found an energy where none is measured',
    )
    expect(checkOptions({ budget: '8h', energy: false }).budget).toBe('8h')
  })
})
