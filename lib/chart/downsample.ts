/**
 * A series of readings in time order; times in milliseconds since the epoch. Where it was reduced before, each value
 * is the mean of `counts` readings between `lows` and `highs`.
 */
export interface Series {
  readonly times: readonly number[]
  readonly values: readonly number[]
  readonly lows?: readonly number[]
  readonly highs?: readonly number[]
  readonly counts?: readonly number[]
  /** Longer than this between two times is a gap; absent where the times themselves tell what is usual. */
  readonly gapMs?: number
  /** How long a stretch is that a value stands for; absent where each is a reading. */
  readonly stretchMs?: number
}

/** What a series holds in all: none of it is lost by a reduction. */
export interface Extent {
  readonly low: number
  readonly high: number
  readonly mean: number
  readonly count: number
}

/** Several series of one device as one, in the order of their times; their gaps shorter than `gapMs` are bridged. */
export function joinSeries(series: readonly Series[], gapMs: number): Series {
  const ordered = series.toSorted((a, b) => (a.times[0] ?? 0) - (b.times[0] ?? 0))
  const gaps = ordered.map(gapOf)
  return {
    times: ordered.flatMap(({ times }) => times),
    values: ordered.flatMap(({ values }) => values),
    lows: ordered.flatMap(({ values, lows = values }) => lows),
    highs: ordered.flatMap(({ values, highs = values }) => highs),
    counts: ordered.flatMap(({ values, counts = values.map(() => 1) }) => counts),
    gapMs: gaps.reduce((most, gap) => Math.max(most, gap), gapMs),
    stretchMs: ordered.reduce((most, { stretchMs = 0 }) => Math.max(most, stretchMs), 0),
  }
}

/** The extremes, mean and number of a series' readings; of none infinities and NaN. */
export function extentOf({ values, lows = values, highs = values, counts }: Series): Extent {
  let [low, high, sum, count] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 0, 0]
  for (let index = 0; index < values.length; index += 1) {
    const weight = counts === undefined ? 1 : at(counts, index)
    low = Math.min(low, at(lows, index))
    high = Math.max(high, at(highs, index))
    sum += at(values, index) * weight
    count += weight
  }
  return { low, high, mean: sum / count, count }
}

/** The same of several series together. */
export function extentOfAll(series: readonly Series[]): Extent {
  const extents = series.map(extentOf)
  const count = extents.reduce((sum, extent) => sum + extent.count, 0)
  return {
    low: extents.reduce((least, extent) => Math.min(least, extent.low), Number.POSITIVE_INFINITY),
    high: extents.reduce((most, extent) => Math.max(most, extent.high), Number.NEGATIVE_INFINITY),
    mean:
      extents.reduce((sum, extent) => sum + (extent.count === 0 ? 0 : extent.mean * extent.count), 0) / count,
    count,
  }
}

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
  /** Shortest bucket that the eye could make out; does not matter where all readings are few. */
  readonly leastMs?: number
}

/** So few readings are drawn as they are, however long the night. */
const few = 1200

// Lengths that a reader can name: 1, 2, 5, 10, 15, 30 seconds, minutes, then hours.
const bucketSeconds = [
  1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14400, 28800, 86400, 604800,
]

/**
 * Reduces all series to buckets of one length, the shortest that keeps within the budget: as they are where they
 * fit. A line breaks where the next reading is further away than three usual intervals of its series, and further
 * than a bucket.
 */
export function downsample(series: readonly Series[], budget: Budget): Downsampled {
  const gaps = series.map(gapOf)
  const readings = series.reduce((sum, { times }) => sum + times.length, 0)
  const leastMs = readings <= few ? 0 : (budget.leastMs ?? 0)
  for (const bucketMs of [0, ...bucketSeconds.map(seconds => seconds * 1000)]) {
    if (bucketMs < leastMs) continue
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
    // Two are the least that a line needs.
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

// Three times the usual interval, as the integration of energy has it; a second is never a gap.
function gapOf({ times, gapMs }: Series): number {
  if (gapMs !== undefined) return gapMs
  const intervals: number[] = []
  for (let index = 1; index < times.length; index += 1)
    intervals.push(at(times, index) - at(times, index - 1))
  intervals.sort((a, b) => a - b)
  return Math.max(1000, 3 * (intervals[Math.floor(intervals.length / 2)] ?? 0))
}

function at(list: readonly number[], index: number): number {
  return list[index] ?? Number.NaN
}
