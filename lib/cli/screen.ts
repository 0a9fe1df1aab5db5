import { printableText } from '../printable.js'

/** A few lines of a terminal that are drawn over again. */
export class Screen {
  readonly #stream: NodeJS.WriteStream
  #shown = 0

  constructor(stream: NodeJS.WriteStream) {
    this.#stream = stream
  }

  show(lines: readonly string[]): void {
    // A line that wraps would be two, and one too few would be drawn over. A terminal that does not know its size
    // says 0.
    const width = (this.#stream.columns || 80) - 1
    const height = (this.#stream.rows || 24) - 1
    const cut = lines.slice(0, height).map(line => [...printableText(line)].slice(0, width).join(''))
    const back = this.#shown === 0 ? '' : `\u001B[${this.#shown}A`
    this.#stream.write(`${back}\r\u001B[J${cut.join('\n')}\n`)
    this.#shown = cut.length
  }
}
