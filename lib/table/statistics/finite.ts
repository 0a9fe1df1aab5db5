import { UsageError } from '../../errors.js'

/** A value of a table's column: numbers that are not finite, null and undefined count as missing. */
export type Value = number | null | undefined

/** The values that are not missing. */
export function finite(values: readonly Value[]): number[] {
  return values.filter(isThere)
}

/**
 * The pairs with both values.
 * @throws UsageError for lists of different lengths: then the pairs are unclear.
 */
export function finitePairs(xs: readonly Value[], ys: readonly Value[]): { x: number[]; y: number[] } {
  if (xs.length !== ys.length) {
    throw new UsageError(`found ${xs.length} and ${ys.length} values; allowed: two lists of one length`)
  }
  const x: number[] = []
  const y: number[] = []
  xs.forEach((value, position) => {
    const other = ys[position]
    if (!isThere(value) || !isThere(other)) return
    x.push(value)
    y.push(other)
  })
  return { x, y }
}

function isThere(value: Value): value is number {
  return Number.isFinite(value)
}
