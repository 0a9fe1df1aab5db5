import { closeSync, fstatSync, openSync, readSync } from 'node:fs'
import { allMatches, oneLine, readableText } from './log-text.js'

/** What a log is searched for; patterns are compiled from Python's syntax, case ignored. */
export interface LogPatterns {
  readonly success: readonly RegExp[]
  readonly error: readonly RegExp[]
  /** By the metric's name; the first group is the number. */
  readonly metrics: ReadonlyMap<string, RegExp>
}

export interface LogScan {
  readonly bytes: number
  /** The last match of each metric that was found. */
  readonly metrics: ReadonlyMap<string, number>
  /** Metrics whose last match is no finite number (`nan`, `inf`), with its text: the training diverged. */
  readonly diverged: ReadonlyMap<string, string>
  /** First text that a success pattern matched, null when none did. */
  readonly success: string | null
  /** First line in which an error pattern matched, null when none did. */
  readonly error: string | null
  /** The last 16 kB, for the cause of a failure and its last words. */
  readonly tail: string
}

export const emptyScan: LogScan = {
  bytes: 0,
  metrics: new Map(),
  diverged: new Map(),
  success: null,
  error: null,
  tail: '',
}

const chunkBytes = 256 * 1024
const overlapCharacters = 16 * 1024
const tailCharacters = 16 * 1024

/**
 * Searches a log of any size in constant memory: invalid UTF-8 is replaced, and the text made readable as
 * log-text.ts says.
 */
export function scanLog(path: string, patterns: LogPatterns): LogScan {
  const search = new Search(patterns)
  const file = openSync(path, 'r')
  try {
    const bytes = fstatSync(file).size
    const decoder = new TextDecoder('utf-8')
    const buffer = Buffer.allocUnsafe(chunkBytes)
    let window = ''
    let first = true
    for (;;) {
      const count = readSync(file, buffer, 0, chunkBytes, null)
      const last = count === 0
      const text = last ? decoder.decode() : decoder.decode(buffer.subarray(0, count), { stream: true })
      window += readableText(text)
      search.look(window, { first, last })
      if (last) return { bytes, ...search.result(window) }
      // The next window starts with the end of this one, so that no match is lost between them.
      if (window.length > overlapCharacters) {
        window = window.slice(-overlapCharacters)
        first = false
      }
    }
  } finally {
    closeSync(file)
  }
}

class Search {
  readonly #patterns: LogPatterns
  readonly #metrics = new Map<string, number>()
  readonly #diverged = new Map<string, string>()
  #success: string | null = null
  #error: string | null = null

  constructor(patterns: LogPatterns) {
    this.#patterns = patterns
  }

  look(window: string, place: { first: boolean; last: boolean }): void {
    for (const [name, pattern] of this.#patterns.metrics) {
      for (const match of matches(pattern, window, place)) {
        const value = parseMetric(match[1])
        if (value !== undefined) {
          this.#metrics.set(name, value)
          this.#diverged.delete(name)
        } else if (isNotFinite(match[1])) {
          // An older value would show a training that blew up as one that went well.
          this.#metrics.delete(name)
          this.#diverged.set(name, oneLine(match[1] ?? '', 20))
        }
      }
    }
    if (this.#success === null) {
      const match = firstMatch(this.#patterns.success, window, place)
      if (match !== undefined) this.#success = oneLine(match[0], 200)
    }
    if (this.#error === null) {
      const match = firstMatch(this.#patterns.error, window, place)
      if (match !== undefined) this.#error = lineAround(window, match.index)
    }
  }

  result(lastWindow: string) {
    return {
      metrics: this.#metrics,
      diverged: this.#diverged,
      success: this.#success,
      error: this.#error,
      tail: lastWindow.slice(-tailCharacters),
    }
  }
}

function firstMatch(patterns: readonly RegExp[], window: string, place: { first: boolean; last: boolean }) {
  let earliest: RegExpExecArray | undefined
  for (const pattern of patterns) {
    for (const match of matches(pattern, window, place)) {
      if (earliest === undefined || match.index < earliest.index) earliest = match
      break
    }
  }
  return earliest
}

// A match that touches the edge of a window might be another one with more text beside it: it is left to the
// next window, which overlaps this one.
function* matches(
  pattern: RegExp,
  window: string,
  { first, last }: { first: boolean; last: boolean },
): Generator<RegExpExecArray> {
  for (const match of allMatches(pattern, window)) {
    const touchesStart = !first && match.index === 0
    const touchesEnd = !last && match.index + match[0].length === window.length
    if (!touchesStart && !touchesEnd) yield match
  }
}

function lineAround(text: string, index: number): string {
  const start = text.lastIndexOf('\n', index) + 1
  const end = text.indexOf('\n', index)
  return oneLine(text.slice(start, end === -1 ? undefined : end), 300)
}

/** A metric as Python's float() reads it, except that what is no finite number is no metric. */
export function parseMetric(text: string | undefined): number | undefined {
  const trimmed = (text ?? '').trim().replaceAll(/(?<=\d)_(?=\d)/g, '')
  if (!/^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i.test(trimmed)) return undefined
  const value = Number(trimmed)
  return Number.isFinite(value) ? value : undefined
}

// As Python's float() spells what is no finite number.
function isNotFinite(text: string | undefined): boolean {
  return /^\s*[+-]?(?:nan|inf|infinity)\s*$/i.test(text ?? '')
}
