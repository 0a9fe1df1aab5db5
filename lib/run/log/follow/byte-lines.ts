import { withoutMarker } from '../file/log-marker.js'
import { readableText } from '../file/log-text.js'

/** Lines of a log as bytes, so that each one's place in it is known. */

const newline = 0x0a
const carriageReturn = 0x0d

export function isLineEnd(byte: number | undefined): boolean {
  return byte === newline || byte === carriageReturn
}

/** The lines of a piece, each with its end; the last one has none. A progress bar's step is a line. */
export function linesIn(bytes: Buffer): Buffer[] {
  const lines: Buffer[] = []
  let start = 0
  let nextReturn = bytes.indexOf(carriageReturn)
  let nextNewline = bytes.indexOf(newline)
  while (nextNewline !== -1 || nextReturn !== -1) {
    const isReturn = nextReturn !== -1 && (nextNewline === -1 || nextReturn < nextNewline)
    const end = (isReturn ? nextReturn : nextNewline) + 1
    lines.push(bytes.subarray(start, end))
    start = end
    if (isReturn) nextReturn = bytes.indexOf(carriageReturn, end)
    else nextNewline = bytes.indexOf(newline, end)
  }
  lines.push(bytes.subarray(start))
  return lines
}

/** Where each line begins, if the first does at a place. */
export function startsOf(lines: readonly Buffer[], from: number): readonly number[] {
  let start = from
  return lines.map(({ length }) => {
    const own = start
    start += length
    return own
  })
}

/** A line is there once its text is: its end may come later. */
export function textEnd(line: Buffer): number {
  let end = line.length
  while (end > 0 && isLineEnd(line[end - 1])) end -= 1
  return end
}

/** The text of a line as patterns see it. */
export function textOf(line: Buffer): string {
  return readableText(withoutMarker(line.subarray(0, textEnd(line)).toString('utf8')))
}
