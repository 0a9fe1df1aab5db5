/**
 * The line in a log that replaces what was left out of its middle. Searches pass the log's text through a
 * `MarkerFilter`, since the number in that line is not a metric and its words are not an error.
 */

const start = '[nightwatt: '
// Fixed width, so that the line can be overwritten: the number is known last.
const lineBytes = 80
const wholeLine = /^\[nightwatt: \d+ bytes left out here \(--max-log\)\] *\n?/gm

/** The line, with the same length in bytes for any number. */
export function markerLine(bytes: number): string {
  return `${`${start}${bytes} bytes left out here (--max-log)]`.padEnd(lineBytes - 1)}\n`
}

/** What the line adds to a log, the line's end before it included. */
export const markerBytes = 1 + lineBytes

/** Removes the marker's line from a text that comes in pieces, cut anywhere. */
export class MarkerFilter {
  #held = ''

  /** The text up to here, without a last line that may still become the marker's. */
  pass(piece: string): string {
    const text = this.#held + piece
    const lineStart = text.lastIndexOf('\n') + 1
    const line = text.slice(lineStart)
    const hold = line.length > 0 && line.length < lineBytes && couldBecomeMarker(line)
    this.#held = hold ? line : ''
    return withoutMarker(hold ? text.slice(0, lineStart) : text)
  }

  /** What was held back, at the end. */
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
