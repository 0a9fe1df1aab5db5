import { formatDuration } from '../../units.js'

/**
 * Times in which a meter gives no reading. Each is reported when it begins, once more when the first restart has
 * failed, and when it is over, but not at every restart of a meter that stays off all night.
 */
export class Outage {
  readonly #name: string
  readonly #tell: (problem: string) => void
  #lastReadingMs = performance.now()
  #failures = 0

  constructor(name: string, tell: (problem: string) => void) {
    this.#name = name
    this.#tell = tell
  }

  /** The meter gave a reading. Returns whether it had failed before. */
  over(): boolean {
    const now = performance.now()
    const wasOut = this.#failures > 0
    if (wasOut) {
      const seconds = (now - this.#lastReadingMs) / 1000
      this.#tell(`${this.#name} measures again, after ${formatDuration(seconds)} without a reading`)
    }
    this.#failures = 0
    this.#lastReadingMs = now
    return wasOut
  }

  /** The meter failed: `first` is the message for a failure after a reading, `again` for a repeated one. */
  failed(first: string, again?: string): void {
    this.#failures += 1
    if (this.#failures === 1) this.#tell(`${this.#name} ${first}`)
    if (this.#failures === 2 && again !== undefined) this.#tell(`${this.#name} ${again}`)
  }
}
