import { uptime } from 'node:os'
import { type ClockChange, type ClockReading, ClockWatch } from './clock-watch.js'

/** How far the wall clock has been moved against an attempt's clock, and since when by that clock. */
export interface WallShift {
  readonly sinceMs: number
  readonly byMs: number
}

/** Where the time comes from: the machine's clocks, but for tests. */
export interface Clocks {
  monotonicMs(): number
  all(): ClockReading
}

// A wall clock that is set more often is told apart no more.
const mostShifts = 20

/**
 * The clock of one attempt: wall time when it is made, the monotonic clock from then on. The attempt's start and
 * end and all its samples are told by it, so that none moves against another when the wall clock is set, and the
 * time that the machine sleeps, in which no training runs, is no time of the attempt. What happens to the wall clock
 * is watched: after that, these times differ from it.
 */
export class AttemptClock {
  readonly #clocks: Clocks
  readonly #watch: ClockWatch
  readonly #originMs: number
  readonly #onChange: (change: ClockChange) => void
  readonly #shifts: WallShift[] = [{ sinceMs: Number.NEGATIVE_INFINITY, byMs: 0 }]

  /** @param onChange Told of what happened to the wall clock, at times of this clock. */
  constructor(onChange: (change: ClockChange) => void = () => {}, clocks = machineClocks) {
    const first = clocks.all()
    this.#clocks = clocks
    this.#watch = new ClockWatch(first)
    this.#originMs = first.wallMs - first.monotonicMs
    this.#onChange = onChange
  }

  /** Milliseconds since the epoch. */
  readonly now = (): number => this.#originMs + this.#clocks.monotonicMs()

  /** Looks whether something happened to the wall clock since the last look. */
  readonly look = (): void => {
    for (const change of this.#watch.see(this.#clocks.all())) {
      const [fromMs, toMs] = [change.fromMs + this.#originMs, change.toMs + this.#originMs]
      const byMs = (this.#shifts.at(-1)?.byMs ?? 0) + change.byMs
      this.#shifts.push({ sinceMs: fromMs, byMs })
      if (this.#shifts.length > mostShifts) this.#shifts.shift()
      this.#onChange({ ...change, fromMs, toMs })
    }
  }

  /** All that is known of the wall clock, oldest first; the first holds from ever. */
  get shifts(): readonly WallShift[] {
    return this.#shifts
  }
}

const patienceMs = 5
const mostTries = 3

const machineClocks: Clocks = {
  monotonicMs: () => performance.now(),
  // As nearly at once as can be: a reading in which we were put aside is taken again.
  all() {
    for (let tries = 1; ; tries += 1) {
      const monotonicMs = performance.now()
      const reading = { wallMs: Date.now(), monotonicMs, uptimeMs: uptimeMs(monotonicMs) }
      if (tries === mostTries || performance.now() - monotonicMs < patienceMs) return reading
    }
  },
}

// Where a system does not tell its uptime, a sleep looks like a wall clock that was set forward.
function uptimeMs(otherwise: number): number {
  try {
    return uptime() * 1000
  } catch {
    return otherwise
  }
}
