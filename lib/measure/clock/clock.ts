import { uptime } from 'node:os'
import { type ClockChange, type ClockReading, ClockWatch } from './clock-watch.js'

/** How far the wall clock has been moved against an attempt's clock, and since when by that clock. */
export interface WallShift {
  readonly sinceMs: number
  readonly byMs: number
}

/** Where the time comes from: the machine's clocks, except in tests. */
export interface Clocks {
  monotonicMs(): number
  all(): ClockReading
}

// Further changes of the wall clock are not distinguished.
const maxShifts = 20

/**
 * The clock of one attempt: wall time when it is made, the monotonic clock from then on. The attempt's start and end
 * and all its samples use it, so that none moves against another when the wall clock is set, and the time in which
 * the machine sleeps, when no training runs, does not count. What happens to the wall clock is watched: after that,
 * these times differ from it.
 */
export class AttemptClock {
  readonly #clocks: Clocks
  readonly #watch: ClockWatch
  readonly #originMs: number
  readonly #onChange: (change: ClockChange) => void
  readonly #shifts: WallShift[] = [{ sinceMs: Number.NEGATIVE_INFINITY, byMs: 0 }]

  /** @param onChange Called with what happened to the wall clock, at times of this clock. */
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
      if (this.#shifts.length > maxShifts) this.#shifts.shift()
      this.#onChange({ ...change, fromMs, toMs })
    }
  }

  /** All that is known of the wall clock, oldest first; the first holds from the beginning. */
  get shifts(): readonly WallShift[] {
    return this.#shifts
  }
}

const patienceMs = 5
const maxTries = 3

// Once for all lines of a meter that came together.
let reading: ClockReading | undefined

const machineClocks: Clocks = {
  monotonicMs: () => performance.now(),
  all() {
    if (reading === undefined)
      queueMicrotask(() => {
        reading = undefined
      })
    reading ??= readClocks()
    return reading
  },
}

/** As nearly at once as possible: a reading during which we were suspended is repeated. */
function readClocks(): ClockReading {
  for (let tries = 1; ; tries += 1) {
    const monotonicMs = performance.now()
    const read = new MachineReading(Date.now(), monotonicMs)
    if (tries === maxTries || performance.now() - monotonicMs < patienceMs) return read
  }
}

/** The uptime is a file of the kernel's, which costs more than all else here: it is read where it is asked for. */
class MachineReading implements ClockReading {
  readonly wallMs: number
  readonly monotonicMs: number
  #uptimeMs: number | undefined

  constructor(wallMs: number, monotonicMs: number) {
    this.wallMs = wallMs
    this.monotonicMs = monotonicMs
  }

  get uptimeMs(): number {
    this.#uptimeMs ??= uptimeMs(this.monotonicMs)
    return this.#uptimeMs
  }
}

// Without an uptime, a sleep looks like a wall clock that was set forward.
function uptimeMs(otherwise: number): number {
  try {
    return uptime() * 1000
  } catch {
    return otherwise
  }
}
