import type { Meter, Sample } from '../meter.js'
import { type Channel, neverZeroChannels, partOf } from '../parts.js'
import { Standstill } from '../supervise/told.js'

/** Removes from samples what means nothing: a counter or a power that stays at zero. An estimate may be zero. */
export function withoutStandstill(
  meters: readonly Pick<Meter, 'name' | 'source'>[],
): (sample: Sample) => Sample {
  const estimates = new Set(meters.filter(({ source }) => source === 'estimated').map(({ name }) => name))
  const channels = new Map<string, readonly Channel[]>()
  const devices = new Map<string, Standstill>()
  const seen = (device: string, timeMs: number, value: number | null) => {
    const known = devices.get(device) ?? new Standstill()
    devices.set(device, known)
    return known.see(timeMs, value)
  }
  return sample => {
    if (estimates.has(sample.meter)) return sample
    const { measures, card, timeMs, values } = sample
    const ofPart = channels.get(measures) ?? neverZeroChannels(partOf(measures))
    channels.set(measures, ofPart)
    // Called for each sample: one whose values all mean something is passed on as it is.
    let still: Record<string, number | null> | undefined
    for (const { name } of ofPart) {
      const value = values[name]
      if (value === undefined) continue
      const moving = seen(`${measures} ${card?.uuid ?? ''} ${name}`, timeMs, value)
      if (moving !== value) still = { ...(still ?? values), [name]: moving }
    }
    return still === undefined ? sample : { ...sample, values: still }
  }
}
