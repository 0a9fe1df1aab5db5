import { sampleRankCorrelation } from 'simple-statistics'
import { studentTails } from '../../design/precision/student-t.js'
import { finitePairs, type Value } from './finite.js'
import { midranks } from './ranks.js'

/** How far two quantities rise and fall together. */
export interface Spearman {
  /** Spearman's ρ, −1 to 1; null for fewer than two pairs, and where one of the two never changes. */
  readonly rho: number | null
  /** The chance of so strong a ρ, either way, where there is no relation; null with it. */
  readonly p: number | null
  /** The smallest p that so many pairs could give: above 0.05, nothing can be told. */
  readonly minP: number
  /** Pairs that it rests on. */
  readonly n: number
  /** Which of the two never changes, the first before the second; null where both do. */
  readonly constant: 'x' | 'y' | null
  readonly method: 'exact' | 't approximation'
}

/**
 * Spearman's rank correlation (Spearman, American Journal of Psychology 15, 1904), equal values at the mean of their
 * places. Up to nine pairs p is exact, over all orders of one of the two; beyond by Student's t with n − 2 degrees of
 * freedom (Kendall and Stuart, "The Advanced Theory of Statistics", vol. 2, section 31.19).
 *
 * Pairs of which one is absent or not finite are left out.
 *
 * @param xs One quantity.
 * @param ys The other, in the same order.
 * @throws UsageError for lists of two lengths.
 * @example
 * ```ts
 * import { spearman } from 'nightwatt'
 *
 * spearman([1, 2, 3, 4], [10, 20, 30, 40]).rho // → 1
 * ```
 */
export function spearman(xs: readonly Value[], ys: readonly Value[]): Spearman {
  const { x, y } = finitePairs(xs, ys)
  const n = x.length
  const method = n <= maxForExact ? 'exact' : 't approximation'
  const rho = n < 2 ? Number.NaN : sampleRankCorrelation(x, y)
  const constant = isConstant(x) ? 'x' : isConstant(y) ? 'y' : null
  if (!Number.isFinite(rho)) return { rho: null, p: null, minP: 1, n, constant, method }
  // A perfect order comes out a rounding error beside one.
  const bounded = Math.abs(rho) > 1 - 1e-12 ? Math.sign(rho) : rho
  if (method === 'exact')
    return { rho: bounded, ...exactTails(midranks(x), midranks(y)), n, constant, method }
  const t = bounded * Math.sqrt((n - 2) / (1 - bounded ** 2))
  return { rho: bounded, p: studentTails(t, n - 2), minP: 0, n, constant, method }
}

function isConstant(values: readonly number[]): boolean {
  return values.every(value => value === values[0])
}

// 362,880 orders; the t approximation is within a few thousandths from there on.
const maxForExact = 9

function exactTails(x: readonly number[], y: readonly number[]): { p: number; minP: number } {
  const middle = (x.length + 1) / 2
  const centred = x.map(rank => rank - middle)
  const observed = Math.abs(products(centred, y))
  let largest = 0
  let orders = 0
  let asStrong = 0
  let asLargest = 0
  forEachOrder([...y], order => {
    const strength = Math.abs(products(centred, order))
    orders += 1
    // Ranks are halves: what differs by less than this is equal.
    if (strength >= observed - 1e-6) asStrong += 1
    if (strength > largest + 1e-6) {
      largest = strength
      asLargest = 0
    }
    if (strength >= largest - 1e-6) asLargest += 1
  })
  return { p: asStrong / orders, minP: asLargest / orders }
}

function products(x: readonly number[], y: readonly number[]): number {
  let sum = 0
  for (let place = 0; place < x.length; place += 1) sum += (x[place] ?? 0) * (y[place] ?? 0)
  return sum
}

/** Every order of a list, in place: Heap's algorithm (Heap, The Computer Journal 6, 1963). */
function forEachOrder(list: number[], visit: (order: readonly number[]) => void): void {
  const counters = new Array<number>(list.length).fill(0)
  visit(list)
  for (let place = 1; place < list.length; ) {
    const counter = counters[place] ?? 0
    if (counter >= place) {
      counters[place] = 0
      place += 1
      continue
    }
    swap(list, place % 2 === 0 ? 0 : counter, place)
    visit(list)
    counters[place] = counter + 1
    place = 1
  }
}

function swap(list: number[], one: number, other: number): void {
  const kept = list[one] ?? 0
  list[one] = list[other] ?? 0
  list[other] = kept
}
