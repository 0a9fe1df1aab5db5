import type { CpuEnergySample, Sample } from './meter.js'

// Under this share of the wanted interval, the steps of a counter pass for power: two milliseconds make 70 W.
const leastShare = 0.5
// What the ends of neighbouring intervals may be apart by, and be neighbours.
const slackMs = 1

/**
 * Joins the joules of an interval that is too short to tell a power, such as that from the last reading to the end, to
 * those of its neighbour. A counter's sample is so held back until the next comes; all others pass at once.
 */
export class SteadyCounters {
  readonly #leastMs: number
  readonly #pass: (sample: Sample) => void
  #held: CpuEnergySample | undefined
  #startMs = Number.NEGATIVE_INFINITY

  constructor(intervalMs: number, pass: (sample: Sample) => void) {
    this.#leastMs = leastShare * intervalMs
    this.#pass = pass
  }

  /** The attempt starts: what was taken before is not joined to what it takes. */
  begin(startMs: number): void {
    this.flush()
    this.#startMs = startMs
  }

  add(sample: Sample): void {
    if (sample.kind !== 'cpu-energy') {
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

  #belongTogether(held: CpuEnergySample, sample: CpuEnergySample): boolean {
    if (!this.#isShort(held) && !this.#isShort(sample)) return false
    const isOfBefore = held.timeMs - held.intervalMs < this.#startMs && sample.timeMs > this.#startMs
    return !isOfBefore && follows(held, sample)
  }

  #isShort({ intervalMs }: CpuEnergySample): boolean {
    return intervalMs < this.#leastMs
  }
}

function follows(before: CpuEnergySample, after: CpuEnergySample): boolean {
  const distanceMs = after.timeMs - after.intervalMs - before.timeMs
  const isSame = before.meter === after.meter && Math.abs(distanceMs) <= slackMs
  // What one of them does not tell, both together do not.
  return isSame && tells(before) === tells(after)
}

function tells({ packageJoules, ramJoules }: CpuEnergySample): string {
  return `${packageJoules === null} ${ramJoules === null}`
}

function joined(before: CpuEnergySample, after: CpuEnergySample): CpuEnergySample {
  const sum = (left: number | null, right: number | null) =>
    left === null || right === null ? null : left + right
  return {
    ...after,
    intervalMs: after.timeMs - (before.timeMs - before.intervalMs),
    packageJoules: sum(before.packageJoules, after.packageJoules),
    ramJoules: sum(before.ramJoules, after.ramJoules),
  }
}
