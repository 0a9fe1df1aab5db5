import { mean } from 'simple-statistics'
import { MersenneTwister } from '../../design/mersenne-twister.js'
import { parseSeed } from '../../design/seed.js'
import { finite, type Value } from './finite.js'

/** The values of one setting on either side: one, or those of its repeats. */
export interface Pair {
  readonly a: readonly Value[]
  readonly b: readonly Value[]
}

export interface PairedTest {
  /** Mean over the pairs of how much more `b` is than `a`; of a relative test, as a share of what lies between them. */
  readonly difference: number
  /** The chance of so large a difference, either way, where there is none. */
  readonly p: number
  /** The smallest p that so many values could give: above 0.05, nothing can be told. */
  readonly minP: number
  /** Pairs that it rests on. */
  readonly n: number
  readonly method: 'exact' | 'sampled'
}

/**
 * Whether `b` differs from `a` over settings that were run on both sides: a permutation test that within each setting
 * chooses at random which values are called `a` and which `b` (Fisher's randomization test; Good, "Permutation,
 * Parametric and Bootstrap Tests of Hypotheses", 2005, sections 3.2 and 3.7). With one value per side it is the test
 * of random signs, with one setting the one of two groups. Exact up to 65,536 arrangements; beyond, 4,999 are drawn
 * and the one found is counted with them (Phipson and Smyth, Statistical Applications in Genetics and Molecular
 * Biology 9, 2010).
 *
 * Values that are absent or not finite are left out, and with them a pair that has none on a side; null where no pair
 * is left.
 *
 * @param pairs The values of each setting, on both sides.
 * @param options.scale `relative` weighs each pair by the mean size of its values, so that a setting of many joules counts no
 *   more than one of few; `absolute` does not.
 * @param options.seed Seed of the draws (1).
 * @example
 * ```ts
 * import { pairedPermutation } from 'nightwatt'
 *
 * const pairs = [10, 20, 30, 40, 50, 60].map(joules => ({ a: [joules], b: [joules + 5] }))
 * console.log(pairedPermutation(pairs)?.p) // → 0.03125
 * ```
 */
export function pairedPermutation(
  pairs: readonly Pair[],
  options: { readonly scale?: 'absolute' | 'relative'; readonly seed?: number | bigint | string } = {},
): PairedTest | null {
  const { scale = 'absolute', seed = 1 } = options
  const strata = pairs.flatMap(({ a, b }) => stratumOf(finite(a), finite(b), scale))
  const n = strata.length
  if (n === 0) return null
  const difference = strata.reduce((sum, { observed }) => sum + observed, 0) / n
  const arrangements = strata.reduce((product, { ways }) => product * ways, 1)
  // Smaller differences come only from the order of summation.
  const tolerance = 1e-9 * Math.max(...strata.map(({ size }) => size), Number.MIN_VALUE)
  if (arrangements <= maxForExact) {
    const all = everyTotal(strata)
    const count = (least: number) => all.filter(total => Math.abs(total) >= least - tolerance).length
    const largest = all.reduce((most, total) => Math.max(most, Math.abs(total)), 0)
    const [p, minP] = [Math.abs(difference * n), largest].map(least => count(least) / all.length)
    return { difference, p: p ?? 1, minP: minP ?? 1, n, method: 'exact' }
  }
  const generator = new MersenneTwister(parseSeed(seed))
  let asLarge = 1
  for (let draw = 0; draw < draws; draw += 1) {
    const total = strata.reduce((sum, stratum) => sum + drawnOf(stratum, generator), 0)
    if (Math.abs(total) >= Math.abs(difference * n) - tolerance) asLarge += 1
  }
  return { difference, p: asLarge / (draws + 1), minP: 1 / (draws + 1), n, method: 'sampled' }
}

const maxForExact = 65_536
const draws = 4999

/** The values of one setting, and what calling some of them `b` makes of the difference. */
interface Stratum {
  readonly values: readonly number[]
  /** How many of them are `b`. */
  readonly nB: number
  readonly scale: number
  readonly observed: number
  readonly ways: number
  /** Of the values, once scaled. */
  readonly size: number
}

function stratumOf(a: readonly number[], b: readonly number[], scale: 'absolute' | 'relative'): Stratum[] {
  if (a.length === 0 || b.length === 0) return []
  const values = [...a, ...b]
  const sizes = values.map(Math.abs)
  const own = scale === 'relative' ? mean(sizes) || 1 : 1
  const size = Math.max(...sizes) / own
  const observed = (mean(b) - mean(a)) / own
  return [{ values, nB: b.length, scale: own, observed, ways: binomial(values.length, b.length), size }]
}

function binomial(n: number, k: number): number {
  let result = 1
  for (let step = 1; step <= Math.min(k, n - k); step += 1) result = (result * (n - step + 1)) / step
  return Math.round(result)
}

/** The difference when values that add up to `sumB` are called `b`. */
function differenceWith({ values, nB, scale }: Stratum, sumB: number): number {
  const sumA = values.reduce((sum, value) => sum + value, 0) - sumB
  return (sumB / nB - sumA / (values.length - nB)) / scale
}

function everyTotal(strata: readonly Stratum[]): number[] {
  return strata.reduce<number[]>(
    (totals, stratum) => {
      const own = everySum(stratum.values, stratum.nB).map(sum => differenceWith(stratum, sum))
      return totals.flatMap(total => own.map(difference => total + difference))
    },
    [0],
  )
}

/** The sums of all choices of so many of the values. */
function everySum(values: readonly number[], size: number): number[] {
  if (size === 0) return [0]
  return values.flatMap((value, place) =>
    everySum(values.slice(place + 1), size - 1).map(rest => value + rest),
  )
}

function drawnOf(stratum: Stratum, generator: MersenneTwister): number {
  // Of two values, which is called b decides the sign alone: most nights have no repeats, and may have many settings.
  if (stratum.ways === 2) return generator.random() < 0.5 ? stratum.observed : -stratum.observed
  const values = [...stratum.values]
  let sum = 0
  // The first of a list that is being shuffled: as many as are called b.
  for (let place = 0; place < stratum.nB; place += 1) {
    const chosen = place + Math.floor(generator.random() * (values.length - place))
    const value = values[chosen] ?? 0
    values[chosen] = values[place] ?? 0
    sum += value
  }
  return differenceWith(stratum, sum)
}
