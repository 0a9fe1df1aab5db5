import type { PlannedExperiment } from '../../design/plan.js'
import type { Stop } from '../../run/stop.js'

/** Experiments that are asked for one by one while a night runs, by whoever decides on the next by the last. */
export class Asks {
  readonly #queue: PlannedExperiment[] = []
  readonly #silenceMs: number
  #wake: () => void = () => {}
  #ended = false
  #isSilent = false

  /** @param silenceSeconds Without a word for so long, nothing more is expected. */
  constructor(silenceSeconds: number) {
    this.#silenceMs = silenceSeconds * 1000
  }

  /** Whether it ended because nothing was asked for too long. */
  get isSilent(): boolean {
    return this.#isSilent
  }

  ask(experiment: PlannedExperiment): void {
    this.#queue.push(experiment)
    this.#wake()
  }

  /** Nothing more is asked; what is queued still runs. */
  end(): void {
    this.#ended = true
    this.#wake()
  }

  /** The next experiment, as soon as it is asked for; undefined where none follows any more. */
  async next({ graceful }: Pick<Stop, 'graceful'>): Promise<PlannedExperiment | undefined> {
    const next = this.#queue.shift()
    if (next !== undefined || this.#ended || graceful.aborted) return next
    const stop = () => this.#wake()
    graceful.addEventListener('abort', stop)
    const woken = await new Promise<boolean>(resolve => {
      const timer = setTimeout(() => resolve(false), this.#silenceMs)
      this.#wake = () => {
        clearTimeout(timer)
        resolve(true)
      }
    })
    this.#wake = () => {}
    graceful.removeEventListener('abort', stop)
    if (!woken) {
      this.#isSilent = true
      this.#ended = true
    }
    return graceful.aborted ? undefined : this.#queue.shift()
  }
}
