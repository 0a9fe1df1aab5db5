import type { CellEvent } from '../../index.js'
import { formatDuration } from '../../units.js'
import { cutToWidth } from './columns.js'
import { LiveLine } from './live-line.js'

const maxColumns = 70

/** The cells of a notebook as a terminal shows them: a line each when it has ended, and one that moves while it runs. */
export class CellLines {
  readonly #live: LiveLine
  #timer: NodeJS.Timeout | undefined

  constructor(stream: NodeJS.WriteStream) {
    this.#live = new LiveLine(stream)
  }

  onCell({ cell, of, source, seconds, failure }: CellEvent): void {
    clearInterval(this.#timer)
    const place = `${String(cell).padStart(String(of).length)}/${of}`
    const line = (mark: string, took: number) =>
      `${mark} ${place}  ${formatDuration(took).padStart(8)}  ${cutToWidth(source, maxColumns, '…')}`
    if (seconds !== undefined) {
      this.#live.write([line(failure === undefined ? '✅' : '❌', seconds)])
      return
    }
    const began = performance.now()
    const show = () => this.#live.show(line('▶ ', (performance.now() - began) / 1000))
    show()
    this.#timer = setInterval(show, 1000)
  }

  close(): void {
    clearInterval(this.#timer)
    this.#live.clear()
  }
}
