import { describe, expect, it } from 'vitest'
import { distanceCorrelation } from '../../../lib/table/statistics/distance-correlation.ts'
import { effectSentence, formatP } from '../../../lib/table/statistics/effect-sentence.ts'
import { spearman } from '../../../lib/table/statistics/spearman.ts'
import { noise, rising } from './thirty.ts'

const places = Array.from({ length: 30 }, (_, place) => place + 1)

describe('an effect in a sentence', () => {
  it('is told with its strength', () => {
    expect(effectSentence('epochs', spearman(places, rising))).toBe(
      'epochs explains most of the energy: ρ = 0.91, n = 30, p < 0.001',
    )
    const falling = rising.map(value => -value)
    expect(effectSentence('epochs', spearman(places, falling), { outcome: 'loss' })).toBe(
      'epochs explains most of the loss: ρ = −0.91, n = 30, p < 0.001; more epochs, less loss',
    )
  })

  it('is not told of noise', () => {
    expect(effectSentence('dropout', spearman(places, noise))).toBe(
      'dropout: no effect in one direction on the energy beyond noise (ρ = −0.31, n = 30, p = 0.1)',
    )
  })

  it('is denied only where one of any shape was looked for, and told where it goes in no one direction', () => {
    const told = (values: readonly number[]) =>
      effectSentence('dropout', spearman(places, values), { distance: distanceCorrelation(places, values) })
    expect(told(noise)).toMatch(
      /^dropout: no effect on the energy beyond noise \(ρ = −0\.31, n = 30, p = 0\.1; distance correlation 0\.\d\d, p = 0\.\d+\)$/,
    )
    expect(told(places.map(place => -((place - 15.5) ** 2)))).toMatch(
      /^dropout acts on the energy, though not in one direction: distance correlation 0\.49, n = 30, p = 0\.0\d+ \(ρ = −?0\.00\)$/,
    )
  })

  it('is not told where it does not outlast the correction for other tests', () => {
    const effect = spearman(places.slice(0, 14), rising.slice(0, 14))
    expect(effectSentence('epochs', effect)).toContain('explains some')
    expect(effectSentence('epochs', effect, { p: 0.2 })).toContain('beyond noise')
  })

  it('is not told of too few', () => {
    expect(effectSentence('epochs', spearman([1, 2, 3], [10, 20, 30]))).toBe(
      'n = 3 is too few to tell an effect of epochs on the energy (ρ = 1.00, n = 3)',
    )
    expect(effectSentence('epochs', spearman([1], [10]))).toBe(
      'n = 1 is too few to tell an effect of epochs on the energy',
    )
    expect(effectSentence('epochs', spearman([2, 2, 2], [1, 2, 3]))).toBe(
      'no effect can be told: epochs is the same in all 3',
    )
  })
})

describe('a chance in words', () => {
  it.each([
    [0.0004, 'p < 0.001'],
    [0.0312, 'p = 0.03'],
    [0.26, 'p = 0.26'],
    [1, 'p = 1'],
    [null, 'p not known'],
  ])('%s is %s', (p, text) => expect(formatP(p)).toBe(text))
})
