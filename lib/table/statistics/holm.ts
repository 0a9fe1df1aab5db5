import { UsageError } from '../../errors.js'

/**
 * The p values of several tests made at once, each raised so that the chance of any false alarm at all stays at the
 * stated level (Holm, "A simple sequentially rejective multiple test procedure", Scandinavian Journal of Statistics
 * 6, 1979). In the given order; null, for a test that could not be made, stays null.
 *
 * @param ps Probabilities, 0 to 1.
 * @throws UsageError for what is no probability.
 * @example
 * ```ts
 * import { holm } from 'nightwatt'
 *
 * holm([0.01, 0.04, null]) // → [0.02, 0.04, null]
 * ```
 */
export function holm(ps: readonly (number | null)[]): (number | null)[] {
  const wrong = ps.filter(p => p !== null && (p < 0 || p > 1))
  if (wrong.length > 0) throw new UsageError(`p: found ${wrong.join(', ')}; allowed: 0 to 1, or null`)
  const known = ps
    .flatMap((p, position) => (p === null || !Number.isFinite(p) ? [] : [{ p, position }]))
    .sort((a, b) => a.p - b.p)
  const adjusted = new Array<number | null>(ps.length).fill(null)
  let largest = 0
  known.forEach(({ p, position }, rank) => {
    largest = Math.max(largest, Math.min(1, p * (known.length - rank)))
    adjusted[position] = largest
  })
  return adjusted
}
