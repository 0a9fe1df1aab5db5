import { freeSpace } from '../../os/free-space.js'
import type { NightFolder } from '../../record/night/night-folder.js'
import { Interruption } from '../../run/interruption.js'
import { describeSystemError } from './disk-failure.js'
import { bytesOf, type ExperimentSpace } from './space.js'

/**
 * Why a night can no longer be recorded. The first failure counts: it ends what runs, with all its processes, since a
 * training whose result cannot be recorded uses its joules for nothing.
 */
export class RecordingFailure {
  readonly #controller = new AbortController()
  readonly #describe: (error: unknown) => string
  #failure: unknown
  #words = ''

  /** Of a night in a folder, whose experiments take that much of its disk. */
  static of(folder: NightFolder, space: readonly ExperimentSpace[]): RecordingFailure {
    const { path } = folder
    return new RecordingFailure(error =>
      describeSystemError(error, {
        path,
        free: freeSpace(path),
        neededBytes: bytesOf(space.slice(folder.finished)),
      }),
    )
  }

  /** @param describe What happened and what to do, called at that moment, since later there may be space again. */
  constructor(describe: (error: unknown) => string) {
    this.#describe = describe
  }

  /** The error; undefined while there is none. */
  get failure(): unknown {
    return this.#failure
  }

  /** What happened, in words; empty while nothing has. */
  get words(): string {
    return this.#words
  }

  /** Aborted by the first failure. */
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
