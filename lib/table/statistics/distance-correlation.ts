import { MersenneTwister } from '../../design/mersenne-twister.js'
import { parseSeed } from '../../design/seed.js'
import { finitePairs, type Value } from './finite.js'
import { normalTails } from './normal.js'

/** How far two quantities depend on each other, in whatever shape. */
export interface DistanceCorrelation {
  /**
   * Székely's R, 0 to 1, and in the limit 0 only where the two are independent; null for fewer than two pairs, and
   * where one of the two never changes. With few pairs it is far from 0 by chance alone: see p.
   */
  readonly r: number | null
  /** The chance of so large an R where there is no dependence; null with it. */
  readonly p: number | null
  /** The smallest p that so many pairs could give: above 0.05, nothing can be shown. */
  readonly minP: number
  /** Number of pairs. */
  readonly n: number
  readonly method: 'exact' | 'permutations' | 'chi-square bound'
}

export interface DistanceCorrelationOptions {
  /** Seed of the permutations (1): the same seed gives the same p. */
  readonly seed?: number | bigint | string | undefined
  /**
   * What the numbers of the first list are (`numbers`): quantities, whose distance is their difference, or numbers of
   * `groups`, any two of which are as far apart as any others (Lyons, "Distance covariance in metric spaces", The Annals
   * of Probability 41, 2013).
   */
  readonly first?: 'numbers' | 'groups' | undefined
}

/**
 * The distance correlation (Székely, Rizzo and Bakirov, "Measuring and testing dependence by correlation of
 * distances", The Annals of Statistics 35, 2007): a measure of dependence that shows a hill, a valley and a wave as
 * well as a slope.
 *
 * p is the share of permutations of one of the two that give as large an R: all of them up to seven pairs, up to
 * 4,999 drawn ones beyond, fewer if enough were as large to show that there is nothing (Besag and Clifford,
 * "Sequential Monte Carlo p-values", Biometrika 78, 1991). For more than 200 pairs it is the bound by a chi-square
 * distribution (Shen, Panda and Vogelstein, "The chi-square test of distance correlation", Journal of Computational
 * and Graphical Statistics 31, 2022), which is a little above it.
 *
 * Pairs of which one is absent or not finite are left out.
 *
 * @param xs One quantity.
 * @param ys The other, in the same order.
 * @param options.seed Seed of the draws (1).
 * @throws UsageError for lists of two lengths.
 * @example
 * ```ts
 * import { distanceCorrelation } from 'nightwatt'
 *
 * // A hill: no slope, and yet no chance.
 * const epochs = Array.from({ length: 21 }, (_, i) => i - 10)
 * const { p } = distanceCorrelation(epochs, epochs.map(x => 100 - x * x))
 * console.log(p !== null && p < 0.05) // → true
 * ```
 */
export function distanceCorrelation(
  xs: readonly Value[],
  ys: readonly Value[],
  options: DistanceCorrelationOptions = {},
): DistanceCorrelation {
  const { seed = 1, first = 'numbers' } = options
  const { x, y } = finitePairs(xs, ys)
  const n = x.length
  const method = n <= maxForExact ? 'exact' : n <= maxForPermutations ? 'permutations' : 'chi-square bound'
  const isConstant = (values: readonly number[]) => values.every(value => value === values[0])
  if (n < 2 || isConstant(x) || isConstant(y)) return { r: null, p: null, minP: 1, n, method }
  const apart = first === 'groups' ? ofGroups : ofNumbers
  const sums = sumsOf(x, y, apart)
  const r = Math.min(1, Math.sqrt(Math.max(0, correlation(sums, biased))))
  switch (method) {
    case 'exact':
      return { r, ...exactTail(centred(x, apart), centred(y), n), n, method }
    case 'permutations':
      return { r, ...drawnTail(centred(x, apart), centred(y), n, seed), n, method }
    case 'chi-square bound':
      return { r, p: chiSquareBound(correlation(sums, unbiased), n), minP: 0, n, method }
  }
}

/** How far two values are from each other. */
type Distance = (one: number, other: number) => number

const ofNumbers: Distance = (one, other) => Math.abs(one - other)
const ofGroups: Distance = (one, other) => (one === other ? 0 : 1)

const maxForExact = 7
const maxForPermutations = 200
const draws = 4999
/** This many permutations with as large an R show that p is far above any bound of interest. */
const enough = 250

/** Sums over all pairs of places, of the distances between two values of x (a) and of y (b). */
interface Sums {
  readonly n: number
  readonly aa: Products
  readonly bb: Products
  readonly ab: Products
}

interface Products {
  /** Of the distances themselves. */
  readonly each: number
  /** Of the sums of their rows. */
  readonly rows: number
  /** Of the sums of all. */
  readonly all: number
}

function sumsOf(x: readonly number[], y: readonly number[], apart: Distance): Sums {
  const n = x.length
  const [rowsA, rowsB] = [new Float64Array(n), new Float64Array(n)]
  let [aa, bb, ab] = [0, 0, 0]
  for (let i = 0; i < n; i += 1) {
    for (let j = 0; j < i; j += 1) {
      const a = apart(x[i] ?? 0, x[j] ?? 0)
      const b = Math.abs((y[i] ?? 0) - (y[j] ?? 0))
      aa += 2 * a * a
      bb += 2 * b * b
      ab += 2 * a * b
      rowsA[i] = (rowsA[i] ?? 0) + a
      rowsA[j] = (rowsA[j] ?? 0) + a
      rowsB[i] = (rowsB[i] ?? 0) + b
      rowsB[j] = (rowsB[j] ?? 0) + b
    }
  }
  const dot = (one: Float64Array, other: Float64Array) =>
    one.reduce((sum, value, place) => sum + value * (other[place] ?? 0), 0)
  const [allA, allB] = [rowsA, rowsB].map(rows => rows.reduce((sum, value) => sum + value, 0))
  const [a = 0, b = 0] = [allA, allB]
  return {
    n,
    aa: { each: aa, rows: dot(rowsA, rowsA), all: a * a },
    bb: { each: bb, rows: dot(rowsB, rowsB), all: b * b },
    ab: { each: ab, rows: dot(rowsA, rowsB), all: a * b },
  }
}

/** The squared covariance of distances up to a constant: the sum of the products of what definition 4 centres. */
function biased({ each, rows, all }: Products, n: number): number {
  return each - (2 / n) * rows + all / n ** 2
}

/** The same without its bias: Székely and Rizzo, "Partial distance correlation with methods for dissimilarities", 2014. */
function unbiased({ each, rows, all }: Products, n: number): number {
  return each - (2 / (n - 2)) * rows + all / ((n - 1) * (n - 2))
}

function correlation({ n, aa, bb, ab }: Sums, covariance: (products: Products, n: number) => number): number {
  const scale = Math.sqrt(Math.max(0, covariance(aa, n)) * Math.max(0, covariance(bb, n)))
  return scale === 0 ? 0 : covariance(ab, n) / scale
}

/** Distances less the means of their row and column, plus that of all, row after row. */
function centred(values: readonly number[], apart: Distance = ofNumbers): Float64Array {
  const n = values.length
  const all = new Float64Array(n * n)
  const means = new Float64Array(n)
  for (let i = 0; i < n; i += 1) {
    for (let j = 0; j < n; j += 1) {
      all[i * n + j] = apart(values[i] ?? 0, values[j] ?? 0)
      means[i] = (means[i] ?? 0) + (all[i * n + j] ?? 0) / n
    }
  }
  const mean = means.reduce((sum, value) => sum + value, 0) / n
  return all.map(
    (value, place) => value - (means[Math.floor(place / n)] ?? 0) - (means[place % n] ?? 0) + mean,
  )
}

/** The covariance when the second of the two is in another order; distances are the same both ways. */
function permuted(a: Float64Array, b: Float64Array, order: readonly number[]): number {
  const n = order.length
  let sum = 0
  for (let i = 0; i < n; i += 1) {
    const row = (order[i] ?? 0) * n
    sum += (a[i * n + i] ?? 0) * (b[row + (order[i] ?? 0)] ?? 0)
    let below = 0
    for (let j = 0; j < i; j += 1) below += (a[i * n + j] ?? 0) * (b[row + (order[j] ?? 0)] ?? 0)
    sum += 2 * below
  }
  return sum
}

const straight = (n: number) => Array.from({ length: n }, (_, place) => place)

function exactTail(a: Float64Array, b: Float64Array, n: number): { p: number; minP: number } {
  const all: number[] = []
  forEachOrder(straight(n), order => all.push(permuted(a, b, order)))
  const observed = permuted(a, b, straight(n))
  const largest = all.reduce((most, value) => Math.max(most, value), Number.NEGATIVE_INFINITY)
  // Smaller differences come only from the order of summation.
  const tolerance = 1e-9 * Math.max(Math.abs(largest), Number.MIN_VALUE)
  const share = (least: number) => all.filter(value => value >= least - tolerance).length / all.length
  return { p: share(observed), minP: share(largest) }
}

function forEachOrder(list: number[], visit: (order: readonly number[]) => void, from = 0): void {
  if (from >= list.length - 1) {
    visit(list)
    return
  }
  for (let place = from; place < list.length; place += 1) {
    swap(list, from, place)
    forEachOrder(list, visit, from + 1)
    swap(list, from, place)
  }
}

function drawnTail(
  a: Float64Array,
  b: Float64Array,
  n: number,
  seed: number | bigint | string,
): { p: number; minP: number } {
  const generator = new MersenneTwister(parseSeed(seed))
  const order = straight(n)
  const observed = permuted(a, b, order)
  const tolerance = 1e-9 * Math.abs(observed)
  const minP = 1 / (draws + 1)
  let asLarge = 0
  for (let draw = 1; draw <= draws; draw += 1) {
    for (let place = n - 1; place > 0; place -= 1) {
      swap(order, place, Math.floor(generator.random() * (place + 1)))
    }
    if (permuted(a, b, order) >= observed - tolerance) asLarge += 1
    if (asLarge === enough) return { p: asLarge / draw, minP }
  }
  return { p: (asLarge + 1) / (draws + 1), minP }
}

function swap(list: number[], one: number, other: number): void {
  const kept = list[one] ?? 0
  list[one] = list[other] ?? 0
  list[other] = kept
}

// n × (squared R without its bias) + 1 lies below a chi-square of one degree of freedom beyond any level of 0.05 or less.
function chiSquareBound(squared: number, n: number): number {
  const statistic = n * squared + 1
  return statistic <= 0 ? 1 : normalTails(Math.sqrt(statistic))
}
