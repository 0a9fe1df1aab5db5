import type { EmitEvent } from '../run/events.js'

/** A listener that never throws: it warns once of what it would have thrown. */
export function harmless(listener: EmitEvent | undefined): EmitEvent {
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

/** One listener that calls two, in this order. */
export function both(first: EmitEvent, second: EmitEvent): EmitEvent {
  return event => {
    first(event)
    second(event)
  }
}
