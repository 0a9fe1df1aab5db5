import { closeSync, readSync } from 'node:fs'
import { type OpenFile, openRegularFile } from '../../os/regular-file.js'
import { BoundedSearch } from './bounded-search.js'
import { withoutMarker } from './log-marker.js'
import type { LogPatterns } from './log-patterns.js'
import { readableText } from './log-text.js'
import { lastValueIn } from './metric-search.js'

const mostBytesAtOnce = 64 * 1024
// The live view may not make Ctrl-C wait, but a machine that trains at full load makes us wait now and then.
const patternBudgetMs = 100
// Nor may many of them: what is not looked for now is when there are new lines.
const readBudgetMs = 300

/**
 * Follows a log while it is written, for the live view only: the last metric it shows. What came in a flood is
 * skipped, and a pattern that takes long is not looked for again; the whole log is searched when the attempt has
 * ended.
 */
export class LogTail {
  readonly #path: string
  readonly #patterns: LogPatterns['metrics']
  readonly #bounded = new BoundedSearch(patternBudgetMs)
  #position = 0
  #rest = ''

  constructor(path: string, patterns: LogPatterns['metrics']) {
    this.#path = path
    this.#patterns = patterns
  }

  /** The metrics that the lines since the last call show. */
  read(): ReadonlyMap<string, number> {
    const news = this.#readNew()
    if (news === '') return new Map()
    const text = readableText(withoutMarker(news))
    const lineEnd = text.lastIndexOf('\n') + 1
    this.#rest = text.slice(lineEnd)
    const found = new Map<string, number>()
    const endMs = performance.now() + readBudgetMs
    for (const [name, pattern] of this.#patterns) {
      if (performance.now() > endMs) break
      const value = this.#bounded.with(pattern, () => lastValueIn(pattern, text.slice(0, lineEnd)))
      if (value !== undefined) found.set(name, value)
    }
    return found
  }

  // What is new, behind the unfinished line of the last time. After a flood the new text starts in the middle of
  // a line, which belongs to nothing that is known.
  #readNew(): string {
    let open: OpenFile
    try {
      open = openRegularFile(this.#path)
    } catch {
      return ''
    }
    const {
      descriptor: file,
      stats: { size },
    } = open
    try {
      // Its middle was taken out: where the new text starts cannot be told.
      if (size < this.#position) {
        this.#position = size
        this.#rest = ''
      }
      if (size <= this.#position) return ''
      const start = Math.max(this.#position, size - mostBytesAtOnce)
      const rest = start === this.#position ? this.#rest : ''
      const buffer = Buffer.alloc(size - start)
      const count = readSync(file, buffer, 0, buffer.length, start)
      const text = buffer.toString('utf8', 0, count)
      const known = start === this.#position ? text : text.slice(text.search(/[\r\n]/) + 1)
      this.#position = start + count
      this.#rest = ''
      return (rest + known).slice(-mostBytesAtOnce)
    } finally {
      closeSync(file)
    }
  }
}
