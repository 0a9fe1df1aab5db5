import { stripVTControlCharacters } from 'node:util'

/** Why a cell failed, in a few lines; the notebook has it in full. */
export interface CellFailure {
  /** Its number among the cells that run, from 1: `[1]` in the notebook. */
  readonly cell: number
  /** Line of the cell, from 1, if the kernel names it. */
  readonly line: number | undefined
  /** That line, or the cell's first of code. */
  readonly source: string
  /** The kernel's message. */
  readonly error: string
}

const maxLines = 12
const longestLine = 300

/** @param said The kernel's message about the error. */
export function failureOf(cell: number, source: string, said: string): CellFailure {
  const text = stripVTControlCharacters(said)
  const lines = source.split('\n').map(line => line.trim())
  // The first line of the cell that the kernel names; lines of earlier cells stay in the message.
  const place = /\n {2}in line (\d+) of this cell: .*/.exec(text)
  const line = place === null ? undefined : Number(place[1])
  return {
    cell,
    line,
    source: (line === undefined ? undefined : lines[line - 1]) ?? firstLine(source),
    error: shorten(text.replace(place?.[0] ?? '', '')),
  }
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
  if (cut.length <= maxLines) return cut.join('\n')
  return [...cut.slice(0, maxLines - 1), `… ${cut.length - maxLines + 1} more lines in the notebook`].join(
    '\n',
  )
}
