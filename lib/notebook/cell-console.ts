import { inspect } from 'node:util'
import { NightwattError } from '../errors.js'
import { type CellLine, cellLine } from './cell-line.js'
import { belongsToCell } from './cell-work.js'

/** Where tslab prints the value of a cell's last expression, and what a cell threw. */
export interface CellConsole {
  log(value: unknown): void
  error(...values: readonly unknown[]): void
}

/** A cell as it was written, and what ran of it. */
export interface RunningCell {
  readonly source: string
  readonly output: string
}

/**
 * A console for cells: what we throw on purpose says all that is to be known in its message, and a stack of our
 * internals would only push that off the screen; the line of the cell it came from stands below. Everything else is
 * shown as tslab shows it.
 *
 * @param running Tells the cell that runs.
 */
export function cellConsole(console: CellConsole, running: () => RunningCell): CellConsole {
  return {
    log(value) {
      if (!belongsToCell(value)) console.log(value)
    },
    error: (...values) =>
      console.error(
        ...values.map(value => (value instanceof NightwattError ? ourError(value, running()) : value)),
      ),
  }
}

function ourError(error: NightwattError, { source, output }: RunningCell): { [inspect.custom](): string } {
  const line = cellLine(error.stack ?? '', source, output)
  return { [inspect.custom]: () => `${error.name}: ${error.message}${line === undefined ? '' : where(line)}` }
}

const longestLine = 100

function where({ number, text }: CellLine): string {
  const short = text.length > longestLine ? `${text.slice(0, longestLine - 1)}…` : text
  return `\n  in line ${number} of this cell: ${short}`
}
