import { within } from './tool.js'

/** Asks over and over, one question at a time: for what may be slow to answer. The timer never keeps the process alive. */
export class Questions {
  readonly #ask: () => Promise<void>
  readonly #timer: NodeJS.Timeout
  #busy: Promise<void> | undefined

  /** @param ask One question; never rejects. */
  constructor(intervalMs: number, ask: () => Promise<void>) {
    this.#ask = ask
    this.#timer = setInterval(() => void this.again(), intervalMs)
    this.#timer.unref()
  }

  /** Asks now, or waits for the answer to what is being asked. */
  again(): Promise<void> {
    this.#busy ??= this.#ask().finally(() => {
      this.#busy = undefined
    })
    return this.#busy
  }

  /** Asks a last time: the last edge is told by a reading from beyond it, where that comes soon. */
  async stop(patienceMs: number): Promise<void> {
    clearInterval(this.#timer)
    await within(
      patienceMs,
      Promise.resolve(this.#busy).then(() => this.again()),
    )
  }
}
