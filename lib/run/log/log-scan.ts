import { createHash } from 'node:crypto'
import { closeSync, readSync } from 'node:fs'
import { setImmediate as turn } from 'node:timers/promises'
import { isHollow, openRegularFile } from '../../os/regular-file.js'
import { ownLinesIn } from './crash-lines.js'
import { LogStream } from './file/log-stream.js'
import type { LogPatterns } from './log-patterns.js'
import { type LogFindings, LogSearch } from './log-search.js'
import { type IgnoredExceptions, type LastTraceback, TracebackFilter } from './traceback.js'

export interface LogScan extends LogFindings {
  readonly bytes: number
  /** SHA-256 of its bytes, in hexadecimal; null for a log that was not read. */
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

// A log that is nearly all holes is searched this far from either end.
const endBytes = 1024 * 1024

/**
 * Searches a log of any size in constant memory: invalid UTF-8 is replaced, the text made readable as log-text.ts
 * says, and what tracebacks quote of the program taken out (traceback.ts). Of one that is nearly all holes only the
 * ends are read.
 *
 * @throws StrangeFileError for anything but a regular file, the error of the system for one that cannot be read.
 */
export function scanLog(path: string, patterns: LogPatterns): LogScan {
  const scan = scanning(path, patterns)
  for (;;) {
    const step = scan.next()
    if (step.done === true) return step.value
  }
}

// So long others wait for their turn at most.
const turnMs = 50
// How long a search may still take after it was asked to end: most need no more, and are then complete.
const graceMs = 500

/**
 * The same, letting others have their turn: signals are heard while patterns run away, and end the search soon.
 *
 * @returns Undefined where the signal ended it.
 */
export async function scanLogInTurns(
  path: string,
  patterns: LogPatterns,
  signal: AbortSignal,
): Promise<LogScan | undefined> {
  const scan = scanning(path, patterns)
  let turnedAt = performance.now()
  let abortedAt: number | undefined
  try {
    for (;;) {
      const step = scan.next()
      if (step.done === true) return step.value
      if (performance.now() - turnedAt < turnMs) continue
      // The first may come before signals and timers do; they come before the second.
      await turn()
      await turn()
      turnedAt = performance.now()
      if (signal.aborted) abortedAt ??= turnedAt
      if (abortedAt !== undefined && turnedAt - abortedAt >= graceMs) return undefined
    }
  } finally {
    // Closes the file if the search was ended.
    scan.return(emptyScan)
  }
}

function* scanning(path: string, patterns: LogPatterns): Generator<void, LogScan> {
  const search = new LogSearch(patterns)
  const { descriptor: file, stats } = openRegularFile(path)
  try {
    const hollow = isHollow(stats)
    const decoder = new TextDecoder('utf-8')
    const stream = new LogStream()
    const tracebacks = new TracebackFilter()
    const buffer = Buffer.allocUnsafe(chunkBytes)
    const hash = createHash('sha256')
    let window = ''
    let tail = ''
    let offset = 0
    let position = 0
    for (;;) {
      if (hollow && position >= endBytes) position = Math.max(position, stats.size - endBytes)
      const count = readSync(file, buffer, 0, chunkBytes, position)
      position += count
      const last = count === 0
      hash.update(buffer.subarray(0, count))
      const piece = last ? decoder.decode() : decoder.decode(buffer.subarray(0, count), { stream: true })
      const text = stream.pass(piece) + (last ? stream.end() : '')
      tail = (tail + text).slice(-tailCharacters)
      window += tracebacks.pass(text)
      yield* search.look(window, { first: offset === 0, last, offset })
      if (last) {
        const findings = yield* search.result(window.slice(-tailCharacters))
        const errorAt = (findings.lastError?.at ?? -1) - offset
        const endsWithError = errorAt >= 0 && ownLinesIn(window.slice(errorAt)) <= 1
        const { last: traceback, ignored: ignoredExceptions } = tracebacks
        return {
          bytes: stats.size,
          sha256: hollow ? null : hash.digest('hex'),
          tail,
          ...findings,
          metricWarnings: [...findings.metricWarnings, ...(hollow ? [wordsOfHollow(stats.size)] : [])],
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

function wordsOfHollow(bytes: number): string {
  return `the log says that it has ${bytes} bytes, nearly all of them holes that nobody wrote: only its beginning and its end were searched`
}
