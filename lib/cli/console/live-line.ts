import { printableText } from '../../printable.js'
import { cutToWidth } from './columns.js'

/** One line at the bottom of a terminal that is overwritten; whole lines go above it. */
export class LiveLine {
  readonly #stream: NodeJS.WriteStream
  #shown = false

  constructor(stream: NodeJS.WriteStream) {
    this.#stream = stream
  }

  show(line: string): void {
    if (!this.#stream.isTTY) return
    // A terminal that does not know its size says 0.
    const width = (this.#stream.columns || 80) - 1
    this.#stream.write(`\r\u001B[2K${cutToWidth(printableText(line), width)}`)
    this.#shown = true
  }

  clear(): void {
    if (this.#shown) this.#stream.write('\r\u001B[2K')
    this.#shown = false
  }

  write(lines: readonly string[]): void {
    this.clear()
    for (const line of lines) this.#stream.write(`${printableText(line)}\n`)
  }
}
