import { formatDuration } from '../../units.js'
import { Outage } from './outage.js'
import { StallDetector } from './stall-detector.js'
import { type Tool, within } from './tool.js'

export interface KeepRunningOptions {
  readonly name: string
  /** Wanted time between two readings. */
  readonly intervalMs: number
  /** Starts the program; `onReading` is for each reading that it gives. */
  readonly start: (onReading: () => void) => Tool
  readonly onProblem: (problem: string) => void
}

const firstPauseMs = 1000
const maxPauseMs = 60_000
// A program that has worked for so long has recovered: if it fails again, it is for another reason.
const recoveredMs = 60_000

/**
 * Keeps the program of a meter running for as long as an attempt does: one that ends is started again, one that hangs
 * is killed first. The pauses between starts grow to a minute, so that a program that cannot work costs the training
 * nothing; the starts never stop, since a driver may come back.
 */
export class KeptRunning {
  readonly #options: KeepRunningOptions
  readonly #outage: Outage
  readonly #silence: StallDetector
  #tool: Tool
  #runs = true
  #hasRead = false
  #hangs = false
  #stopping = false
  #wake: () => void = () => {}

  constructor(options: KeepRunningOptions) {
    this.#options = options
    this.#outage = new Outage(options.name, options.onProblem)
    this.#silence = new StallDetector(options.intervalMs)
    this.#tool = this.#start()
    void this.#keepRunning()
  }

  /** The program that runs now, or ran last. */
  get tool(): Tool {
    return this.#tool
  }

  /** No more starts; a program that runs is given to `end`. */
  async stop(end: (tool: Tool) => Promise<void>): Promise<void> {
    this.#stopping = true
    this.#silence.end()
    this.#wake()
    if (this.#runs) await end(this.#tool)
  }

  #start(): Tool {
    this.#runs = true
    this.#hasRead = false
    this.#hangs = false
    const tool = this.#options.start(() => {
      this.#hasRead = true
      this.#silence.heard()
      this.#outage.over()
    })
    this.#silence.begin(seconds => void this.#endHanging(tool, seconds))
    return tool
  }

  async #keepRunning(): Promise<void> {
    let pauseMs = firstPauseMs
    for (;;) {
      const startedMs = performance.now()
      const how = await this.#tool.ended
      this.#runs = false
      this.#silence.end()
      if (this.#stopping) return
      if (!this.#hangs) {
        this.#outage.failed(
          `ended before the attempt did: ${how}; it is started again`,
          `could not be started again (${how}): it stays off until a start succeeds`,
        )
      }
      if (this.#hasRead && performance.now() - startedMs >= recoveredMs) pauseMs = firstPauseMs
      await this.#pause(pauseMs)
      if (this.#stopping) return
      pauseMs = Math.min(maxPauseMs, 2 * pauseMs)
      this.#tool = this.#start()
    }
  }

  async #endHanging(tool: Tool, silentSeconds: number): Promise<void> {
    this.#hangs = true
    const silent = `fell silent for ${formatDuration(silentSeconds)}`
    this.#outage.failed(
      `${silent}; it is started again`,
      `could not be started again (it ${silent}): it stays off until a start succeeds`,
    )
    await tool.end('SIGKILL', 0)
    // Another one would hang beside it, and so on, all night.
    if (!(await within(0, tool.ended)) && !this.#stopping)
      this.#options.onProblem(`${this.#options.name} cannot be killed; it is started again when it is gone`)
  }

  #pause(ms: number): Promise<void> {
    return new Promise(resolve => {
      const timer = setTimeout(resolve, ms)
      timer.unref()
      this.#wake = () => {
        clearTimeout(timer)
        resolve()
      }
    })
  }
}
