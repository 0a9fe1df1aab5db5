import { format } from 'node:util'
import { NightwattError } from '../../errors.js'
import { printableText } from '../../printable.js'
import type { CellError } from '../kernel/cell-errors.js'
import { ShownPlace } from '../show/shown.js'
import { type CellLine, cellLine } from './cell-line.js'
import { belongsToCell, isShownInCell } from './cell-work.js'
import { showsItself } from './last-value.js'

/** A cell as it was written, and the code that ran. */
export interface RunningCell {
  readonly source: string
  readonly output: string
}

/**
 * Where tslab prints the value of a cell's last expression, and what a cell threw or TypeScript found wrong with it.
 *
 * Errors that we throw on purpose say everything in their message, and a stack of our internals would only push that
 * off the screen; the line of the cell stands below. Everything else is printed as tslab does.
 */
export class CellConsole {
  readonly #log: (value: unknown) => void
  readonly #errors: CellError[] = []
  #cell: RunningCell = { source: '', output: '' }

  constructor(log: (value: unknown) => void) {
    this.#log = log
  }

  begin(cell: RunningCell): void {
    this.#cell = cell
  }

  readonly log = (value: unknown): void => {
    if (belongsToCell(value) || value instanceof ShownPlace) return
    if (!isShownInCell(value) && !showsItself(value)) this.#log(value)
  }

  /** @param values What was thrown, or a format and its values. */
  readonly error = (...values: readonly unknown[]): void => {
    const [thrown] = values
    if (thrown instanceof NightwattError) this.#errors.push(ourError(thrown, this.#cell))
    else if (thrown instanceof Error) this.#errors.push(errorOf(thrown.name, thrown.message, format(thrown)))
    else this.#errors.push(errorOf(typeof thrown === 'string' ? 'TypeScript' : 'Thrown', format(...values)))
  }

  /** The errors since the last call, as one; undefined if there were none. */
  takeError(): CellError | undefined {
    const [first, ...others] = this.#errors.splice(0)
    return first === undefined
      ? undefined
      : { ...first, traceback: [first, ...others].flatMap(({ traceback }) => traceback) }
  }
}

function errorOf(ename: string, evalue: string, text = evalue): CellError {
  return { ename, evalue, traceback: text.split('\n') }
}

function ourError(error: NightwattError, { source, output }: RunningCell): CellError {
  const line = cellLine(error.stack ?? '', source, output)
  const where = line === undefined ? '' : whereWords(line)
  const message = printableText(error.message + where)
  return errorOf(error.name, message, `${error.name}: ${message}`)
}

const longestLine = 100

function whereWords({ number, text }: CellLine): string {
  const short = text.length > longestLine ? `${text.slice(0, longestLine - 1)}…` : text
  return `\n  in line ${number} of this cell: ${short}`
}
