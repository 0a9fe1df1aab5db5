import type { Gap } from './integrate.js'

// A machine that falls asleep more often during one attempt measures nothing worth keeping.
const mostBreaks = 100

/** Stretches somewhere in which the machine slept: what was measured across one is no measurement of a training. */
export class Breaks {
  readonly #stretches: Gap[] = []

  add(stretch: Gap): void {
    this.#stretches.push(stretch)
    if (this.#stretches.length > mostBreaks) this.#stretches.shift()
  }

  /** Whether a break lies between two instants. */
  touches(startMs: number, endMs: number): boolean {
    return this.#stretches.some(stretch => stretch.startMs < endMs && stretch.endMs > startMs)
  }
}
