/**
 * The uncertainty of a sum of independent parts, from theirs: standard uncertainties add in quadrature (JCGM 100:2008,
 * 5.1.2). Of those that are known; null where none is.
 */
export function inQuadrature(...parts: readonly (number | null)[]): number | null {
  const known = parts.filter(part => part !== null)
  return known.length === 0 ? null : Math.hypot(...known)
}
