const minPatienceMs = 5000
const patienceIntervals = 10
const maxPatienceMs = 600_000
// Without a process that holds it awake, the driver of a node with many cards takes its time.
const startPatienceMs = 30_000
const lookEveryMs = 1000

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
  #timer: NodeJS.Timeout | undefined

  constructor(intervalMs: number) {
    this.#patienceMs = patienceFor(intervalMs)
  }

  /** A run of the program begins. `onHang` is called once, with the seconds of silence. */
  begin(onHang: (silentSeconds: number) => void): void {
    this.end()
    this.#heardMs = performance.now()
    this.#hasSpoken = false
    let lookedMs = this.#heardMs
    this.#timer = setInterval(() => {
      const now = performance.now()
      // When we were held up ourselves, its output may be unread.
      if (now - lookedMs > 2 * lookEveryMs) this.#heardMs += now - lookedMs
      lookedMs = now
      const silentMs = now - this.#heardMs
      const patienceMs = this.#hasSpoken ? this.#patienceMs : Math.max(startPatienceMs, this.#patienceMs)
      if (silentMs < patienceMs) return
      this.end()
      this.#patienceMs = Math.max(this.#patienceMs, Math.min(maxPatienceMs, 2 * this.#patienceMs))
      onHang(silentMs / 1000)
    }, lookEveryMs)
    this.#timer.unref()
  }

  heard(): void {
    this.#heardMs = performance.now()
    this.#hasSpoken = true
  }

  end(): void {
    clearInterval(this.#timer)
  }
}
