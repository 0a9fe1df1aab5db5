import { describe, expect, it } from 'vitest'
import { holm } from '../../../lib/table/statistics/holm.ts'
import { type Pair, pairedPermutation } from '../../../lib/table/statistics/permutation.ts'

const pairsOf = (a: readonly number[], b: readonly number[]): Pair[] =>
  a.map((value, place) => ({ a: [value], b: [b[place] ?? Number.NaN] }))

describe('the test of pairs', () => {
  it('is the one of random signs where each setting ran once on either side', () => {
    // permutation_test((a, b), mean of y - x, permutation_type='samples', n_resamples=inf)
    const result = pairedPermutation(pairsOf([100, 205, 310, 398, 512, 95], [103, 209, 300, 401, 540, 90]))
    expect(result?.difference).toBeCloseTo(3.8333333333333335, 12)
    expect(result).toMatchObject({ p: 0.65625, minP: 0.03125, n: 6, method: 'exact' })
  })

  it('weighs pairs by their size when asked', () => {
    // The same with the mean of (y - x) / ((|x| + |y|) / 2)
    const pairs = pairsOf([100, 205, 310, 398, 512, 95], [103, 209, 330, 401, 540, 99])
    const result = pairedPermutation(pairs, { scale: 'relative' })
    expect(result?.difference).toBeCloseTo(0.035559793507144444, 12)
    expect(result?.p).toBe(0.03125)
  })

  it('is the one of two groups where one setting ran several times', () => {
    // permutation_test((A, B), difference of means, permutation_type='independent', n_resamples=inf)
    const result = pairedPermutation([{ a: [12.1, 11.8, 12.6, 12.0], b: [13.2, 12.9, 13.5, 12.3] }])
    expect(result?.difference).toBeCloseTo(0.85, 12)
    expect(result?.p).toBeCloseTo(0.05714285714285714, 12)
  })

  it('lets values change sides only within their setting', () => {
    // Both settings' arrangements by itertools.combinations: 10 × 10 of them.
    const result = pairedPermutation([
      { a: [10, 11], b: [12, 13.5, 11.5] },
      { a: [20, 24, 22], b: [25, 26] },
    ])
    expect(result?.difference).toBeCloseTo(2.666666666666667, 12)
    expect(result).toMatchObject({ p: 0.03, minP: 0.01, method: 'exact' })
  })

  it('draws where there are too many arrangements, always the same for a seed', () => {
    const a = Array.from({ length: 40 }, (_, place) => 100 + place)
    const shifted = pairedPermutation(
      pairsOf(
        a,
        a.map(value => value + 2),
      ),
    )
    expect(shifted).toMatchObject({ difference: 2, p: 1 / 5000, method: 'sampled' })
    const wavering = () =>
      pairedPermutation(
        pairsOf(
          a,
          a.map((value, place) => value + (place % 2 ? 1 : -1)),
        ),
      )
    expect(wavering()).toMatchObject({ difference: 0, p: 1 })
    const repeated = () => pairedPermutation([{ a, b: a.map(value => value + 3) }], { seed: 9 })
    expect(repeated()).toEqual(repeated())
    expect(repeated()?.p).toBeGreaterThan(0.1)
  })

  it('of five pairs can tell nothing, of equal ones either', () => {
    expect(pairedPermutation(pairsOf([1, 2, 3, 4, 5], [2, 4, 6, 8, 10]))).toMatchObject({
      p: 0.0625,
      minP: 0.0625,
    })
    expect(pairedPermutation(pairsOf([1, 2], [1, 2]))).toMatchObject({ difference: 0, p: 1, minP: 1 })
  })

  it('leaves out pairs with nothing on a side', () => {
    expect(pairedPermutation([])).toBeNull()
    expect(pairedPermutation([{ a: [null], b: [2] }])).toBeNull()
    expect(
      pairedPermutation([
        { a: [Number.NaN, 1], b: [2] },
        { a: [], b: [5] },
      ]),
    ).toMatchObject({ n: 1 })
  })
})

describe('several tests at once', () => {
  it("are corrected as by Holm's procedure", () => {
    // statsmodels: multipletests([0.01, 0.04, 0.03, 0.005, 0.2], method='holm')
    const adjusted = holm([0.01, 0.04, 0.03, 0.005, 0.2])
    for (const [place, p] of [0.04, 0.09, 0.09, 0.025, 0.2].entries()) {
      expect(adjusted[place]).toBeCloseTo(p, 12)
    }
  })

  it('leave out what could not be tested', () => {
    expect(holm([null, 0.02, null, 0.5])).toEqual([null, 0.04, null, 0.5])
    expect(holm([])).toEqual([])
    expect(() => holm([0.2, 1.5])).toThrow('p: found 1.5; allowed: 0 to 1, or null')
  })
})
