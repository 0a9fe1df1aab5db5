import { format } from 'node:util'
import { NightwattError } from '../../errors.js'
import { printableText } from '../../printable.js'
import type { CellError } from '../kernel/cell-errors.js'
import { ShownPlace } from '../show/shown.js'
import { type CellCode, cellStack, lineInCell } from './cell-stack.js'
import { belongsToCell, isShownInCell } from './cell-work.js'
import { showsItself } from './last-value.js'

/**
 * Where tslab prints the value of a cell's last expression, and what a cell threw or TypeScript found wrong with it.
 *
 * An error is its message and the lines of cells that it came from: a stack of internals would only push both off the
 * screen.
 */
export class CellConsole {
  readonly #log: (value: unknown) => void
  readonly #errors: CellError[] = []
  readonly #cells = new Map<number, CellCode>()
  #running = 0

  constructor(log: (value: unknown) => void) {
    this.#log = log
  }

  /** @param number Of the cell among those that ran, as Jupyter counts them. */
  begin(number: number, cell: CellCode): void {
    this.#running = number
    this.#cells.set(number, cell)
  }

  readonly log = (value: unknown): void => {
    if (belongsToCell(value) || value instanceof ShownPlace) return
    if (!isShownInCell(value) && !showsItself(value)) this.#log(value)
  }

  /** @param values What was thrown, or a format and its values. */
  readonly error = (...values: readonly unknown[]): void => {
    const [thrown] = values
    if (thrown instanceof Error) this.#errors.push(this.#thrown(thrown))
    else if (thrown === tslabsDiagnostic) this.#errors.push(this.#diagnostic(values))
    else this.#errors.push(errorOf('Thrown', format(...values)))
  }

  /** The errors since the last call, as one; undefined if there were none. */
  takeError(): CellError | undefined {
    const [first, ...others] = this.#errors.splice(0)
    return first === undefined
      ? undefined
      : { ...first, traceback: placesOnce([first, ...others].map(({ traceback }) => traceback)) }
  }

  #thrown(error: Error): CellError {
    const places = cellStack(error.stack ?? '', this.#running, this.#cells)
    const message = printableText([error.message, ...places, ...this.#causes(error)].join('\n'))
    return errorOf(error.name, message, `${error.name}: ${message}`)
  }

  #diagnostic(values: readonly unknown[]): CellError {
    const [, file, line] = values
    const text = this.#cells.get(this.#running)?.source.split('\n')[Number(line) - 1]
    const place = file !== '' || text === undefined ? [] : [lineInCell(Number(line), text)]
    return errorOf('TypeScript', [format(...values), ...place].join('\n'))
  }

  #causes(error: Error): readonly string[] {
    const told: string[] = []
    // What we throw on purpose says everything in its message.
    let cause = error instanceof NightwattError ? undefined : error.cause
    while (cause instanceof Error && told.length < mostCauses) {
      told.push(`  caused by ${cause.name}: ${cause.message}`)
      cause = cause.cause
    }
    return told
  }
}

const mostCauses = 4

/** The format of what TypeScript found: the file, where it is not the cell, line, column and message. */
const tslabsDiagnostic = '%s%d:%d - %s'

function errorOf(ename: string, evalue: string, text = evalue): CellError {
  return { ename, evalue, traceback: text.split('\n') }
}

/** Where several messages are about one place, it stands below the last of them. */
function placesOnce(told: readonly (readonly string[])[]): readonly string[] {
  return told.flatMap((lines, index) => {
    const place = lines.at(-1)
    const again = lines.length > 1 && told[index + 1]?.at(-1) === place
    return again ? lines.slice(0, -1) : lines
  })
}
