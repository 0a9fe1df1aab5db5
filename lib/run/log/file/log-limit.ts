import { setTimeout as wait } from 'node:timers/promises'
import { formatBytes } from '../../../units.js'
import { LogTrim } from './log-trim.js'

/** How much was written to a log, and how much of it is left. */
export interface LogSize {
  /** Bytes that were written to it; null if its file is gone. */
  readonly written: number | null
  readonly kept: number | null
  /** Bytes that were taken out of its middle. */
  readonly leftOut: number
}

/** Where in a log's file its output lies. */
export interface LogPlaces {
  /** Bytes that were taken out of its middle. */
  readonly leftOut: number
  /** Where in the file what follows them begins; 0 where none were taken out. */
  readonly bodyStart: number
  /** Whether something is being taken out right now: only the file's size means anything. */
  readonly isCutting: boolean
  /** Called before something is taken out: what was not read until then is lost. */
  beforeCut: (() => void) | undefined
}

/** A log under a limit. */
export interface LimitedLog {
  readonly places: LogPlaces
  /** Looks once more, when nothing writes to the log any more, and stops. A second call returns the same. */
  end(): Promise<LogSize>
}

const maxWaitMs = 1000
const minWaitMs = 10
// A quiet log that is suddenly written at this speed grows by no more than its limit until the next look.
const burstBytesPerMs = 500_000
// The speed of a page cache: so fast may be what we have not looked at yet.
const unknownBytesPerMs = 2_000_000

/**
 * Keeps a log within a limit while a training writes to it: over the limit, its beginning and end are kept
 * (log-trim.ts). The file's size is checked once a second, and more often where the log could reach twice its limit
 * before that.
 *
 * @param limitBytes 0 is no limit.
 */
export function limitLog(path: string, limitBytes: number): LimitedLog {
  const log = openTrim(path, limitBytes === 0 ? Number.POSITIVE_INFINITY : limitBytes)
  if (log === undefined) {
    return {
      places: { leftOut: 0, bodyStart: 0, isCutting: false, beforeCut: undefined },
      end: async () => ({ written: null, kept: null, leftOut: 0 }),
    }
  }
  const stopping = new AbortController()
  const watching = limitBytes === 0 ? Promise.resolve() : watch(log, limitBytes, stopping.signal)
  let size: Promise<LogSize> | undefined
  const finish = async () => {
    stopping.abort()
    await watching
    await quietly(() => log.trim())
    const { leftOut, kept } = log
    log.close()
    return { written: kept + leftOut, kept, leftOut }
  }
  return {
    places: log,
    end() {
      size ??= finish()
      return size
    },
  }
}

/** The warning of a record about a log whose middle is gone. */
export function limitWarnings({ leftOut }: Pick<LogSize, 'leftOut'>): string[] {
  if (leftOut === 0) return []
  const size = leftOut < 1000 ? '' : ` (${formatBytes(leftOut)})`
  return [
    `${leftOut} bytes${size} were left out of the middle of the log, which outgrew its limit (--max-log): what stood only there was not looked at`,
  ]
}

/** How long the next look at a log can wait. */
export function waitBeforeLook(limitBytes: number, sizeBytes: number, bytesPerMs: number): number {
  // Cut once it is over its limit by a quarter: what is written while it is cut comes on top.
  const room = Math.max(0, 1.25 * limitBytes - sizeBytes)
  const longest = Math.min(maxWaitMs, limitBytes / burstBytesPerMs)
  return Math.max(minWaitMs, Math.min(longest, bytesPerMs > 0 ? room / bytesPerMs : longest))
}

async function watch(log: LogTrim, limitBytes: number, stopping: AbortSignal): Promise<void> {
  let size = 0
  let clock = performance.now()
  let bytesPerMs = unknownBytesPerMs
  while (!stopping.aborted) {
    const ms = waitBeforeLook(limitBytes, size, bytesPerMs)
    // The process may end: this timer alone keeps nothing waiting.
    await wait(ms, undefined, { signal: stopping, ref: false }).catch(() => {})
    const now = performance.now()
    bytesPerMs = (log.size - size) / Math.max(1, now - clock)
    await quietly(() => log.trim())
    size = log.size
    clock = performance.now()
  }
}

// A log that cannot be cut stays as it is; a full disk is reported elsewhere.
async function quietly(trim: () => Promise<void>): Promise<void> {
  try {
    await trim()
  } catch {}
}

function openTrim(path: string, limitBytes: number): LogTrim | undefined {
  try {
    return new LogTrim(path, limitBytes)
  } catch {
    return undefined
  }
}
