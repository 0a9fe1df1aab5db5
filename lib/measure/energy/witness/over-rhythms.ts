/** The mean of a value over all rhythms that a counter may have, and its standard deviation. */
export function over<One extends { readonly weight: number }>(
  list: readonly One[],
  value: (one: One) => number,
): { readonly mean: number; readonly deviation: number } {
  const weights = list.reduce((sum, { weight }) => sum + weight, 0)
  const mean = list.reduce((sum, one) => sum + one.weight * value(one), 0) / weights
  const variance = list.reduce((sum, one) => sum + one.weight * (value(one) - mean) ** 2, 0) / weights
  return { mean, deviation: Math.sqrt(variance) }
}
