import type { Gap } from './integrate.js'

const mostKept = 100

/** The gaps of a trace, in time order; of many the first hundred are kept. */
export class GapList {
  readonly #gaps: Gap[] = []

  add(gap: Gap): void {
    if (this.#gaps.length < mostKept) this.#gaps.push(gap)
  }

  /** A gap that goes on where the last ended: when the machine slept is known to two samples or three. */
  join(gap: Gap): void {
    const last = this.#gaps.at(-1)
    if (last === undefined || last.endMs < gap.startMs) this.add(gap)
    else this.#gaps[this.#gaps.length - 1] = { startMs: last.startMs, endMs: gap.endMs }
  }

  get all(): readonly Gap[] {
    return this.#gaps
  }
}
