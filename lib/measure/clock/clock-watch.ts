/** The machine's clocks at one instant, each in milliseconds from an origin of its own. */
export interface ClockReading {
  /** Since the epoch; anyone may set it. */
  readonly wallMs: number
  /** Never set, but it stands still while the machine sleeps (CLOCK_MONOTONIC). */
  readonly monotonicMs: number
  /** Since the machine started, sleep included (CLOCK_BOOTTIME); read when it is first asked for. */
  readonly uptimeMs: number
}

/** What happened to the clocks, between two instants of the monotonic one. */
export interface ClockChange {
  /** The wall clock was set, or the machine slept, which moves the wall clock on too. */
  readonly kind: 'set' | 'slept'
  /** How far the wall clock was moved by it; negative is back. */
  readonly byMs: number
  readonly fromMs: number
  readonly toMs: number
}

// Two clocks cannot be read at once: on a busy machine the readings lie some milliseconds apart.
const minStepMs = 200
// Some systems give their uptime in whole seconds.
const minSleepMs = 2000

/**
 * Finds out from pairs of readings what happened to the clocks in between. NTP and people set the wall clock; summer
 * time does not change milliseconds since the epoch. NTP's slow corrections move all clocks alike and do not matter
 * here.
 */
export class ClockWatch {
  #last: ClockReading
  // The reading that the next is compared with, so that many small steps are noticed too.
  #anchor: ClockReading
  #anchorUptimeMs: number

  constructor(first: ClockReading) {
    this.#last = first
    this.#anchor = first
    this.#anchorUptimeMs = first.uptimeMs
  }

  /** A reading, later than all before; an impossible one is skipped. */
  see(reading: ClockReading): readonly ClockChange[] {
    const { wallMs, monotonicMs } = reading
    if (![wallMs, monotonicMs].every(Number.isFinite) || monotonicMs <= this.#last.monotonicMs) return []
    const passedMs = monotonicMs - this.#anchor.monotonicMs
    const movedMs = wallMs - this.#anchor.wallMs - passedMs
    // A sleep moves the wall clock on.
    if (Math.abs(movedMs) < minStepMs) {
      this.#last = reading
      return []
    }
    const { uptimeMs } = reading
    if (!Number.isFinite(uptimeMs)) return []
    const sleptMs = uptimeMs - this.#anchorUptimeMs - passedMs
    const slept = sleptMs >= minSleepMs
    const setMs = movedMs - (slept ? sleptMs : 0)
    const set = Math.abs(setMs) >= minStepMs
    const between = { fromMs: this.#last.monotonicMs, toMs: reading.monotonicMs }
    this.#last = reading
    if (slept || set) {
      this.#anchor = reading
      this.#anchorUptimeMs = uptimeMs
    }
    return [
      ...(slept ? [{ kind: 'slept' as const, byMs: sleptMs, ...between }] : []),
      ...(set ? [{ kind: 'set' as const, byMs: setMs, ...between }] : []),
    ]
  }
}
