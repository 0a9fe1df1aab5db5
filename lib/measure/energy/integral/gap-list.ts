import type { Gap } from './integral.js'

const maxKept = 100

/** The gaps of a trace, in time order; the first hundred are kept. */
export class GapList {
  readonly #gaps: Gap[] = []

  add(gap: Gap): void {
    if (this.#gaps.length < maxKept) this.#gaps.push(gap)
  }

  /** A gap that continues where the last one ended: a sleep is located only to within two or three samples. */
  join(gap: Gap): void {
    const last = this.#gaps.at(-1)
    if (last === undefined || last.endMs < gap.startMs) this.add(gap)
    else this.#gaps[this.#gaps.length - 1] = { startMs: last.startMs, endMs: gap.endMs }
  }

  get all(): readonly Gap[] {
    return this.#gaps
  }
}
