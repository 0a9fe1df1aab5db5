/**
 * A clock for one attempt: wall time when it is made, the monotonic clock from then on. An attempt's own start
 * and end are told the same way, so a wall clock that is set during the run moves neither against the other.
 *
 * @returns A function that gives milliseconds since the epoch.
 */
export function steadyClock(): () => number {
  const offsetMs = Date.now() - performance.now()
  return () => offsetMs + performance.now()
}

const quarterMs = 15 * 60_000
// Printed times and ours come from one clock of the kernel; what differs by more is no rounding.
const slackMs = 1000

/**
 * Puts the times that a tool prints onto our own clock. Lines may come late, in bursts, so a printed time is
 * trusted as long as it can be true: not before the tool was started, not in the future, not back. Otherwise
 *
 * - the first time is off by whole quarters of an hour: the tool prints another time zone, which is taken off;
 * - the tool's clock was set, or a line is corrupt: that line is placed at its arrival, and those after it keep
 *   their distances to it.
 */
export class PrintedClock {
  readonly #now: () => number
  readonly #onJump: (jumpMs: number) => void
  readonly #startedMs: number
  #offsetMs: number | undefined
  #newestMs = Number.NEGATIVE_INFINITY

  /** Make it when the tool starts. `onJump` hears by how many milliseconds a time was off that cannot be true. */
  constructor(now: () => number, onJump: (jumpMs: number) => void) {
    this.#now = now
    this.#onJump = onJump
    this.#startedMs = now()
  }

  /** Our time, in milliseconds since the epoch, of a line that arrived now and prints `printedMs`. */
  timeOf(printedMs: number): number {
    const now = this.#now()
    this.#offsetMs ??= this.#zoneOffset(printedMs, now)
    let timeMs = printedMs - this.#offsetMs
    const earliestMs = Math.max(this.#startedMs, this.#newestMs) - slackMs
    if (timeMs > now + slackMs || timeMs < earliestMs) {
      this.#onJump(timeMs - now)
      this.#offsetMs += timeMs - now
      timeMs = now
    }
    this.#newestMs = Math.max(this.#newestMs, timeMs)
    return timeMs
  }

  #zoneOffset(printedMs: number, now: number): number {
    const sinceStartMs = printedMs - this.#startedMs + slackMs
    const longestMs = now - this.#startedMs + 2 * slackMs
    if (sinceStartMs >= 0 && sinceStartMs <= longestMs) return 0
    const offsetMs = Math.floor(sinceStartMs / quarterMs) * quarterMs
    return sinceStartMs - offsetMs <= longestMs ? offsetMs : 0
  }
}
