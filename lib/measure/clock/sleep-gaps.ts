import type { Gap } from '../energy/integral/integral.js'

// A machine that falls asleep more often during one attempt measures nothing worth keeping.
const maxBreaks = 100

/** Stretches within which the machine slept at some time: a measurement across one does not measure a training. */
export class SleepGaps {
  readonly #stretches: Gap[] = []

  add(stretch: Gap): void {
    this.#stretches.push(stretch)
    if (this.#stretches.length > maxBreaks) this.#stretches.shift()
  }

  /** Whether a sleep lies between two instants. */
  touches(startMs: number, endMs: number): boolean {
    return this.#stretches.some(stretch => stretch.startMs < endMs && stretch.endMs > startMs)
  }
}
