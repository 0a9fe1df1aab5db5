/**
 * The line that stands in a log in place of what was left out of its middle. Whoever searches a log passes its text
 * through a `MarkerFilter`, for the number in that line is no metric and its words are no error.
 */

const start = '[nightwatt: '
// Fixed, so that the line can be written over another one: the number is known last.
const lineBytes = 80
const wholeLine = /^\[nightwatt: \d+ bytes left out here \(--max-log\)\] *\n?/gm

/** The line, as long in bytes whatever the number. */
export function markerLine(bytes: number): string {
  return `${`${start}${bytes} bytes left out here (--max-log)]`.padEnd(lineBytes - 1)}\n`
}

/** What the line adds to a log, the line's end before it included. */
export const markerBytes = 1 + lineBytes

/** Takes the marker's line out of a text that comes in pieces, cut anywhere. */
export class MarkerFilter {
  #held = ''

  /** The text up to here, but for a last line that may yet become the marker's. */
  pass(piece: string): string {
    const text = this.#held + piece
    const lineStart = text.lastIndexOf('\n') + 1
    const line = text.slice(lineStart)
    const hold = line.length > 0 && line.length < lineBytes && couldBecomeMarker(line)
    this.#held = hold ? line : ''
    return withoutMarker(hold ? text.slice(0, lineStart) : text)
  }

  /** What was held back, when nothing more comes. */
  end(): string {
    const rest = this.#held
    this.#held = ''
    return withoutMarker(rest)
  }
}

/** A whole text without the marker's line. */
export function withoutMarker(text: string): string {
  return text.includes(start) ? text.replaceAll(wholeLine, '') : text
}

function couldBecomeMarker(line: string): boolean {
  return line.startsWith(start) || start.startsWith(line)
}
