import { describe, expect, it } from 'vitest'
import { magnitudeOf, mannWhitney } from '../../../lib/table/statistics/mann-whitney.ts'

describe('the test of two groups', () => {
  it('is exact for few values', () => {
    // mannwhitneyu([13.2, 12.9, 13.5, 13.1], [12.1, 11.8, 12.6, 12.0], method='exact'): U 16, p 0.02857142857142857
    const result = mannWhitney([12.1, 11.8, 12.6, 12.0], [13.2, 12.9, 13.5, 13.1])
    expect(result).toMatchObject({ u: 16, delta: 1, magnitude: 'large', nA: 4, nB: 4, method: 'exact' })
    expect(result?.p).toBeCloseTo(0.02857142857142857, 12)
    expect(result?.minP).toBeCloseTo(0.02857142857142857, 12)
  })

  it('is exact with ties too', () => {
    // permutation_test((D, C), rank sum of D, n_resamples=inf): rank sum 64, p 0.39316239316239315
    const result = mannWhitney([3, 5, 5, 8, 9, 12, 1, 4], [5, 6, 9, 9, 14, 2, 7])
    expect(result?.u).toBe(36)
    expect(result?.p).toBeCloseTo(0.39316239316239315, 12)
  })

  it('takes the normal approximation for many, with corrections for ties and continuity', () => {
    const a = [
      7.6, 7.7, 11.3, 5.4, 9.7, 5.5, 12.2, 10.4, 12.7, 9.0, 10.8, 9.4, 8.5, 10.3, 7.5, 9.3, 11.4, 10.1, 9.2,
      14.4, 10.1, 8.8, 10.3, 9.0, 9.2, 9.3, 14.1, 10.0, 10.4, 11.3,
    ]
    const b = [
      15.0, 10.6, 9.8, 15.9, 8.1, 10.3, 12.3, 15.6, 9.1, 6.1, 12.3, 10.0, 10.2, 11.9, 11.4, 11.6, 10.1, 13.6,
      14.0, 11.1, 10.1, 12.5, 12.0, 8.9, 10.1,
    ]
    // mannwhitneyu(b, a, method='asymptotic', use_continuity=True): U 517, p 0.016703578118885183
    const result = mannWhitney(a, b)
    expect(result).toMatchObject({
      u: 517,
      nA: 30,
      nB: 25,
      method: 'normal approximation',
      magnitude: 'medium',
    })
    expect(result?.p).toBeCloseTo(0.016703578118885183, 6)
    // np.mean(np.sign(np.subtract.outer(b, a)))
    expect(result?.delta).toBeCloseTo(0.37866666666666665, 12)
  })

  it('turned around tells the same the other way', () => {
    const [there, back] = [mannWhitney([1, 2, 3], [2, 5, 9]), mannWhitney([2, 5, 9], [1, 2, 3])]
    expect(there?.p).toBe(back?.p)
    expect(there?.delta).toBeCloseTo(-(back?.delta ?? 0), 12)
  })

  it('of equal values finds nothing', () => {
    expect(mannWhitney([4, 4], [4, 4, 4])).toMatchObject({ p: 1, minP: 1, delta: 0 })
    expect(mannWhitney(Array(30).fill(1), Array(30).fill(1))).toMatchObject({ p: 1, delta: 0 })
  })

  it('says with three a side that nothing can be told', () => {
    expect(mannWhitney([1, 2, 3], [10, 20, 30])?.minP).toBeCloseTo(0.1, 12)
    expect(mannWhitney([1], [10])?.minP).toBe(1)
  })

  it('needs a value on either side', () => {
    expect(mannWhitney([], [1])).toBeNull()
    expect(mannWhitney([1], [Number.NaN, null])).toBeNull()
  })
})

describe("the size of Cliff's delta", () => {
  it.each([
    [0.146, 'negligible'],
    [-0.147, 'small'],
    [0.33, 'medium'],
    [-0.474, 'large'],
  ])('%s is %s', (delta, magnitude) => expect(magnitudeOf(delta)).toBe(magnitude))
})

it('two large groups of the same values differ with a p of one, and no more', () => {
  const same = Array.from({ length: 25 }, (_, place) => place)
  expect(mannWhitney(same, same)?.p).toBe(1)
})
