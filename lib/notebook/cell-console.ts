import { inspect } from 'node:util'
import { NightwattError } from '../errors.js'
import { isShowing } from './showing.js'

/** Where tslab prints the value of a cell's last expression, and what a cell threw. */
export interface CellConsole {
  log(value: unknown): void
  error(...values: readonly unknown[]): void
}

/**
 * A console for cells: what we throw on purpose says all that is to be known in its message, and a stack of our
 * internals would only push that off the screen. Everything else is shown as tslab shows it.
 */
export function cellConsole(console: CellConsole): CellConsole {
  return {
    log(value) {
      if (!isShowing(value)) console.log(value)
    },
    error: (...values) =>
      console.error(...values.map(value => (value instanceof NightwattError ? ourError(value) : value))),
  }
}

function ourError(error: NightwattError): { [inspect.custom](): string } {
  return { [inspect.custom]: () => `${error.name}: ${error.message}` }
}
