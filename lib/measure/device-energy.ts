import { EnergySum } from './accumulate.js'
import { type Gap, type Integral, PowerIntegral } from './integrate.js'
import { HeldZeros, Told } from './told.js'

/** Adds up what one device took: powers to be integrated, or the joules of intervals. */
interface Adder {
  begin(startMs: number): void
  end(endMs: number): void
  break(stretch: Gap): void
  result(): Integral
}

/** The energy of one device over the window of an attempt, or that it cannot be known. */
export class DeviceEnergy<Sum extends Adder> {
  readonly sum: Sum
  readonly #told: Told
  readonly #zeros = new HeldZeros()
  /** Whether it was told of at all, be it without a value. */
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
    // A zero is neither: it says nothing until the next value does.
    if (value !== 0) this.#told.see(timeMs, value !== null)
    this.#zeros.see(value, () => {
      if (value !== null) count(value)
    })
  }

  /** What it took; null energy where it told of itself and not of what it takes. */
  result(): Integral {
    this.#zeros.release()
    const integral = this.sum.result()
    const isLost = this.isSeen && this.#told.isLost
    return isLost ? { ...integral, energyJoules: null, assumedJoules: 0, uncertaintyJoules: null } : integral
  }
}

export type CounterEnergy = DeviceEnergy<EnergySum>
export type CardEnergy = DeviceEnergy<PowerIntegral>

export function counterEnergy(intervalMs: number): CounterEnergy {
  // perf prints hundredths of a joule; powercap counts microjoules, which this is never too small for.
  return new DeviceEnergy(new EnergySum({ intervalMs, resolutionJoules: 0.01 }), intervalMs)
}

export function cardEnergy(intervalMs: number): CardEnergy {
  return new DeviceEnergy(new PowerIntegral({ intervalMs }), intervalMs)
}
