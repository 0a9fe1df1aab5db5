import { MarkerFilter } from './log-marker.js'
import { readableText } from './log-text.js'

// A line that grows without an end (a progress bar of `\b`, a dump) is not awaited.
const maxHeld = 64 * 1024

/**
 * The text of a log that comes in pieces, cut anywhere: readable, in whole lines. Only the last one may lack its end,
 * and it is returned at the end.
 */
export class LogStream {
  readonly #marker = new MarkerFilter()
  #held = ''

  pass(piece: string): string {
    const text = this.#held + this.#marker.pass(piece)
    // A `\r` at the very end may be half of a `\r\n`.
    const lastEnd = Math.max(text.lastIndexOf('\n'), text.lastIndexOf('\r', text.length - 2)) + 1
    const end = text.length - lastEnd > maxHeld ? cutInLine(text) : lastEnd
    this.#held = text.slice(end)
    return readableText(text.slice(0, end))
  }

  /** What was held back, when nothing more comes. */
  end(): string {
    const rest = this.#held + this.#marker.end()
    this.#held = ''
    return readableText(rest)
  }
}

/** Where to cut a line without an end: at a space near its end, so that no number and no escape sequence is split. */
function cutInLine(text: string): number {
  const space = text.lastIndexOf(' ')
  return space > text.length - maxHeld / 2 ? space : text.length
}
