const minPatienceMs = 5000
const patienceIntervals = 10
const maxPatienceMs = 600_000
// Without a process that holds it awake, the driver of a node with many cards takes its time.
const startPatienceMs = 30_000
// A timer that is later than this shows that we were held up ourselves.
const heldUpMs = 1000
const readingMs = 500

/** How long a program that prints at an interval may be silent before it counts as hanging, in milliseconds. */
export function patienceFor(intervalMs: number): number {
  return Math.max(minPatienceMs, patienceIntervals * intervalMs)
}

/**
 * Notices when a program that should print at an interval hangs: it has been silent for ten intervals and at least
 * five seconds; before its first output, which may take longer, thirty seconds. Each time this was wrong or did not
 * help, the patience doubles, so that a program that prints its lines in bursts is eventually left alone.
 */
export class StallDetector {
  #patienceMs: number
  #heardMs = 0
  #hasSpoken = false
  #onHang: ((silentSeconds: number) => void) | undefined
  #timer: NodeJS.Timeout | undefined
  #dueMs = 0

  constructor(intervalMs: number) {
    this.#patienceMs = patienceFor(intervalMs)
  }

  /** A run of the program begins. `onHang` is called once, with the seconds of silence. */
  begin(onHang: (silentSeconds: number) => void): void {
    this.#heardMs = performance.now()
    this.#hasSpoken = false
    this.#onHang = onHang
    this.#lookIn(Math.max(startPatienceMs, this.#patienceMs))
  }

  heard(): void {
    this.#heardMs = performance.now()
    if (this.#hasSpoken) return
    this.#hasSpoken = true
    if (this.#onHang !== undefined) this.#lookIn(this.#patienceMs)
  }

  end(): void {
    clearTimeout(this.#timer)
    this.#onHang = undefined
  }

  /** Looks when it would be too late, and no more often: each look wakes the processor that is measured. */
  #lookIn(ms: number): void {
    clearTimeout(this.#timer)
    this.#dueMs = performance.now() + ms
    this.#timer = setTimeout(() => this.#look(), ms)
    this.#timer.unref()
  }

  #look(): void {
    const now = performance.now()
    const lateMs = now - this.#dueMs
    const patienceMs = this.#hasSpoken ? this.#patienceMs : Math.max(startPatienceMs, this.#patienceMs)
    if (lateMs > heldUpMs) {
      // Its output may be unread.
      this.#heardMs += lateMs
      this.#lookIn(Math.max(readingMs, this.#heardMs + patienceMs - now))
      return
    }
    const silentMs = now - this.#heardMs
    if (silentMs < patienceMs) {
      this.#lookIn(patienceMs - silentMs)
      return
    }
    const onHang = this.#onHang
    this.end()
    this.#patienceMs = Math.max(this.#patienceMs, Math.min(maxPatienceMs, 2 * this.#patienceMs))
    onHang?.(silentMs / 1000)
  }
}
