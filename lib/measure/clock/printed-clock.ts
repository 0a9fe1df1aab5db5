import type { WallShift } from './clock.js'

const quarterMs = 15 * 60_000
// Printed times and ours come from the same kernel clock; a larger difference is not rounding.
const slackMs = 1000
// Lines are printed in the order of their times, except for the jitter of several cards.
const jitterMs = 20

/** The clock that a tool's printed times are converted to: an attempt's. */
export interface OwnClock {
  now(): number
  look(): void
  readonly shifts: readonly WallShift[]
}

/**
 * Converts the times that a tool prints to the attempt's clock. Tools print wall time, so what is known to have moved
 * the wall clock is taken off. Lines may come late, in bursts, so a printed time is trusted as long as it can be
 * true: not before the tool was started, not in the future, not back. Otherwise
 *
 * - the first time is off by whole quarters of an hour: the tool prints another time zone, which is taken off;
 * - the tool's clock was set, or a line is corrupt: that line is placed at its arrival, and those after it keep their
 *   distances to it.
 *
 * The times returned never go back, and never run ahead of the attempt's clock.
 */
export class PrintedClock {
  readonly #clock: OwnClock
  readonly #onJump: (jumpMs: number) => void
  readonly #startedMs: number
  #offsetMs: number | undefined
  #newestMs = Number.NEGATIVE_INFINITY

  /** Make it when the tool starts. `onJump` is called with the milliseconds by which an impossible time was off. */
  constructor(clock: OwnClock, onJump: (jumpMs: number) => void) {
    this.#clock = clock
    this.#onJump = onJump
    this.#startedMs = clock.now()
  }

  /** Time by the attempt's clock, in milliseconds since the epoch, of a line that arrived now and prints `printedMs`. */
  timeOf(printedMs: number): number {
    this.#clock.look()
    const now = this.#clock.now()
    if (!Number.isFinite(printedMs)) return this.#newest(now, now)
    this.#offsetMs ??= this.#zoneOffset(this.#unshifted(printedMs, now), now)
    let timeMs = this.#unshifted(printedMs - this.#offsetMs, now)
    if (!this.#canBe(timeMs, now)) {
      this.#onJump(timeMs - now)
      this.#offsetMs += timeMs - now
      timeMs = now
    }
    return this.#newest(timeMs, now)
  }

  #newest(timeMs: number, now: number): number {
    this.#newestMs = Math.min(now, Math.max(this.#startedMs, this.#newestMs, timeMs))
    return this.#newestMs
  }

  #canBe(timeMs: number, now: number): boolean {
    const earliestMs = Math.max(this.#startedMs, this.#newestMs) - slackMs
    return timeMs <= now + slackMs && timeMs >= earliestMs
  }

  // A line printed before the wall clock was set may come after. When it was set is known only to within a look or
  // two, so where no shift applied at the time that it would give the line, any shift that gives a possible time is
  // used.
  #unshifted(printedMs: number, now: number): number {
    const { shifts } = this.#clock
    const held = shifts.find(({ sinceMs, byMs }, position) => {
      const timeMs = printedMs - byMs
      const untilMs = shifts[position + 1]?.sinceMs ?? Number.POSITIVE_INFINITY
      const isInOrder = timeMs >= this.#newestMs - jitterMs
      return isInOrder && timeMs >= sinceMs && timeMs <= untilMs && this.#canBe(timeMs, now)
    })
    const possible = held ?? shifts.find(({ byMs }) => this.#canBe(printedMs - byMs, now))
    return printedMs - (possible ?? shifts.at(-1) ?? { byMs: 0 }).byMs
  }

  #zoneOffset(timeMs: number, now: number): number {
    const sinceStartMs = timeMs - this.#startedMs + slackMs
    const maxMs = now - this.#startedMs + 2 * slackMs
    if (sinceStartMs >= 0 && sinceStartMs <= maxMs) return 0
    const offsetMs = Math.floor(sinceStartMs / quarterMs) * quarterMs
    return sinceStartMs - offsetMs <= maxMs ? offsetMs : 0
  }
}
