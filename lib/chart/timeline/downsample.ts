import type { Series } from './series.js'
import { at, gapOf } from './series.js'

/**
 * Reduces one series to so many stretches of equal length, each with its mean and its extremes: min-max decimation,
 * so that no spike is lost. One with no more readings is left as it is.
 */
export function reduceSeries(series: Series, most: number): Series {
  const { times, values } = series
  const first = times[0] ?? 0
  const length = (times.at(-1) ?? 0) - first
  if (times.length <= most || length <= 0) return series
  const { lows = values, highs = values, counts } = series
  const bucketMs = length / most
  const reduced = {
    times: [] as number[],
    values: [] as number[],
    lows: [] as number[],
    highs: [] as number[],
    counts: [] as number[],
  }
  for (let from = 0; from < times.length; ) {
    // The last reading lies on the last edge.
    const number = Math.min(most - 1, Math.floor((at(times, from) - first) / bucketMs))
    const edge = number === most - 1 ? Number.POSITIVE_INFINITY : first + (number + 1) * bucketMs
    let [low, high, sum, count, to] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 0, 0, from]
    for (; to < times.length && (to === from || at(times, to) < edge); to += 1) {
      const weight = counts === undefined ? 1 : at(counts, to)
      low = Math.min(low, at(lows, to))
      high = Math.max(high, at(highs, to))
      sum += at(values, to) * weight
      count += weight
    }
    // The line reaches from the first reading to the last.
    const last = to === times.length && reduced.times.length > 0
    reduced.times.push(
      reduced.times.length === 0 ? first : last ? first + length : first + (number + 0.5) * bucketMs,
    )
    reduced.values.push(sum / count)
    reduced.lows.push(low)
    reduced.highs.push(high)
    reduced.counts.push(count)
    from = to
  }
  return { ...reduced, gapMs: Math.max(gapOf(series), 1.6 * bucketMs), stretchMs: bucketMs }
}

/** The readings of a stretch of time: their mean and their extremes, none of which is lost. */
export interface Bucket {
  /** Middle of the stretch, or the first or last reading's own time at the ends of a line. */
  readonly timeMs: number
  readonly mean: number
  readonly low: number
  readonly high: number
}

export interface Downsampled {
  /** Length of a bucket; 0 where every reading stands for itself. */
  readonly bucketMs: number
  /** For each series its unbroken lines. */
  readonly lines: ReadonlyArray<ReadonlyArray<readonly Bucket[]>>
}

export interface Budget {
  /** Most buckets in one series. */
  readonly perSeries: number
  /** Most buckets in all series together. */
  readonly total: number
  /** Shortest visible bucket; ignored if there are few readings. */
  readonly minMs?: number
}

/** So few readings are drawn as they are, however long the night. */
const few = 1200

// Lengths that a reader can name: 1, 2, 5, 10, 15, 30 seconds, minutes, then hours.
const bucketSeconds = [
  1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14400, 28800, 86400, 604800,
]

/**
 * Reduces all series to buckets of one length, the shortest that keeps within the budget: unreduced if they fit. A
 * line breaks where the next reading is further away than three usual intervals of its series, and further than a
 * bucket.
 */
export function downsample(series: readonly Series[], budget: Budget): Downsampled {
  const gaps = series.map(gapOf)
  const readings = series.reduce((sum, { times }) => sum + times.length, 0)
  const minMs = readings <= few ? 0 : (budget.minMs ?? 0)
  for (const bucketMs of [0, ...bucketSeconds.map(seconds => seconds * 1000)]) {
    if (bucketMs < minMs) continue
    const lines = reduceAll(series, gaps, bucketMs, budget)
    if (lines !== null) return { bucketMs, lines }
  }
  // Longer than weeks, or more series than the budget has buckets: one bucket each.
  const lines = reduceAll(series, gaps, Number.MAX_SAFE_INTEGER, { perSeries: Infinity, total: Infinity })
  return { bucketMs: Number.MAX_SAFE_INTEGER, lines: lines ?? [] }
}

function reduceAll(
  series: readonly Series[],
  gaps: readonly number[],
  bucketMs: number,
  { perSeries, total }: Budget,
): Bucket[][][] | null {
  const all: Bucket[][][] = []
  let used = 0
  for (const [index, one] of series.entries()) {
    if (bucketMs === 0 && one.times.length > perSeries) return null
    const lines = reduce(one, Math.max(gaps[index] ?? 0, bucketMs), bucketMs)
    const buckets = lines.reduce((sum, line) => sum + line.length, 0)
    used += buckets
    // A line needs at least two.
    if (used > total || buckets > Math.max(2, perSeries)) return null
    all.push(lines)
  }
  return all
}

function reduce(series: Series, gapMs: number, bucketMs: number): Bucket[][] {
  const { times } = series
  const lines: Bucket[][] = []
  let start = 0
  for (let end = 1; end <= times.length; end += 1) {
    const broken = end === times.length || at(times, end) - at(times, end - 1) > gapMs
    if (!broken) continue
    lines.push(bucketMs === 0 ? asTheyAre(series, start, end) : inBuckets(series, start, end, bucketMs))
    start = end
  }
  return lines
}

function asTheyAre(
  { times, values, lows = values, highs = values }: Series,
  start: number,
  end: number,
): Bucket[] {
  const line: Bucket[] = []
  for (let index = start; index < end; index += 1) {
    line.push({
      timeMs: at(times, index),
      mean: at(values, index),
      low: at(lows, index),
      high: at(highs, index),
    })
  }
  return line
}

function inBuckets(
  { times, values, lows = values, highs = values, counts }: Series,
  start: number,
  end: number,
  bucketMs: number,
): Bucket[] {
  const origin = at(times, start)
  const lastTime = at(times, end - 1)
  const line: Bucket[] = []
  for (let from = start; from < end; ) {
    const number = Math.floor((at(times, from) - origin) / bucketMs)
    const edge = origin + (number + 1) * bucketMs
    let [sum, weights, low, high, to] = [0, 0, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, from]
    for (; to < end && at(times, to) < edge; to += 1) {
      const weight = counts === undefined ? 1 : at(counts, to)
      sum += at(values, to) * weight
      weights += weight
      low = Math.min(low, at(lows, to))
      high = Math.max(high, at(highs, to))
    }
    const bucket = { mean: sum / weights, low, high }
    // The line reaches from the first reading to the last, also where it is a single bucket.
    if (from === start) line.push({ timeMs: origin, ...bucket })
    if (to === end && lastTime > origin) line.push({ timeMs: lastTime, ...bucket })
    if (from !== start && to !== end) line.push({ timeMs: edge - bucketMs / 2, ...bucket })
    from = to
  }
  return line
}
