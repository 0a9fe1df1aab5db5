import { wilcoxonRankSum } from 'simple-statistics'
import { finite, type Value } from './finite.js'
import { normalTails } from './normal.js'
import { midranks } from './ranks.js'

/** Whether the values of `b` tend to be larger than those of `a`. */
export interface MannWhitney {
  /** How many of the pairs of an `a` and a `b` have the larger `b`; equal ones count half. */
  readonly u: number
  /** The chance of so large a difference, either way, if there is none. */
  readonly p: number
  /** The smallest p that so many values could give: above 0.05, nothing can be shown. */
  readonly minP: number
  /** Cliff's delta, −1 to 1: the share of pairs with the larger `b` less that with the larger `a`. */
  readonly delta: number
  readonly magnitude: Magnitude
  readonly nA: number
  readonly nB: number
  readonly method: 'exact' | 'normal approximation'
}

export type Magnitude = 'negligible' | 'small' | 'medium' | 'large'

/**
 * The Mann-Whitney U test of two independent groups (Mann and Whitney, Annals of Mathematical Statistics 18, 1947)
 * with Cliff's delta (Cliff, "Dominance statistics", Psychological Bulletin 114, 1993) as the size of the effect. Up
 * to 40 values p is exact, ties included: twice the smaller tail of the distribution of the rank sum over all ways to
 * distribute the values. Beyond, by the normal approximation with correction for ties and continuity (Lehmann,
 * "Nonparametrics", 1975, section 1.4).
 *
 * Values that are absent or not finite are left out; null where a group has none. Where all values are equal p is 1.
 *
 * @param a One group.
 * @param b The other.
 * @example
 * ```ts
 * import { mannWhitney } from 'nightwatt'
 *
 * const test = mannWhitney([1, 2, 3, 4], [5, 6, 7, 8])
 * console.log(test?.delta) // → 1
 * ```
 */
export function mannWhitney(a: readonly Value[], b: readonly Value[]): MannWhitney | null {
  const [one, other] = [finite(a), finite(b)]
  const [nA, nB] = [one.length, other.length]
  if (nA === 0 || nB === 0) return null
  const rankSum = wilcoxonRankSum(other, one)
  const u = rankSum - (nB * (nB + 1)) / 2
  const delta = (2 * u) / (nA * nB) - 1
  const isExact = nA + nB <= maxForExact
  const ranks = midranks([...one, ...other])
  const tails = isExact ? exactTails(ranks, nB, rankSum) : normalApproximation(ranks, nA, nB, u)
  return {
    u,
    ...tails,
    delta,
    magnitude: magnitudeOf(delta),
    nA,
    nB,
    method: isExact ? 'exact' : 'normal approximation',
  }
}

/**
 * The usual words for Cliff's delta: negligible below 0.147, small below 0.33, medium below 0.474, else large (Romano,
 * Kromrey, Coraggio and Skowronek, "Appropriate statistics for ordinal level data", Florida Association of
 * Institutional Research, 2006).
 */
export function magnitudeOf(delta: number): Magnitude {
  const size = Math.abs(delta)
  if (size < 0.147) return 'negligible'
  if (size < 0.33) return 'small'
  return size < 0.474 ? 'medium' : 'large'
}

const maxForExact = 40

interface Tails {
  readonly p: number
  readonly minP: number
}

function exactTails(ranks: readonly number[], size: number, rankSum: number): Tails {
  const ways = waysToSum(ranks, size)
  const total = ways.reduce((sum, count) => sum + count, 0)
  // Midranks are halves: doubled they are places in the list.
  const below = shareOf(ways.slice(0, Math.round(2 * rankSum) + 1), total)
  const above = shareOf(ways.slice(Math.round(2 * rankSum)), total)
  const possible = ways.filter(count => count > 0)
  const ends = Math.min(possible[0] ?? total, possible.at(-1) ?? total)
  return { p: Math.min(1, 2 * Math.min(below, above)), minP: Math.min(1, (2 * ends) / total) }
}

function shareOf(counts: readonly number[], total: number): number {
  return counts.reduce((sum, count) => sum + count, 0) / total
}

/** In how many ways so many of the ranks add up to each sum; the place in the list is twice the sum. */
function waysToSum(ranks: readonly number[], size: number): number[] {
  const doubled = ranks.map(rank => Math.round(2 * rank))
  const most = doubled.reduce((sum, rank) => sum + rank, 0)
  const ways = Array.from({ length: size + 1 }, () => new Float64Array(most + 1))
  ways[0]?.fill(1, 0, 1)
  for (const rank of doubled) {
    // From the largest number down, so that no rank is taken twice.
    for (let taken = size; taken > 0; taken -= 1) {
      const [with_, without] = [ways[taken], ways[taken - 1]]
      if (with_ === undefined || without === undefined) continue
      for (let sum = most; sum >= rank; sum -= 1) with_[sum] = (with_[sum] ?? 0) + (without[sum - rank] ?? 0)
    }
  }
  return [...(ways[size] ?? [])]
}

function normalApproximation(ranks: readonly number[], nA: number, nB: number, u: number): Tails {
  const n = nA + nB
  const counts = new Map<number, number>()
  for (const rank of ranks) counts.set(rank, (counts.get(rank) ?? 0) + 1)
  const ties = [...counts.values()].reduce((sum, count) => sum + count ** 3 - count, 0)
  const variance = ((nA * nB) / 12) * (n + 1 - ties / (n * (n - 1)))
  if (variance <= 0) return { p: 1, minP: 1 }
  const pOf = (value: number) =>
    normalTails(Math.max(0, Math.abs(value - (nA * nB) / 2) - 0.5) / Math.sqrt(variance))
  return { p: pOf(u), minP: pOf(nA * nB) }
}
