import { printableText } from '../../printable.js'
import { cutToWidth } from './columns.js'

/** A few lines of a terminal that are redrawn in place. */
export class Screen {
  readonly #stream: NodeJS.WriteStream
  #shown = 0

  constructor(stream: NodeJS.WriteStream) {
    this.#stream = stream
  }

  show(lines: readonly string[]): void {
    // A line that wraps would be two, and one line too few would be overwritten. A terminal that does not know its
    // size says 0.
    const width = (this.#stream.columns || 80) - 1
    const height = (this.#stream.rows || 24) - 1
    const cut = lines.slice(0, height).map(line => cutToWidth(printableText(line), width))
    const back = this.#shown === 0 ? '' : `\u001B[${this.#shown}A`
    this.#stream.write(`${back}\r\u001B[J${cut.join('\n')}\n`)
    this.#shown = cut.length
  }
}
