/** After this long, a counter or a power that stays at zero means nothing: no processor and no card takes zero. */
export const standstillMs = 2000

// For so many intervals without a value, the values around are good enough.
const gapIntervals = 3
/** Above this share of the time without a value, an energy is more guess than measurement. */
const maxUntoldShare = 0.1

/**
 * How long a device appeared without reporting what it takes: `[N/A]`, `<not counted>`, a counter that stands still.
 * Its meter works and says that nothing is known, so nothing may be assumed, unlike for a meter that was away for a
 * while.
 */
export class Told {
  readonly #gapMs: number
  #startMs = Number.POSITIVE_INFINITY
  #endMs = Number.POSITIVE_INFINITY
  #everMs: number | undefined
  #silent = false
  #untoldMs = 0

  constructor(intervalMs: number) {
    this.#gapMs = gapIntervals * intervalMs
  }

  begin(startMs: number): void {
    this.#startMs = startMs
  }

  end(endMs: number): void {
    this.#endMs = endMs
  }

  /** A value of this device, or its report that there is none. */
  see(timeMs: number, hasValue: boolean): void {
    if (!hasValue) {
      this.#silent = true
      return
    }
    if (this.#silent) this.#untoldMs += this.#stretch(timeMs)
    this.#silent = false
    this.#everMs = timeMs
  }

  /** Whether its energy cannot be known: no value at all, none at the end, or none for a tenth of the time. */
  get isLost(): boolean {
    if (this.#everMs === undefined) return true
    const open = this.#silent ? this.#stretch(this.#endMs) : 0
    return open > 0 || this.#untoldMs > maxUntoldShare * (this.#endMs - this.#startMs)
  }

  // From the last value to this instant, as far as it lies in the window; nothing where that is not a gap.
  #stretch(untilMs: number): number {
    const fromMs = Math.max(this.#everMs ?? this.#startMs, this.#startMs)
    const lengthMs = Math.min(untilMs, this.#endMs) - fromMs
    return lengthMs > this.#gapMs ? lengthMs : 0
  }
}

/**
 * Interprets the zeros of a measured counter or power: a few are those of a counter that seldom moves; after seconds
 * without a movement, nothing is known.
 */
export class Standstill {
  #movedMs: number | undefined

  /** The value, or null where it means nothing. */
  see(timeMs: number, value: number | null): number | null {
    if (value === null) return null
    if (value > 0) this.#movedMs = timeMs
    this.#movedMs ??= timeMs
    return timeMs - this.#movedMs > standstillMs ? null : value
  }
}

/** Holds zeros back until it is known whether they belong to a counter that moves again. */
export class HeldZeros {
  #held: (() => void)[] = []

  /** `keep` counts the value; for zeros it is called when the next value comes, or never. */
  see(value: number | null, keep: () => void): void {
    if (value === 0) {
      this.#held.push(keep)
      return
    }
    if (value !== null) this.release()
    this.#held = []
    if (value !== null) keep()
  }

  release(): void {
    for (const keep of this.#held) keep()
    this.#held = []
  }
}
