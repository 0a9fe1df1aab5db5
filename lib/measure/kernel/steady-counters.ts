import type { Sample } from '../meter.js'
import { energyChannels, partOf } from '../parts.js'

// Below this share of the wanted interval, single steps of a counter would look like power: within two milliseconds
// one is 70 W.
const minShare = 0.5
// How far apart neighbouring intervals may be.
const slackMs = 1

/** A sample of energies that were counted over an interval. */
type CounterSample = Sample & { readonly intervalMs: number }

function isOfCounter(sample: Sample): sample is CounterSample {
  const [first] = energyChannels(partOf(sample.measures))
  return sample.intervalMs !== undefined && first?.quantity === 'energy'
}

/**
 * Adds the joules of an interval that is too short to give a power, such as the one from the last reading to the end,
 * to its neighbour. So a counter's sample is held back until the next arrives; all others pass at once.
 */
export class SteadyCounters {
  readonly #minMs: number
  readonly #pass: (sample: Sample) => void
  #held: CounterSample | undefined
  #startMs = Number.NEGATIVE_INFINITY

  constructor(intervalMs: number, pass: (sample: Sample) => void) {
    this.#minMs = minShare * intervalMs
    this.#pass = pass
  }

  /** The attempt starts: what was taken before is not joined to what it takes. */
  begin(startMs: number): void {
    this.flush()
    this.#startMs = startMs
  }

  add(sample: Sample): void {
    if (!isOfCounter(sample)) {
      this.#pass(sample)
      return
    }
    const held = this.#held
    if (held !== undefined && this.#belongTogether(held, sample)) {
      this.#held = joined(held, sample)
      return
    }
    this.flush()
    this.#held = sample
  }

  /** Passes on what is held back. */
  flush(): void {
    const held = this.#held
    this.#held = undefined
    if (held !== undefined) this.#pass(held)
  }

  #belongTogether(held: CounterSample, sample: CounterSample): boolean {
    if (!this.#isShort(held) && !this.#isShort(sample)) return false
    const isOfBefore = held.timeMs - held.intervalMs < this.#startMs && sample.timeMs > this.#startMs
    return !isOfBefore && follows(held, sample)
  }

  #isShort({ intervalMs }: CounterSample): boolean {
    return intervalMs < this.#minMs
  }
}

function follows(before: CounterSample, after: CounterSample): boolean {
  const distanceMs = after.timeMs - after.intervalMs - before.timeMs
  const isSame =
    before.meter === after.meter && before.measures === after.measures && Math.abs(distanceMs) <= slackMs
  // What one of them does not tell, both together do not.
  return isSame && tells(before) === tells(after)
}

function tells({ values }: CounterSample): string {
  return Object.entries(values)
    .map(([name, value]) => `${name} ${value === null}`)
    .join()
}

function joined(before: CounterSample, after: CounterSample): CounterSample {
  const sums = Object.entries(after.values).map(([name, value]) => {
    const earlier = before.values[name] ?? null
    return [name, value === null || earlier === null ? null : earlier + value]
  })
  return {
    ...after,
    intervalMs: after.timeMs - (before.timeMs - before.intervalMs),
    values: Object.fromEntries(sums),
  }
}
