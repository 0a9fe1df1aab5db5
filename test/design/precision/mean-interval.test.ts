import { describe, expect, it } from 'vitest'
import { meanInterval } from '../../../lib/design/precision/mean-interval.ts'
import { studentQuantile } from '../../../lib/design/precision/student-t.ts'

describe('the quantiles of Student’s t', () => {
  // scipy.stats.t.ppf(1 - (1 - p) / 2, df)
  it.each([
    [0.95, 1, 12.7062047364],
    [0.95, 4, 2.7764451051],
    [0.98, 4, 3.7469473879],
    [0.98, 29, 2.4620213601],
    [0.99, 200, 2.6006344359],
  ])('at %d with %d degrees are those of SciPy', (probability, degrees, expected) => {
    expect(studentQuantile(probability, degrees)).toBeCloseTo(expected, 9)
  })
})

describe('the interval of a mean', () => {
  it('is as wide as its looks ask for', () => {
    // 98 %: 3.74695 × √(2.5 / 5).
    expect(meanInterval([1, 2, 3, 4, 5])).toEqual({
      values: 5,
      mean: 3,
      halfWidth: expect.closeTo(2.6495, 4),
    })
  })

  it('of values that agree has no width, of one value there is none, of none no mean either', () => {
    expect(meanInterval([7, 7, 7])).toEqual({ values: 3, mean: 7, halfWidth: 0 })
    expect(meanInterval([7])).toEqual({ values: 1, mean: 7, halfWidth: null })
    expect(meanInterval([])).toEqual({ values: 0, mean: null, halfWidth: null })
  })
})
