/** A series of readings in time order; times in milliseconds since the epoch. */
export interface Series {
  readonly times: readonly number[]
  readonly values: readonly number[]
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

function reduce({ times, values }: Series, gapMs: number, bucketMs: number): Bucket[][] {
  const lines: Bucket[][] = []
  let start = 0
  for (let end = 1; end <= times.length; end += 1) {
    const broken = end === times.length || at(times, end) - at(times, end - 1) > gapMs
    if (!broken) continue
    lines.push(
      bucketMs === 0 ? asTheyAre(times, values, start, end) : inBuckets(times, values, start, end, bucketMs),
    )
    start = end
  }
  return lines
}

function asTheyAre(
  times: readonly number[],
  values: readonly number[],
  start: number,
  end: number,
): Bucket[] {
  const line: Bucket[] = []
  for (let index = start; index < end; index += 1) {
    const value = at(values, index)
    line.push({ timeMs: at(times, index), mean: value, low: value, high: value })
  }
  return line
}

function inBuckets(
  times: readonly number[],
  values: readonly number[],
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
    let [sum, low, high, to] = [0, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, from]
    for (; to < end && at(times, to) < edge; to += 1) {
      const value = at(values, to)
      sum += value
      low = Math.min(low, value)
      high = Math.max(high, value)
    }
    const bucket = { mean: sum / (to - from), low, high }
    // The line reaches from the first reading to the last, also where it is a single bucket.
    if (from === start) line.push({ timeMs: origin, ...bucket })
    if (to === end && lastTime > origin) line.push({ timeMs: lastTime, ...bucket })
    if (from !== start && to !== end) line.push({ timeMs: edge - bucketMs / 2, ...bucket })
    from = to
  }
  return line
}

// Three times the usual interval, as the integration of energy has it; a second is never a gap.
function gapOf({ times }: Series): number {
  const intervals: number[] = []
  for (let index = 1; index < times.length; index += 1)
    intervals.push(at(times, index) - at(times, index - 1))
  intervals.sort((a, b) => a - b)
  return Math.max(1000, 3 * (intervals[Math.floor(intervals.length / 2)] ?? 0))
}

function at(list: readonly number[], index: number): number {
  return list[index] ?? Number.NaN
}
