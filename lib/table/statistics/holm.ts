import { UsageError } from '../../errors.js'

/**
 * The p values of several tests made at once, each raised so that the chance of calling anything at all a difference
 * that is none stays what it says (Holm, "A simple sequentially rejective multiple test procedure", Scandinavian
 * Journal of Statistics 6, 1979). In the given order; null, for a test that could not be made, stays null.
 *
 * @throws UsageError for what is no probability.
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
