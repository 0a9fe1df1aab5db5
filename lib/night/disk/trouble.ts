import { Interruption } from '../../run/interruption.js'

/**
 * What keeps a night from being recorded. The first trouble counts: it ends what runs, with all its processes, for a
 * training whose result cannot be written down burns its joules for nothing.
 */
export class Trouble {
  readonly #controller = new AbortController()
  readonly #describe: (error: unknown) => string
  #failure: unknown
  #words = ''

  /** @param describe What happened and what to do, asked at that moment: later there may be space again. */
  constructor(describe: (error: unknown) => string) {
    this.#describe = describe
  }

  /** The error; undefined while all is well. */
  get failure(): unknown {
    return this.#failure
  }

  /** What happened, in words; empty while all is well. */
  get words(): string {
    return this.#words
  }

  /** Aborted by the first trouble. */
  get signal(): AbortSignal {
    return this.#controller.signal
  }

  /** Does something that may fail; what it throws is reported. */
  unless(write: () => void): void {
    try {
      write()
    } catch (error) {
      this.report(error)
    }
  }

  report(error: unknown): void {
    if (this.#failure !== undefined) return
    this.#failure = error
    this.#words = this.#describe(error)
    this.#controller.abort(new Interruption(`ended, for its result could not be recorded: ${this.#words}`))
  }
}
