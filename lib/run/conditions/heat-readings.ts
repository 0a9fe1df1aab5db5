import type { Sample } from '../../measure/meter.js'
import { partOf } from '../../measure/parts.js'

/** What the samples of an attempt tell of its heat, without keeping them. */
export interface HeatReadings {
  see(sample: Sample): void
  /** The first temperature of each device, in °C, by its name. */
  readonly startCelsius: Readonly<Record<string, number>>
  /** Share of the samples of its own cards that were slowed down, 0 to 1; null where none tells. */
  readonly throttledShare: number | null
}

/**
 * Reasons for which a card slows itself down, as bits of NVML's clocks event reasons: hardware slowdown, software and
 * hardware thermal slowdown, power brake. A power limit that is reached (0x4) is how a card is set and not among them.
 * https://docs.nvidia.com/deploy/nvml-api/group__nvmlClocksEventReasons.html
 */
const slowdownBits = 0x8 | 0x20 | 0x40 | 0x80

export function heatReadings(): HeatReadings {
  const startCelsius: Record<string, number> = {}
  let slowed = 0
  let telling = 0
  return {
    see({ measures, card, other, values }) {
      const { channels } = partOf(measures)
      const celsius = channels.find(({ quantity }) => quantity === 'temperature')
      const value = celsius === undefined ? null : (values[celsius.name] ?? null)
      const name = card?.uuid ?? celsius?.device ?? ''
      if (value !== null && other !== true) startCelsius[name] ??= value
      const [, reasons = null] =
        Object.entries(values).find(([channel]) => channel.startsWith('throttle')) ?? []
      if (reasons === null || other === true) return
      telling += 1
      if ((reasons & slowdownBits) !== 0) slowed += 1
    },
    startCelsius,
    get throttledShare() {
      return telling === 0 ? null : slowed / telling
    },
  }
}
