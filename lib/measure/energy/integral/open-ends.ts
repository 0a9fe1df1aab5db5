import { at, type Samples } from './samples.js'

/**
 * What the power of the nearest reading inside may be off by between that reading and an end of the window that lies in
 * the midst of what ran, in joules².
 *
 * There, what the first reading beyond shows may have begun on either side of the end: a step that comes at any time
 * between the two readings, L apart, misses ΔP for as long as it comes before the end, which is R away from the one
 * inside. The mean of the squares of that is ΔP²·R³/3L.
 *
 * @param inside The place of the nearest reading inside.
 * @param beyond The place of the first reading beyond the end; nothing is charged where there is none.
 */
export function openEndVariance(all: Samples, inside: number, beyond: number, end: number): number {
  const { seconds, watts } = all
  if (beyond < 0 || beyond >= seconds.length) return 0
  const length = Math.abs(at(seconds, beyond) - at(seconds, inside))
  const reach = Math.abs(end - at(seconds, inside))
  return ((at(watts, beyond) - at(watts, inside)) ** 2 * reach ** 3) / (3 * length)
}
