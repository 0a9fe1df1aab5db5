import { packageRoot } from '../../version.js'
import type { LineOf } from '../kernel/code/cell-maps.js'

/** A cell as it was written, and how the code that ran leads back to it. */
export interface CellCode {
  readonly source: string
  readonly lineOf: LineOf
}

/** What V8 calls the code of a cell in a stack: without a name all cells are `evalmachine.<anonymous>`. */
export function cellName(cell: number): string {
  return `notebook-cell-${cell}`
}

const longestLine = 100
const mostFrames = 12

/**
 * Where an error came from, innermost first, as lines of text: lines of cells as they were written, and files of the user's
 * own. What packages do within themselves is left out, ours and tslab's too: nobody who wrote a cell can do anything
 * about it.
 *
 * @param stack Of the error.
 * @param running The number of the cell that runs.
 * @param cells By their numbers.
 */
export function cellStack(
  stack: string,
  running: number,
  cells: ReadonlyMap<number, CellCode>,
): readonly string[] {
  const told = stack.split('\n').flatMap(line => {
    if (!/^\s+at /.test(line)) return []
    const [, cell, row, column] = /\bnotebook-cell-(\d+):(\d+):(\d+)/.exec(line) ?? []
    if (cell !== undefined) return placeIn(Number(cell), Number(row), Number(column), running, cells)
    const [, file] = /((?:file:\/\/)?\/.*):\d+:\d+\)?$/.exec(line) ?? []
    return file === undefined || isOfPackage(file) ? [] : [`  ${line.trim()}`]
  })
  const distinct = told.filter((line, index) => line !== told[index - 1])
  const more = distinct.length - mostFrames
  return more > 0 ? [...distinct.slice(0, mostFrames), `  … and ${more} more`] : distinct
}

const ownCode = ['dist', 'lib'].map(folder => `${packageRoot}/${folder}/`)

function isOfPackage(file: string): boolean {
  return file.includes('/node_modules/') || ownCode.some(folder => file.includes(folder))
}

function placeIn(
  number: number,
  line: number,
  column: number,
  running: number,
  cells: ReadonlyMap<number, CellCode>,
): readonly string[] {
  const cell = cells.get(number)
  const written = cell?.lineOf(line - 1, column - 1)
  const text = written === undefined ? undefined : cell?.source.split('\n')[written]
  if (written === undefined || text === undefined) return []
  return [lineInCell(written + 1, text, number === running ? 'this cell' : `cell [${number}]`)]
}

/** A line of a cell, as every error tells it. */
export function lineInCell(line: number, text: string, cell = 'this cell'): string {
  const bare = text.trim()
  const short = bare.length > longestLine ? `${bare.slice(0, longestLine - 1)}…` : bare
  return `  in line ${line} of ${cell}: ${short}`
}
