import type { Journal } from '../record/journal.js'
import type { NightEvent } from '../run/events.js'
import type { Trouble } from './disk/trouble.js'

export type NightListener = (event: NightEvent) => void

/**
 * Where the events of a night go: the journal first, then whoever listens. Events come out of timers and streams,
 * where an exception would end the process and leave the training behind: nothing thrown here gets out.
 */
export class NightEvents {
  readonly #journal: Journal
  readonly #trouble: Trouble
  readonly #listener: NightListener

  /**
   * @param trouble Told when the journal cannot be written: no step is taken that is not on disk first.
   * @param listener One that does not throw, see {@link harmless}.
   */
  constructor(journal: Journal, trouble: Trouble, listener: NightListener) {
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
    this.#listener(event)
  }
}

/** A listener that warns of what it throws, once, in place of throwing it. */
export function harmless(listener: NightListener | undefined): NightListener {
  let warned = false
  return event => {
    try {
      listener?.(event)
    } catch (error) {
      if (warned) return
      warned = true
      process.emitWarning(
        `onEvent threw at ${event.type}; the night goes on: ${error instanceof Error ? error.stack : String(error)}`,
        'NightwattWarning',
      )
    }
  }
}
