/** The sum of all; null for none, and if one of them is unknown: a total without one of its parts is no total. */
export function wholeSum(parts: readonly (number | null)[]): number | null {
  if (parts.length === 0) return null
  return parts.reduce<number | null>((sum, part) => (sum === null || part === null ? null : sum + part), 0)
}
