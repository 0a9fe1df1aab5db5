import { createHash } from 'node:crypto'
import { closeSync, fstatSync, openSync, readSync } from 'node:fs'
import { ownLinesIn } from './crash-lines.js'
import type { LogPatterns } from './log-patterns.js'
import { type LogFindings, LogSearch } from './log-search.js'
import { LogStream } from './log-stream.js'
import { type IgnoredExceptions, type LastTraceback, TracebackFilter } from './traceback.js'

export interface LogScan extends LogFindings {
  readonly bytes: number
  /** Of the bytes as they are, in hexadecimal digits; null for a log that was not read. */
  readonly sha256: string | null
  /** The last 16 kB, for the last words of a failure. */
  readonly tail: string
  /** The last traceback that Python did not ignore; null where there is none. */
  readonly traceback: LastTraceback | null
  /** Null where Python ignored none. */
  readonly ignoredExceptions: IgnoredExceptions | null
  /** Whether the last error stands in the log's last line. */
  readonly endsWithError: boolean
}

export const emptyScan: LogScan = {
  bytes: 0,
  sha256: null,
  metrics: new Map(),
  missing: new Map(),
  metricWarnings: [],
  lastMetricAt: -1,
  success: null,
  error: null,
  lastError: null,
  causeOfError: null,
  tail: '',
  causeOfTail: null,
  tooSlow: [],
  traceback: null,
  ignoredExceptions: null,
  endsWithError: false,
}

const chunkBytes = 256 * 1024
const overlapCharacters = 16 * 1024
const tailCharacters = 16 * 1024

/**
 * Searches a log of any size in constant memory: invalid UTF-8 is replaced, the text made readable as log-text.ts
 * says, and what tracebacks quote of the program taken out (traceback.ts).
 */
export function scanLog(path: string, patterns: LogPatterns): LogScan {
  const search = new LogSearch(patterns)
  const file = openSync(path, 'r')
  try {
    const bytes = fstatSync(file).size
    const decoder = new TextDecoder('utf-8')
    const stream = new LogStream()
    const tracebacks = new TracebackFilter()
    const buffer = Buffer.allocUnsafe(chunkBytes)
    const hash = createHash('sha256')
    let window = ''
    let tail = ''
    let offset = 0
    for (;;) {
      const count = readSync(file, buffer, 0, chunkBytes, null)
      const last = count === 0
      hash.update(buffer.subarray(0, count))
      const piece = last ? decoder.decode() : decoder.decode(buffer.subarray(0, count), { stream: true })
      const text = stream.pass(piece) + (last ? stream.end() : '')
      tail = (tail + text).slice(-tailCharacters)
      window += tracebacks.pass(text)
      search.look(window, { first: offset === 0, last, offset })
      if (last) {
        const findings = search.result(window.slice(-tailCharacters))
        const errorAt = (findings.lastError?.at ?? -1) - offset
        const endsWithError = errorAt >= 0 && ownLinesIn(window.slice(errorAt)) <= 1
        const { last: traceback, ignored: ignoredExceptions } = tracebacks
        return {
          bytes,
          sha256: hash.digest('hex'),
          tail,
          ...findings,
          traceback,
          ignoredExceptions,
          endsWithError,
        }
      }
      // The next window starts with the end of this one, so that no match is lost between them.
      if (window.length > overlapCharacters) {
        offset += window.length - overlapCharacters
        window = window.slice(-overlapCharacters)
      }
    }
  } finally {
    closeSync(file)
  }
}
