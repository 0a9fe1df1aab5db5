// Quantiles of Student's t at 97.5 %, for 1 to 20 degrees of freedom (GUM, JCGM 100:2008, table G.2).
const quantiles = [
  12.71, 4.3, 3.18, 2.78, 2.57, 2.45, 2.36, 2.31, 2.26, 2.23, 2.2, 2.18, 2.16, 2.14, 2.13, 2.12, 2.11, 2.1,
  2.09, 2.09,
]

/**
 * By what a standard uncertainty from few observations is widened, so that twice of it holds the truth in 95 %.
 *
 * @param degrees Of freedom, at least one.
 */
export function widening(degrees: number): number {
  return (quantiles[Math.floor(Math.max(1, degrees)) - 1] ?? 1.96 + 2.5 / degrees) / 2
}
