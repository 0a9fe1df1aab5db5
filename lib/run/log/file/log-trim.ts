import { closeSync, fstatSync, ftruncateSync, readSync, writeSync } from 'node:fs'
import { setImmediate as turn } from 'node:timers/promises'
import { isHollow } from '../../../os/regular-file.js'
import { openForWriting } from '../../../os/writable-file.js'
import { markerBytes, markerLine } from './log-marker.js'

const pieceBytes = 1024 * 1024
// What is kept of a log that is nearly all holes.
const hollowBytes = 4 * pieceBytes
// Moving this much takes some ten milliseconds; then others get their turn.
const piecesAtOnce = 16
// A longer line is cut at a space, or anywhere without one.
const maxLineBytes = 64 * 1024
// A writer that is faster than we are is not followed further: its newest lines would never be reached.
const maxRounds = 4

/**
 * Takes the middle out of a log while a training writes to it: its beginning stays, a line says how much is left out,
 * and its end moves up behind that line, in place, so that no more disk and no more memory is needed. The training
 * appends (O_APPEND), so what it writes next follows whatever the file's end is then.
 *
 * Between the last look at the file's end and the cut lie microseconds; what is written in them is lost, like the
 * middle.
 */
export class LogTrim {
  readonly #file: number
  #limit: number
  /** Where the kept beginning ends and the marker stands; unknown before the first cut. */
  #headEnd: number | undefined
  #leftOut = 0
  #cutting = false
  /** Called before the middle is cut out, for who follows the log. */
  beforeCut: (() => void) | undefined

  constructor(path: string, limitBytes: number) {
    this.#file = openForWriting(path, 'change')
    this.#limit = limitBytes
  }

  get size(): number {
    return fstatSync(this.#file).size
  }

  /** Bytes of the training's output that are not in the file. */
  get leftOut(): number {
    return this.#leftOut
  }

  /** Where what stands in the file after the part left out begins; 0 before the first cut. */
  get bodyStart(): number {
    return this.#headEnd === undefined ? 0 : this.#headEnd + markerBytes
  }

  /** Whether its end is being moved, so that what lies before it is neither old nor new. */
  get isCutting(): boolean {
    return this.#cutting
  }

  /** Bytes of the training's output that are in it. */
  get kept(): number {
    const size = this.size
    return this.#headEnd === undefined ? size : Math.max(0, size - markerBytes)
  }

  /** Cuts the middle out if the log is over its limit. */
  async trim(): Promise<void> {
    const stats = fstatSync(this.#file)
    const asked = this.#limit
    if (stats.size <= asked) return
    // In a file with holes little is moved, so that they are not filled.
    if (isHollow(stats)) this.#limit = Math.min(asked, hollowBytes)
    this.beforeCut?.()
    this.#cutting = true
    try {
      await this.#cut()
    } finally {
      this.#cutting = false
      this.#limit = asked
    }
  }

  async #cut(): Promise<void> {
    const first = this.#headEnd === undefined
    const headEnd = this.#headEnd ?? this.#lineEndBefore(Math.floor(this.#limit / 2))
    const marker = (bytes: number) => Buffer.from(`\n${markerLine(bytes)}`)
    const bodyStart = headEnd + marker(0).length
    const [read, written] = await this.#moveEnd(first ? headEnd : bodyStart, bodyStart)
    // Nothing may happen between this check and the cut.
    const lost = this.size - read.end
    ftruncateSync(this.#file, written)
    this.#headEnd = headEnd
    this.#leftOut += read.skipped + lost
    writeSync(this.#file, marker(this.#leftOut), 0, bodyStart - headEnd, headEnd)
  }

  close(): void {
    closeSync(this.#file)
  }

  /** Moves the last quarter of the limit, and what is appended meanwhile, to `target`. */
  async #moveEnd(
    from: number,
    target: number,
  ): Promise<[read: { skipped: number; end: number }, written: number]> {
    const buffer = Buffer.allocUnsafe(Math.min(pieceBytes, Math.ceil(this.#limit / 4)))
    let position = from
    let end = from
    for (let round = 0; end < this.size && (round === 0 || this.#mayFollow(round)); round += 1) {
      position = this.#lineStartAfter(Math.max(from, target, this.size - Math.floor(this.#limit / 4)))
      end = position
      let to = target
      const maxTo = target + Math.floor(this.#limit / 4) + buffer.length
      for (let count = -1, pieces = 1; count !== 0 && to < maxTo; pieces += 1) {
        count = readSync(this.#file, buffer, 0, buffer.length, end)
        writeSync(this.#file, buffer, 0, count, to)
        end += count
        to += count
        // Part of a piece is the end, which must not be missed.
        if (count === buffer.length && pieces % piecesAtOnce === 0) await turn()
      }
    }
    return [{ skipped: position - from, end }, target + end - position]
  }

  #mayFollow(round: number): boolean {
    return round < maxRounds && this.size < 1.5 * this.#limit
  }

  /** The end of the last line that ends before a place. */
  #lineEndBefore(place: number): number {
    const start = Math.max(0, place - maxLineBytes)
    const text = this.#read(start, place - start)
    return start + (lastBreak(text, lineBreaks) ?? lastBreak(text, spaces) ?? text.length)
  }

  /** The start of the first line that starts at a place or after it. */
  #lineStartAfter(place: number): number {
    const start = Math.max(0, place - 1)
    const text = this.#read(start, Math.min(maxLineBytes, Math.ceil(this.#limit / 8)) + 1)
    return start + (firstBreak(text, lineBreaks) ?? firstBreak(text, spaces) ?? place - start)
  }

  #read(start: number, length: number): Buffer {
    const buffer = Buffer.alloc(length)
    return buffer.subarray(0, readSync(this.#file, buffer, 0, length, start))
  }
}

// A progress bar returns to its line's start: each of its steps is a line.
const lineBreaks: readonly number[] = [0x0a, 0x0d]
const spaces: readonly number[] = [0x20, 0x09]

function lastBreak(text: Buffer, breaks: readonly number[]): number | undefined {
  const at = Math.max(...breaks.map(byte => text.lastIndexOf(byte)))
  return at === -1 ? undefined : at + 1
}

function firstBreak(text: Buffer, breaks: readonly number[]): number | undefined {
  const at = Math.min(...breaks.map(byte => text.indexOf(byte)).filter(index => index !== -1))
  return Number.isFinite(at) ? at + 1 : undefined
}
