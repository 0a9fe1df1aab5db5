import type { NightEvent } from '../../run/events.js'
import type { Frontend, Output } from '../show/frontend.js'
import { nightHtml } from '../show/night-html.js'
import { NightProgress } from './night-progress.js'

const updatesPerSecond = 4

/** Shows a night below its cell, in one output that is updated in place. */
export class LiveNight {
  readonly #frontend: Frontend
  readonly #progress = new NightProgress()
  #output: Output | undefined
  #timer: NodeJS.Timeout | undefined
  #shown = ''

  constructor(frontend: Frontend) {
    this.#frontend = frontend
  }

  /** Nothing is shown before the first event: a night that is refused leaves no empty output. */
  readonly onEvent = (event: NightEvent): void => {
    this.#progress.see(event)
    this.#timer ??= setInterval(() => this.#show(), 1000 / updatesPerSecond)
  }

  close(): void {
    if (this.#timer === undefined) return
    clearInterval(this.#timer)
    this.#show()
  }

  #show(): void {
    const { text } = nightHtml(this.#progress.view())
    if (text === this.#shown) return
    this.#shown = text
    try {
      this.#output ??= this.#frontend.newOutput()
      this.#output.show({ 'text/html': text })
    } catch {
      // The kernel is shutting down and has closed its sockets: the night ends without being watched.
    }
  }
}
