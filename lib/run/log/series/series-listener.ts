import { BoundedSearch, workedMs } from '../bounded-search.js'
import type { Place } from '../file/log-window.js'
import { textOf } from '../follow/byte-lines.js'
import type { LogListener, LogPiece } from '../follow/log-listener.js'
import { type Growth, isBlock, timeOfLine } from '../follow/written-times.js'
import type { LogPatterns } from '../log-patterns.js'
import type { MetricPattern } from '../metrics/metric-pattern.js'
import { MetricReadings, type Seen } from '../metrics/metric-readings.js'
import { readWindow } from '../metrics/metric-search.js'
import type { NumberReading } from '../metrics/number-form.js'
import { KeptPoints } from './kept-points.js'
import { type MetricPoint, type MetricSeries, reaches } from './metric-point.js'
import { isRestOfEnd, lastLines, lineAt, windowsOf } from './search-windows.js'

/** Callbacks for the values of metrics while a training runs. */
export interface SeriesSink {
  /** The newest value, at once. */
  readonly onMetric: (name: string, value: number) => void
  /** Each value with its time, once that is known: when the log has grown by more. */
  readonly onPoint: (point: MetricPoint) => void
}

// The live search must not delay Ctrl-C.
const patternBudgetMs = 250
// Nor may it take more of a core of the machine that is measured than this share, beside what it may take at once; so
// a flood of text is searched in part, and that is told.
const mostShare = 0.05
const freeMs = 3000
const mostAtOnceMs = 150

interface Found extends MetricPoint {
  readonly beforeMs: number
  /** End of what the log grew by, in bytes. */
  readonly growthEnd: number
}

/** What the log showed of one metric. */
interface Followed {
  readonly pattern: MetricPattern
  readings: MetricReadings
  readonly points: KeptPoints
  /** Those of the newest growth of the log. */
  newest: Found[]
  /** Since when lines were passed over. */
  skippedFromMs: number | undefined
  unread: number
}

/** Finds every value of the metrics in a log that is being written, with the time of its line. */
export class SeriesListener implements LogListener {
  readonly #sink: SeriesSink
  readonly #now: () => number
  readonly #startMs: number
  readonly #followed: ReadonlyMap<string, Followed>
  readonly #bounded = new BoundedSearch(patternBudgetMs)
  #spentMs = 0
  #skippedLines = 0
  /** Characters that were searched, and the last of them. */
  #searched = 0
  #tail = ''
  /** End of the first growth that shows that the program writes line by line. */
  #flushed: number | undefined

  /** @param now The attempt's clock, milliseconds. */
  constructor(patterns: LogPatterns['metrics'], sink: SeriesSink, now: () => number) {
    this.#sink = sink
    this.#now = now
    this.#startMs = now()
    this.#followed = new Map(
      [...patterns].map(([name, pattern]) => {
        const { target, direction } = pattern.metric
        const isReached = (value: number | null) =>
          target !== undefined && direction !== undefined && reaches(value, target, direction)
        const followed: Followed = {
          pattern,
          readings: new MetricReadings(),
          points: new KeptPoints(sink.onPoint, isReached),
          newest: [],
          skippedFromMs: undefined,
          unread: 0,
        }
        return [name, followed]
      }),
    )
  }

  see(piece: LogPiece): void {
    if (this.#followed.size === 0) return
    const since = workedMs()
    const allowed = freeMs + mostShare * Math.max(0, this.#now() - this.#startMs) - this.#spentMs
    const until = since + Math.min(mostAtOnceMs, Math.max(0, allowed))
    for (const [first, last] of windowsOf(piece.lines)) {
      // The newest lines are always searched: so much takes no time.
      const isNewest = last === piece.lines.length
      if (isNewest || workedMs() < until) this.#search(piece, first, last)
      else this.#skip(piece, first, last)
    }
    this.#spentMs += workedMs() - since
  }

  /**
   * What became of each metric, once all of the log was read.
   *
   * @param logBytes How much was written to it.
   * @param unseen Why not every line of it was seen.
   */
  result(logBytes: number, unseen: readonly string[]): readonly MetricSeries[] {
    return [...this.#followed].map(([metric, followed]) => {
      this.#settle(followed, logBytes)
      followed.points.end()
      const { seen, kept } = followed.points
      const problems = [...this.#problemsOf(followed), ...unseen]
      const thinned = kept < seen ? [`of ${seen} values ${kept} are kept`] : []
      return { metric, seen, kept, isWhole: problems.length === 0, problems: [...problems, ...thinned] }
    })
  }

  #problemsOf({ pattern, unread }: Followed): readonly string[] {
    return [
      ...(this.#bounded.hasGivenUp(pattern)
        ? [`its pattern took longer than ${patternBudgetMs / 1000} s on a part of the log`]
        : []),
      ...(this.#skippedLines > 0
        ? [`${this.#skippedLines} lines of the log came too fast to be searched while it ran`]
        : []),
      ...(unread > 0 ? [`${unread} matches could not be read as one number`] : []),
    ]
  }

  #search(piece: LogPiece, first: number, last: number): void {
    const starts: number[] = []
    const tail = this.#tail
    let text = tail
    for (let line = first; line < last; line += 1) {
      starts.push(text.length)
      if (!isRestOfEnd(piece.lines, line)) text += `${textOf(piece.lines[line] ?? Buffer.alloc(0))}\n`
    }
    const offset = this.#searched - tail.length
    this.#noteFlush(piece.growthsOf(first))
    const place = { first: true, last: true, offset }
    for (const [metric, followed] of this.#followed) {
      const found = this.#bounded.with(followed.pattern, () => readingsIn(text, place, followed))
      if (found === undefined) continue
      followed.readings = found.readings
      for (const { reading, position } of found.seen) {
        this.#add(metric, followed, reading, piece.growthsOf(first + lineAt(starts, position - offset)))
      }
    }
    this.#searched += text.length - tail.length
    this.#tail = lastLines(text)
  }

  #skip(piece: LogPiece, first: number, last: number): void {
    this.#skippedLines += last - first
    const fromMs = timeOfLine(piece.growthsOf(first))?.beforeMs
    for (const followed of this.#followed.values()) followed.skippedFromMs ??= fromMs
    this.#tail = ''
  }

  #add(metric: string, followed: Followed, reading: NumberReading, growths: readonly Growth[]): void {
    const time = timeOfLine(growths)
    if (time === undefined) return
    if (reading.kind !== 'number' && reading.kind !== 'not finite') {
      followed.unread += 1
      return
    }
    const value = reading.kind === 'number' ? reading.value : null
    if (value !== null) this.#sink.onMetric(metric, value)
    const growthEnd = growths.at(-1)?.to ?? 0
    if (followed.newest[0]?.growthEnd !== growthEnd) this.#settle(followed)
    const fromMs = Math.min(time.fromMs, followed.skippedFromMs ?? time.fromMs)
    followed.skippedFromMs = undefined
    const { byMs, beforeMs } = time
    followed.newest.push({ metric, value, fromMs, byMs, beforeMs, growthEnd })
  }

  /**
   * Hands on the values of one growth of the log. Several that came at once were written at any time since the log grew
   * before; and so was what came with the last words of a program that was never seen to write line by line.
   *
   * @param logBytes How much was written to the log; not given while it grows.
   */
  #settle(followed: Followed, logBytes?: number): void {
    const { newest, points } = followed
    followed.newest = []
    const [first] = newest
    if (first === undefined) return
    const isLast = first.growthEnd === logBytes
    const flushes = this.#flushed !== undefined && this.#flushed < first.growthEnd
    const isVague = newest.length > 1 || (isLast && !flushes)
    for (const { metric, value, fromMs, byMs, beforeMs } of newest) {
      points.add({ metric, value, fromMs: isVague ? Math.min(fromMs, beforeMs) : fromMs, byMs })
    }
  }

  #noteFlush(growths: readonly Growth[]): void {
    const [growth] = growths
    if (growth === undefined || growth.endsInLine !== false || isBlock(growth)) return
    this.#flushed ??= growth.to
  }
}

/** What a piece of the log shows of a metric, after what is known of it. */
function readingsIn(text: string, place: Place, { pattern, readings: known }: Followed) {
  const seen: Seen[] = []
  const readings = new MetricReadings(known, one => seen.push(one))
  readWindow(pattern, text, place, readings, true)
  return { readings, seen }
}
