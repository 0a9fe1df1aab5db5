// The slowest counter of the boards that arXiv:2312.02741 tried.
const usualMs = 100
// Readings closer than this show when a counter moves.
const denseMs = 40

/** An update of a counter whose time is known, give or take half of a width. */
export interface Point {
  readonly timeMs: number
  readonly widthMs: number
  readonly joules: number
}

/** How often a counter moves, from those of its movements that were seen closely. */
export class Rhythm {
  #lastMs: number | undefined
  #sumMs = 0
  #count = 0
  #readingsMs = 0

  /** It moved between two readings, the next after each other. */
  see(fromMs: number, toMs: number): void {
    if (toMs - fromMs > denseMs) {
      this.#lastMs = undefined
      return
    }
    const movedMs = (fromMs + toMs) / 2
    // Of movements between which none was missed; of any other the distance is not known.
    if (this.#lastMs !== undefined && movedMs - this.#lastMs <= 10 * usualMs) {
      this.#sumMs += movedMs - this.#lastMs
      this.#count += 1
      this.#readingsMs += toMs - fromMs
    }
    this.#lastMs = movedMs
  }

  /** Milliseconds between two of its movements, where that is known. */
  get knownMs(): number | undefined {
    return this.#count === 0 ? undefined : this.#sumMs / this.#count
  }

  /** When an update was that was seen between two readings; `next` is the one after it. */
  place(
    { fromMs, toMs, joules }: { readonly fromMs: number; readonly toMs: number; readonly joules: number },
    next: { readonly timeMs: number; readonly widthMs: number } | undefined,
  ) {
    const { knownMs } = this
    const widthMs = Math.min(toMs - fromMs, knownMs ?? usualMs)
    const found = { timeMs: toMs - widthMs / 2, widthMs, joules }
    if (knownMs === undefined || next === undefined || next.widthMs > denseMs || widthMs <= next.widthMs)
      return found
    // The last one that the later reading can have seen.
    const moves = Math.max(1, Math.ceil((next.timeMs - toMs) / knownMs))
    const timeMs = next.timeMs - moves * knownMs
    if (timeMs <= fromMs || timeMs > toMs) return found
    // The rhythm is known as well as the readings that it comes from were dense.
    const doubtMs = (moves * this.#readingsMs) / this.#count / Math.sqrt(this.#count)
    // A rhythm that is off is off by as much at each step of a chain: it adds up.
    return { timeMs, widthMs: Math.min(widthMs, next.widthMs + doubtMs), joules }
  }
}
