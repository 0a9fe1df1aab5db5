import { channelValue, type Sample } from './meter.js'
import { energyChannels, partOf } from './parts.js'

/**
 * The power that a sample tells, in watts: its own, or the mean of its interval, all that its part counts together.
 * Null where the part's first channel tells nothing: RAM alone is no power of the processors.
 *
 * @param sample Of any meter.
 * @returns Watts.
 * @example
 * ```ts
 * import { sampleWatts } from 'nightwatt'
 *
 * sampleWatts({ measures: 'gpu', values: { powerWatts: 68.6 } }) // → 68.6
 * ```
 */
export function sampleWatts(sample: Pick<Sample, 'measures' | 'intervalMs' | 'values'>): number | null {
  const { intervalMs } = sample
  const [first, ...others] = energyChannels(partOf(sample.measures)).map(({ name, quantity }) => {
    const value = channelValue(sample, name)
    if (quantity === 'power' || value === null) return value
    return intervalMs === undefined || !(intervalMs > 0) ? null : value / (intervalMs / 1000)
  })
  if (first === undefined || first === null) return null
  return others.reduce<number>((sum, watts) => sum + (watts ?? 0), first)
}
