import type { Part } from '../parts.js'
import type { MeterDescription } from './component.js'
import type { Device } from './device.js'
import { type DeviceReport, noCard } from './energy-report.js'
import { emptyIntegral, type Integral, type Window } from './integral/integral.js'
import type { Testimony } from './witness/witnesses.js'

/** What a meter's sensor may be off by at an energy, all its devices together: a bound. */
export function sensorJoules({ sensor }: MeterDescription, joules: number | null): number | null {
  return joules === null || sensor === undefined ? null : joules * sensor.share
}

type Known = Pick<Device, 'name' | 'index' | 'isOwn'> & {
  readonly integral: Integral
  readonly testimony?: Testimony | undefined
}

/**
 * What a meter told of each device.
 *
 * @param of.temperatures How many were read: all that is told of a part without an energy.
 */
export function deviceReports(
  known: readonly Known[],
  of: {
    readonly part: Part
    readonly meter: MeterDescription
    readonly window: Window
    readonly temperatures: number
  },
): readonly DeviceReport[] {
  const { part, meter, window, temperatures } = of
  const empty = emptyIntegral(window.startMs, window.endMs)
  const report = (device: string, deviceIndex: number, integral: Integral, isOwn = true): DeviceReport => {
    const { averageWatts, minWatts, maxWatts, ...energy } = integral
    return {
      meter: meter.name,
      measures: part.name,
      source: meter.source,
      assumption: meter.assumption,
      device,
      deviceIndex,
      ...energy,
      sensorJoules: sensorJoules(meter, energy.energyJoules),
      sensorSource: meter.sensor?.source ?? '',
      other: !isOwn,
    }
  }
  if (known.length > 0) {
    return known.map(({ name, index, isOwn, integral, testimony }) => ({
      ...report(name, index, integral, isOwn),
      ...testimony,
    }))
  }
  if (part.hasCards) return [report(noCard, -1, empty)]
  return part.channels
    .slice(0, 1)
    .map(({ device }) => report(device, 0, { ...empty, samples: temperatures, gaps: [] }))
}
