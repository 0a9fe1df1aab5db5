import type { Journal } from '../record/journal.js'
import type { NightEvent } from '../run/events.js'
import type { Trouble } from './trouble.js'

/**
 * Where the events of a night go: the journal first, then whoever listens. Events come out of timers and streams,
 * where an exception would end the process and leave the training behind: nothing thrown here gets out.
 */
export class NightEvents {
  readonly #journal: Journal
  readonly #listener: ((event: NightEvent) => void) | undefined
  readonly #trouble: Trouble
  #listenerWarned = false

  /** @param trouble Told when the journal cannot be written: no step is taken that is not on disk first. */
  constructor(journal: Journal, trouble: Trouble, listener: ((event: NightEvent) => void) | undefined) {
    this.#journal = journal
    this.#trouble = trouble
    this.#listener = listener
  }

  readonly emit = (event: NightEvent): void => {
    try {
      this.#journal.append(event)
    } catch (error) {
      this.#trouble.report(error)
    }
    try {
      this.#listener?.(event)
    } catch (error) {
      if (this.#listenerWarned) return
      this.#listenerWarned = true
      process.emitWarning(
        `onEvent threw at ${event.type}; the night goes on: ${error instanceof Error ? error.stack : String(error)}`,
        'NightwattWarning',
      )
    }
  }
}
