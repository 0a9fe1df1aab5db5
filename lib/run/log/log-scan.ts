import { closeSync, fstatSync, openSync, readSync } from 'node:fs'
import { MarkerFilter } from './log-marker.js'
import type { LogPatterns } from './log-patterns.js'
import { type LogFindings, LogSearch } from './log-search.js'
import { readableText } from './log-text.js'

export interface LogScan extends LogFindings {
  readonly bytes: number
  /** The last 16 kB, for the cause of a failure and its last words. */
  readonly tail: string
}

export const emptyScan: LogScan = {
  bytes: 0,
  metrics: new Map(),
  diverged: new Map(),
  missing: new Map(),
  success: null,
  error: null,
  causeOfError: null,
  tail: '',
  causeOfTail: null,
  tooSlow: [],
}

const chunkBytes = 256 * 1024
const overlapCharacters = 16 * 1024
const tailCharacters = 16 * 1024

/**
 * Searches a log of any size in constant memory: invalid UTF-8 is replaced, and the text made readable as
 * log-text.ts says.
 */
export function scanLog(path: string, patterns: LogPatterns): LogScan {
  const search = new LogSearch(patterns)
  const file = openSync(path, 'r')
  try {
    const bytes = fstatSync(file).size
    const decoder = new TextDecoder('utf-8')
    const filter = new MarkerFilter()
    const buffer = Buffer.allocUnsafe(chunkBytes)
    let window = ''
    let first = true
    for (;;) {
      const count = readSync(file, buffer, 0, chunkBytes, null)
      const last = count === 0
      const text = last ? decoder.decode() : decoder.decode(buffer.subarray(0, count), { stream: true })
      window += readableText(filter.pass(text) + (last ? filter.end() : ''))
      search.look(window, { first, last })
      if (last) {
        const tail = window.slice(-tailCharacters)
        return { bytes, tail, ...search.result(tail) }
      }
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
