/**
 * Seconds until the night's end when the rest takes as long, experiments and pauses alike, as what is done; null
 * before anything is.
 */
export function remainingSeconds(
  secondsTaken: readonly number[],
  pauses: readonly number[],
  total: number,
): number | null {
  if (secondsTaken.length === 0) return null
  const left = total - secondsTaken.length
  return left * mean(secondsTaken) + Math.max(0, left - 1) * mean(pauses)
}

function mean(values: readonly number[]): number {
  return values.length === 0 ? 0 : values.reduce((sum, value) => sum + value, 0) / values.length
}
