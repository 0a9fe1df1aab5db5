import { stripVTControlCharacters } from 'node:util'

/** Why a cell failed, in few lines; the notebook has all of it. */
export interface CellFailure {
  /** Its number among the cells that run, from 1: `[1]` in the notebook. */
  readonly cell: number
  /** Line of the cell, from 1, where the kernel names it. */
  readonly line: number | undefined
  /** That line, or the cell's first of code. */
  readonly source: string
  /** What the kernel said. */
  readonly error: string
}

const mostLines = 12
const longestLine = 300

/** @param said What the kernel said of the error. */
export function failureOf(cell: number, source: string, said: string): CellFailure {
  const text = stripVTControlCharacters(said)
  // As tslab tells of what TypeScript finds wrong.
  const place = /^(\d+):\d+ - /m.exec(text)?.[1]
  const line = place === undefined ? undefined : Number(place)
  const named = line === undefined ? undefined : source.split('\n')[line - 1]?.trim()
  return { cell, line, source: named ?? firstLine(source), error: shorten(text) }
}

/** The first line of a cell that is neither empty nor a comment. */
export function firstLine(source: string): string {
  const lines = source.split('\n').map(line => line.trim())
  return (
    lines.find(line => line !== '' && !/^(?:\/\/|\/\*|\*)/.test(line)) ??
    lines.find(line => line !== '') ??
    ''
  )
}

function shorten(text: string): string {
  const lines = text.split('\n').filter(line => line.trim() !== '' && !/^\s+at /.test(line))
  const cut = lines.map(line => (line.length > longestLine ? `${line.slice(0, longestLine - 1)}…` : line))
  if (cut.length <= mostLines) return cut.join('\n')
  return [...cut.slice(0, mostLines - 1), `… ${cut.length - mostLines + 1} more lines in the notebook`].join(
    '\n',
  )
}
