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

// Three times the usual interval, as the integration of energy has it; a second is never a gap.
export function gapOf({ times, gapMs }: Series): number {
  if (gapMs !== undefined) return gapMs
  const intervals: number[] = []
  for (let index = 1; index < times.length; index += 1)
    intervals.push(at(times, index) - at(times, index - 1))
  intervals.sort((a, b) => a - b)
  return Math.max(1000, 3 * (intervals[Math.floor(intervals.length / 2)] ?? 0))
}

export function at(list: readonly number[], index: number): number {
  return list[index] ?? Number.NaN
}
