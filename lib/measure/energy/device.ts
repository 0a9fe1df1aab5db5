import type { Sample } from '../meter.js'
import type { PowerWindow } from '../nvidia-smi/power-window.js'
import { type CardEnergy, type CounterEnergy, cardEnergy, counterEnergy } from './device-energy.js'
import type { Gap, Integral } from './integral/integral.js'
import type { AddingUp } from './method.js'
import type { Testimony } from './witness/witnesses.js'

/** One device's energy: joules that a counter tells, or watts to be integrated. */
export interface Device {
  /** Package, RAM, or what a card is known by. */
  readonly name: string
  readonly index: number
  readonly isOwn: boolean
  readonly isSeen: boolean
  begin(startMs: number): void
  end(endMs: number): void
  break(stretch: Gap): void
  see(sample: Sample, value: number | null): void
  result(): Integral
  /** What each of several witnesses says of it, where it has them. */
  testimony?(): Testimony
}

/** What is known of a device before it tells anything. */
type About = Pick<Device, 'name' | 'index' | 'isOwn'>

/**
 * A device whose counter tells the joules of each interval.
 *
 * @param isAsShown Whether the counter's step is to be found in them.
 */
export function counterDevice(
  about: About,
  { intervalMs, isExpected, isAsShown }: { intervalMs: number; isExpected: boolean; isAsShown: boolean },
): Device {
  const energy = counterEnergy(intervalMs, isAsShown)
  return deviceOf(about, energy, ({ timeMs, intervalMs: counted = 0 }, joules) => {
    // A processor without the counter never tells of it.
    if (joules === null && !energy.isSeen && !isExpected) return
    energy.see(timeMs, joules, value => energy.sum.add(timeMs, counted, value))
  })
}

/**
 * A device that tells its power at an instant, in steps that are found in what it tells.
 *
 * @param window Over how long its power is averaged, where that is known.
 */
export function powerDevice(about: About, how: AddingUp, window?: PowerWindow): Device {
  const energy = cardEnergy(how, window, 'as shown')
  return deviceOf(about, energy, ({ timeMs }, watts) =>
    energy.see(timeMs, watts, value => energy.sum.add(timeMs, value)),
  )
}

function deviceOf(about: About, energy: CounterEnergy | CardEnergy, see: Device['see']): Device {
  return {
    ...about,
    get isSeen() {
      return energy.isSeen
    },
    begin: startMs => energy.begin(startMs),
    end: endMs => energy.end(endMs),
    break: stretch => energy.break(stretch),
    see,
    result: () => energy.result(),
  }
}

/** The joules of a mean power over the interval of its sample. */
export function joulesOf(watts: number | null, { intervalMs = 0 }: Sample): number | null {
  return watts === null ? null : watts * (intervalMs / 1000)
}
