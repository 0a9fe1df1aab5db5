import { closeSync, fstatSync, openSync, readSync } from 'node:fs'
import { type LogPatterns, parseMetric } from './log-scan.js'

const mostBytesAtOnce = 64 * 1024

/**
 * Follows a log while it is written, for the live view only: the last metric it shows. What came in a flood is
 * skipped; the whole log is searched when the attempt has ended.
 */
export class LogTail {
  readonly #path: string
  readonly #patterns: LogPatterns['metrics']
  #position = 0
  #rest = ''

  constructor(path: string, patterns: LogPatterns['metrics']) {
    this.#path = path
    this.#patterns = patterns
  }

  /** The metrics that the lines since the last call show. */
  read(): ReadonlyMap<string, number> {
    const text = this.#rest + this.#readNew()
    const lineEnd = text.lastIndexOf('\n') + 1
    this.#rest = text.slice(lineEnd).slice(-mostBytesAtOnce)
    const found = new Map<string, number>()
    for (const [name, pattern] of this.#patterns) {
      const global = new RegExp(
        pattern.source,
        pattern.flags.includes('g') ? pattern.flags : `${pattern.flags}g`,
      )
      for (const match of text.slice(0, lineEnd).matchAll(global)) {
        const value = parseMetric(match[1])
        if (value !== undefined) found.set(name, value)
      }
    }
    return found
  }

  #readNew(): string {
    let file: number
    try {
      file = openSync(this.#path, 'r')
    } catch {
      return ''
    }
    try {
      const { size } = fstatSync(file)
      if (size <= this.#position) return ''
      const start = Math.max(this.#position, size - mostBytesAtOnce)
      const buffer = Buffer.alloc(size - start)
      const count = readSync(file, buffer, 0, buffer.length, start)
      this.#position = start + count
      return buffer.toString('utf8', 0, count)
    } finally {
      closeSync(file)
    }
  }
}
