import { describe, expect, it } from 'vitest'
import { studentTails } from '../../../lib/design/precision/student-t.ts'
import { spearman } from '../../../lib/table/statistics/spearman.ts'
import { theilSen } from '../../../lib/table/statistics/theil-sen.ts'
import { noise, rising } from './thirty.ts'

const places = Array.from({ length: 30 }, (_, place) => place + 1)
const x = [4, 9, 2, 7, 5, 11, 3]
const y = [210, 440, 130, 120, 300, 520, 190]

describe("Spearman's ρ", () => {
  it('has an exact p for few pairs', () => {
    // permutation_test((x,), lambda x: spearmanr(x, y).statistic, permutation_type='pairings', n_resamples=inf)
    const result = spearman(x, y)
    expect(result.rho).toBeCloseTo(0.642857142857143, 12)
    expect(result.p).toBeCloseTo(0.1388888888888889, 12)
    expect(result).toMatchObject({ n: 7, method: 'exact' })
    expect(result.minP).toBeCloseTo(2 / 5040, 12)
  })

  it('has one with ties too', () => {
    const result = spearman([1, 1, 2, 2, 3, 3], [5, 4, 4, 6, 7, 7])
    expect(result.rho).toBeCloseTo(0.8000946913656627, 12)
    expect(result.p).toBeCloseTo(0.1111111111111111, 12)
  })

  it("takes Student's t for many", () => {
    // spearmanr(range(1, 31), Y): 0.9114571746384873, p 2.576884981409304e-12; Z: -0.3059294712445078, p 0.10014820032592184
    const strong = spearman(places, rising)
    expect(strong.rho).toBeCloseTo(0.9114571746384873, 12)
    expect((strong.p ?? 1) / 2.576884981409304e-12).toBeCloseTo(1, 6)
    const weak = spearman(places, noise)
    expect(weak.rho).toBeCloseTo(-0.3059294712445078, 12)
    expect(weak.p).toBeCloseTo(0.10014820032592184, 10)
  })

  it('of two pairs can tell nothing, of a perfect order of ten everything', () => {
    expect(spearman([1, 2], [5, 9])).toMatchObject({ rho: 1, p: 1, minP: 1 })
    expect(spearman(places.slice(0, 10), places.slice(0, 10))).toMatchObject({ rho: 1, p: 0 })
  })

  it('is not there without pairs, nor where one never changes', () => {
    expect(spearman([], [])).toMatchObject({ rho: null, p: null, n: 0 })
    expect(spearman([1], [2])).toMatchObject({ rho: null, n: 1 })
    expect(spearman([3, 3, 3], [1, 2, 3])).toMatchObject({ rho: null, constant: 'x' })
    expect(spearman([1, 2, 3], [4, 4, 4])).toMatchObject({ rho: null, constant: 'y' })
  })

  it('leaves out pairs of which one is absent', () => {
    expect(spearman([1, null, 2, 3], [2, 5, Number.NaN, 9])).toMatchObject({ n: 2 })
  })
})

describe("Student's t", () => {
  // 2 * scipy.stats.t.sf(t, degrees)
  it.each([
    [2, 8, 0.08051623795726262],
    [0.5, 3, 0.651447964848151],
    [5, 28, 2.7733414997812672e-5],
    [12, 100, 4.395087715604393e-21],
    [0.001, 1, 0.9993633804398159],
    [3.2, 2, 0.08534087923995284],
  ])('%d with %d degrees of freedom', (t, degrees, p) => {
    expect(studentTails(t, degrees) / p).toBeCloseTo(1, 9)
    expect(studentTails(-t, degrees)).toBe(studentTails(t, degrees))
  })
})

it('lists of two lengths have no pairs', () => {
  for (const relation of [spearman, theilSen]) {
    expect(() => relation([1, 2, 3], [1, 2])).toThrow(
      'found 3 and 2 values; allowed: two lists of one length',
    )
  }
})

describe('the line of Theil and Sen', () => {
  it("is SciPy's", () => {
    // theilslopes(y, x) and theilslopes(Y, range(1, 31))
    expect(theilSen(x, y)?.slope).toBeCloseTo(41.666666666666664, 10)
    expect(theilSen(x, y)?.intercept).toBeCloseTo(1.6666666666666856, 10)
    expect(theilSen(places, rising)?.slope).toBeCloseTo(2.608095238095238, 10)
    expect(theilSen(places, rising)?.intercept).toBeCloseTo(2.0645238095238057, 10)
    expect(theilSen([1, 1, 2, 2, 3, 3], [5, 4, 4, 6, 7, 7])).toEqual({ slope: 1, intercept: 3.5, n: 6 })
  })

  it('is not bent by a quarter of wild points', () => {
    const wild = rising.map((value, place) => (place % 4 === 0 ? 1e6 : value))
    expect(theilSen(places, wild)?.slope).toBeLessThan(6)
  })

  it('draws from the pairs of very many points, always the same', () => {
    const many = Array.from({ length: 3000 }, (_, place) => place)
    const line = many.map(place => 3 * place + 1)
    expect(theilSen(many, line)).toEqual({ slope: 3, intercept: 1, n: 3000 })
  })

  it('is not there where no two points differ', () => {
    expect(theilSen([], [])).toBeNull()
    expect(theilSen([1], [2])).toBeNull()
    expect(theilSen([2, 2, 2], [1, 5, 9])).toBeNull()
    expect(theilSen([1, Number.NaN], [1, 2])).toBeNull()
  })
})
