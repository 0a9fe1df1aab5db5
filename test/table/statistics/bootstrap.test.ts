import { median } from 'simple-statistics'
import { describe, expect, it } from 'vitest'
import { MersenneTwister } from '../../../lib/design/mersenne-twister.ts'
import {
  bootstrap,
  bootstrapDifference,
  differenceOfMeans,
  relativeDifference,
} from '../../../lib/table/statistics/bootstrap.ts'

const values = [12.1, 11.8, 12.6, 12.0, 13.4, 12.2, 11.9]
const before = [12.1, 11.8, 12.6, 12.0]
const after = [13.2, 12.9, 13.5, 13.1]

describe('the bootstrap interval', () => {
  it('is that of CPython drawing the same values, to the last digit', () => {
    // r = random.Random(7); m = [np.mean([v[int(r.random()*7)] for _ in range(7)]) for _ in range(2000)]
    // np.quantile(m, [.025, .975])
    const { value, interval, n } = bootstrap(values, undefined, { seed: 7 })
    expect(value).toBeCloseTo(12.2857142857, 9)
    expect(interval?.low).toBeCloseTo(11.971428571428572, 12)
    expect(interval?.high).toBeCloseTo(12.7, 12)
    expect(n).toBe(7)
    // The same with np.median and np.quantile(m, [.05, .95])
    expect(bootstrap(values, median, { seed: 7, confidence: 0.9 }).interval).toEqual({
      low: 11.9,
      high: 12.6,
      confidence: 0.9,
    })
  })

  it('agrees with 200,000 draws of SciPy', () => {
    // stats.bootstrap((v,), np.mean, method='percentile', n_resamples=200000).confidence_interval
    const { interval } = bootstrap(values, undefined, { seed: 3, resamples: 20_000 })
    expect(interval?.low).toBeCloseTo(11.971428571428572, 1)
    expect(interval?.high).toBeCloseTo(12.7, 1)
  })

  it('of a relative difference draws from each group on its own', () => {
    // r = random.Random(1); per draw 4 of A, then 4 of B: np.mean(b)/np.mean(a) - 1, np.quantile(…, [.025, .975])
    const { value, interval, n } = bootstrapDifference(before, after, relativeDifference)
    expect(value).toBeCloseTo(0.08659793814433003, 12)
    expect(interval?.low).toBeCloseTo(0.05498981670061087, 12)
    expect(interval?.high).toBeCloseTo(0.11715481171548103, 12)
    expect(n).toBe(4)
  })

  it('is the same for the same seed and another for another', () => {
    const of = (seed: number) => bootstrap(values, undefined, { seed }).interval
    expect(of(1)).toEqual(of(1))
    expect(of(1)).not.toEqual(of(2))
  })

  it('holds the true mean of normal values in about 95 of 100 cases', () => {
    const generator = new MersenneTwister(2026n)
    let held = 0
    for (let night = 0; night < 200; night += 1) {
      const drawn = Array.from({ length: 40 }, () => normalOf(generator))
      const interval = bootstrap(drawn, undefined, { seed: night, resamples: 400 }).interval
      if (interval !== null && interval.low <= 0 && interval.high >= 0) held += 1
    }
    expect(held / 200).toBeGreaterThan(0.88)
    expect(held / 200).toBeLessThan(0.99)
  })
})

describe('of little or nothing', () => {
  it('there is no value', () => {
    expect(bootstrap([])).toEqual({ value: null, interval: null, n: 0 })
    expect(bootstrapDifference([1, 2], [])).toEqual({ value: null, interval: null, n: 0 })
  })

  it('one value has no interval', () => {
    expect(bootstrap([3])).toEqual({ value: 3, interval: null, n: 1 })
    expect(bootstrapDifference([1, 2], [3])).toEqual({ value: 1.5, interval: null, n: 1 })
  })

  it('equal values have one without width', () => {
    expect(bootstrap([5, 5, 5]).interval).toEqual({ low: 5, high: 5, confidence: 0.95 })
  })

  it('what is absent or no number is left out', () => {
    expect(bootstrap([5, null, Number.NaN, undefined, 5, Number.POSITIVE_INFINITY])).toMatchObject({
      value: 5,
      n: 2,
    })
    expect(bootstrapDifference([1, null], [4, Number.NaN], differenceOfMeans)).toMatchObject({
      value: 3,
      n: 1,
    })
  })

  it('a share of nothing is no number', () => {
    expect(bootstrapDifference([0, 0], [1, 2], relativeDifference)).toMatchObject({
      value: null,
      interval: null,
    })
  })
})

// Box and Muller, "A note on the generation of random normal deviates", 1958.
function normalOf(generator: MersenneTwister): number {
  return Math.sqrt(-2 * Math.log(1 - generator.random())) * Math.cos(2 * Math.PI * generator.random())
}
