import type { Meter, Sample } from './meter.js'
import { Standstill } from './told.js'

/** Makes samples of what they tell: of a counter or a power that stands at zero, nothing. An estimate may be zero. */
export function withoutStandstill(
  meters: readonly Pick<Meter, 'name' | 'source'>[],
): (sample: Sample) => Sample {
  const estimates = new Set(meters.filter(({ source }) => source === 'estimated').map(({ name }) => name))
  const devices = new Map<string, Standstill>()
  const seen = (device: string, timeMs: number, value: number | null) => {
    const known = devices.get(device) ?? new Standstill()
    devices.set(device, known)
    return known.see(timeMs, value)
  }
  return sample => {
    if (estimates.has(sample.meter)) return sample
    switch (sample.kind) {
      case 'cpu-energy':
        return {
          ...sample,
          packageJoules: seen('package', sample.timeMs, sample.packageJoules),
          ramJoules: seen('ram', sample.timeMs, sample.ramJoules),
        }
      case 'gpu':
        return { ...sample, powerWatts: seen(sample.uuid, sample.timeMs, sample.powerWatts) }
      case 'cpu-temperature':
        return sample
    }
  }
}
