import type { NightEvent } from '../../run/events.js'
import type { Frontend, Output } from '../show/frontend.js'
import { nightHtml } from '../show/night-html.js'
import type { LiveChartName } from './charts/live-chart-names.js'
import { LiveCharts } from './charts/live-charts.js'
import { NightProgress } from './night-progress.js'

const updatesPerSecond = 4

/** A front end that hears nothing for longer says that the night may have been ended. */
const longestSilenceMs = 10_000

/** Shows a night below its cell, in one output that is updated in place, and the wanted charts below that. */
export class LiveNight {
  readonly #frontend: Frontend
  readonly #progress = new NightProgress()
  #output: Output | undefined
  #timer: NodeJS.Timeout | undefined
  #shown = ''
  #shownMs = 0
  readonly #charts: LiveCharts | undefined

  constructor(frontend: Frontend, charts: readonly LiveChartName[]) {
    this.#frontend = frontend
    this.#charts = charts.length === 0 ? undefined : new LiveCharts(frontend, charts)
  }

  /** To be awaited before the night begins. */
  async prepare(): Promise<void> {
    await this.#charts?.prepare()
  }

  /** Nothing is shown before the first event: a night that is refused leaves no empty output. */
  readonly onEvent = (event: NightEvent): void => {
    this.#progress.see(event)
    this.#charts?.see(event)
    this.#timer ??= setInterval(() => this.#show(), 1000 / updatesPerSecond)
  }

  /** What has happened is shown, and nothing more until something else does. */
  async pause(): Promise<void> {
    if (this.#rest()) await this.#charts?.drawn()
  }

  async close(): Promise<void> {
    this.#rest()
    await this.#charts?.close()
  }

  #rest(): boolean {
    if (this.#timer === undefined) return false
    clearInterval(this.#timer)
    this.#timer = undefined
    this.#show()
    return true
  }

  #show(): void {
    const view = this.#progress.view()
    const isRunning = view.isRunning && this.#timer !== undefined
    const { text } = nightHtml({ ...view, isRunning })
    const now = performance.now()
    try {
      if (text !== this.#shown || (isRunning && now - this.#shownMs > longestSilenceMs)) {
        // What is shown again is another text, or a front end would leave it as it is.
        const again = text === this.#shown ? `<!-- ${Math.round(now)} -->` : ''
        this.#shown = text
        this.#shownMs = now
        this.#output ??= this.#frontend.newOutput()
        this.#output.show({ 'text/html': text + again })
      }
      this.#charts?.tick()
    } catch {
      // The kernel is shutting down and has closed its sockets: the night ends without being watched.
    }
  }
}
