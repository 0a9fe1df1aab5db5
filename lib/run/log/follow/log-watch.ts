import { closeSync, fstatSync, readSync } from 'node:fs'
import { setImmediate as turn } from 'node:timers/promises'
import { openRegularFile } from '../../../os/regular-file.js'
import type { LogPlaces } from '../file/log-limit.js'
import { markerBytes } from '../file/log-marker.js'
import { isLineEnd, linesIn, startsOf, textEnd } from './byte-lines.js'
import type { LogListener, LogPiece } from './log-listener.js'
import { WrittenTimes } from './written-times.js'

// How well the time of a line is known: the log's size is looked at so often. What costs is to wake up: twenty-five times
// a second take less than half a per cent of a core also on a slow, crowded machine.
const lookMs = 40
// Lines are read and searched more seldom, and many at once.
const looksARead = 6
const readBytes = 4 * 1024 * 1024
// A longer line is no line of a log; what it begins with is forgotten.
const maxLineBytes = 64 * 1024

/**
 * Follows a log while a training writes to it, once for all who listen, and knows when each line was written: at the
 * look at which the log had grown by it, so that it does not matter how late the line itself is read.
 */
export class LogWatch {
  readonly #file: number | undefined
  readonly #listeners: readonly LogListener[]
  readonly #now: () => number
  readonly #places: LogPlaces
  readonly #times: WrittenTimes
  readonly #timer: NodeJS.Timeout
  #looks = 0
  /** Up to where it is read, in bytes of all that was written. */
  #read = 0
  /** The unfinished line before that. */
  #rest: Buffer = Buffer.alloc(0)
  /** What the program itself cut off its log. */
  #cutOff = 0
  #lost = 0
  #wasCut = false
  #endedMs: number | undefined

  /**
   * @param now The attempt's clock, milliseconds.
   * @param places Where the log's output lies in its file.
   */
  constructor(path: string, listeners: readonly LogListener[], now: () => number, places: LogPlaces) {
    this.#listeners = listeners
    this.#now = now
    this.#places = places
    this.#times = new WrittenTimes(now())
    this.#file = opened(path)
    places.beforeCut = () => {
      this.#look()
      while (this.#readOn()) {}
    }
    this.#timer = setInterval(() => {
      this.#look()
      this.#looks += 1
      if (this.#looks % looksARead === 0) this.#readOn()
    }, lookMs)
  }

  /** The attempt has ended: what is written from now on is not of it. */
  end(): void {
    if (this.#endedMs !== undefined) return
    clearInterval(this.#timer)
    this.#look()
    this.#endedMs = this.#now()
  }

  /** Reads what is left of the log, letting others have their turn. */
  async finish(): Promise<void> {
    this.end()
    while (this.#read < this.#times.size && (this.#readOn() || this.#places.isCutting)) await turn()
    this.#tell([this.#rest], this.#read - this.#rest.length)
    this.#rest = Buffer.alloc(0)
  }

  close(): void {
    clearInterval(this.#timer)
    if (this.#file !== undefined) quietly(() => closeSync(this.#file ?? -1))
  }

  /** How much was written to the log, up to its end where the attempt has ended. */
  get size(): number {
    return this.#times.size
  }

  /** Why not every line of the log was seen. */
  get unseen(): readonly string[] {
    if (this.#file === undefined) return ['the log could not be read']
    return [
      ...(this.#lost > 0 ? [`${this.#lost} bytes of the log were not seen (--max-log)`] : []),
      ...(this.#wasCut ? ['something else cut the log while it was written'] : []),
    ]
  }

  #look(): void {
    if (this.#endedMs !== undefined) return
    if (this.#file === undefined) return
    const fromMs = this.#now()
    const size = sizeOf(this.#file)
    const byMs = this.#now()
    const { leftOut } = this.#places
    let written = size + leftOut - (leftOut > 0 ? markerBytes : 0) + this.#cutOff
    if (written < this.#times.size) {
      this.#cutOff += this.#times.size - written
      this.#wasCut = true
      this.#read = this.#times.size
      this.#rest = Buffer.alloc(0)
      written = this.#times.size
    }
    this.#times.see(written, fromMs, byMs)
  }

  /** @returns Whether there may be more to read. */
  #readOn(): boolean {
    const { leftOut, bodyStart, isCutting } = this.#places
    if (this.#file === undefined || isCutting || this.#read >= this.#times.size) return false
    // The middle of the log may have been taken out before it was read.
    const bodyFrom = leftOut > 0 ? leftOut + bodyStart - markerBytes + this.#cutOff : 0
    if (leftOut > 0 && this.#read < bodyFrom) {
      this.#lost += bodyFrom - this.#read
      this.#read = bodyFrom
      this.#rest = Buffer.alloc(0)
    }
    const position = this.#read - this.#cutOff - (leftOut > 0 ? leftOut - markerBytes : 0)
    const buffer = Buffer.allocUnsafe(Math.min(readBytes, Math.max(0, this.#times.size - this.#read)))
    const count = readAt(this.#file, buffer, position)
    if (count === 0) return false
    const from = this.#read - this.#rest.length
    this.#noteBlocks(buffer.subarray(0, count))
    this.#read += count
    const bytes = Buffer.concat([this.#rest, buffer.subarray(0, count)])
    const lines = linesIn(bytes)
    const rest = lines.pop() ?? Buffer.alloc(0)
    this.#rest = rest.length > maxLineBytes ? Buffer.alloc(0) : Buffer.from(rest)
    this.#tell(lines, from)
    this.#times.forget(this.#read - this.#rest.length)
    return true
  }

  /** Whether what the log grew by ended in the middle of a line. */
  #noteBlocks(piece: Buffer): void {
    const end = this.#read + piece.length
    for (const growth of this.#times.between(this.#read, end)) {
      if (growth.to <= end) growth.endsInLine = !isLineEnd(piece[growth.to - 1 - this.#read])
    }
  }

  /** @param from Place of the first line's first byte. */
  #tell(lines: readonly Buffer[], from: number): void {
    if (lines.every(({ length }) => length === 0)) return
    let starts: readonly number[] | undefined
    const growthsOf = (line: number) => {
      starts ??= startsOf(lines, from)
      const start = starts[line] ?? from
      const length = textEnd(lines[line] ?? Buffer.alloc(0))
      return this.#times.between(start, start + Math.max(1, length))
    }
    const piece: LogPiece = {
      lines,
      growthsOf,
      isLast: line => this.#endedMs !== undefined && growthsOf(line).at(-1)?.to === this.#times.size,
    }
    for (const listener of this.#listeners) listener.see(piece)
  }
}

function opened(path: string): number | undefined {
  try {
    return openRegularFile(path).descriptor
  } catch {
    return undefined
  }
}

function sizeOf(file: number): number {
  return fstatSync(file).size
}

function readAt(file: number, buffer: Buffer, position: number): number {
  try {
    return readSync(file, buffer, 0, buffer.length, position)
  } catch {
    return 0
  }
}

function quietly(work: () => void): void {
  try {
    work()
  } catch {}
}
