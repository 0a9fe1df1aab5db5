import type { PowerWindow } from '../nvidia-smi/power-window.js'
import { HeldZeros, Told } from '../supervise/told.js'
import { EnergySum } from './accumulate.js'
import type { Gap, Integral, Resolution } from './integral/integral.js'
import type { PowerIntegral } from './integrate.js'
import { type AddingUp, powerIntegral } from './method.js'
import type { TrapezoidIntegral } from './trapezoid.js'

/** Adds up what one device took: powers to be integrated, or the joules of intervals. */
interface Adder {
  begin(startMs: number): void
  end(endMs: number): void
  break(stretch: Gap): void
  result(): Integral
}

/** The energy of one device during an attempt, or that it cannot be known. */
export class DeviceEnergy<Sum extends Adder> {
  readonly sum: Sum
  readonly #told: Told
  readonly #zeros = new HeldZeros()
  /** Whether it appeared at all, even without a value. */
  isSeen = false

  constructor(sum: Sum, intervalMs: number) {
    this.sum = sum
    this.#told = new Told(intervalMs)
  }

  begin(startMs: number): void {
    this.sum.begin(startMs)
    this.#told.begin(startMs)
  }

  end(endMs: number): void {
    this.sum.end(endMs)
    this.#told.end(endMs)
  }

  break(stretch: Gap): void {
    this.sum.break(stretch)
  }

  /** A reading; `count` adds its value to the sum. */
  see(timeMs: number, value: number | null, count: (value: number) => void): void {
    this.isSeen = true
    // A zero is neither: it means nothing until the next value.
    if (value !== 0) this.#told.see(timeMs, value !== null)
    this.#zeros.see(value, () => {
      if (value !== null) count(value)
    })
  }

  /** What it took; null energy where it appeared but did not report what it takes. */
  result(): Integral {
    this.#zeros.release()
    const integral = this.sum.result()
    const isLost = this.isSeen && this.#told.isLost
    return isLost
      ? { ...integral, energyJoules: null, assumedJoules: 0, uncertaintyJoules: null, budget: null }
      : integral
  }
}

export type CounterEnergy = DeviceEnergy<EnergySum>
export type CardEnergy = DeviceEnergy<PowerIntegral | TrapezoidIntegral>

// perf prints hundredths of a joule; powercap counts microjoules, for which this is never too small.
const processorJoules = 0.01

/** @param isAsShown Whether the counter's step is to be found in what it tells: that of a part of the user's own. */
export function counterEnergy(intervalMs: number, isAsShown = false): CounterEnergy {
  const resolutionJoules = isAsShown ? 'differences' : processorJoules
  return new DeviceEnergy(new EnergySum({ intervalMs, resolutionJoules }), intervalMs)
}

/**
 * @param window Over how long its power is averaged, and how late it is (0 both).
 * @param resolutionWatts nvidia-smi prints hundredths.
 */
export function cardEnergy(
  { method, intervalMs, openEnds }: AddingUp,
  window: Partial<Pick<PowerWindow, 'windowMs' | 'delayMs'>> = {},
  resolutionWatts: Resolution = 0.01,
): CardEnergy {
  const { windowMs = 0, delayMs = 0 } = window
  return new DeviceEnergy(
    powerIntegral(method, { intervalMs, resolutionWatts, windowMs, delayMs, ...(openEnds && { openEnds }) }),
    intervalMs,
  )
}
