import type { SleepGaps } from '../../clock/sleep-gaps.js'
import { GapList } from './gap-list.js'
import type { Gap } from './integral.js'
import { at, medianDistance, placeOf, type Samples } from './samples.js'

/** In seconds of the samples, which began at `firstMs`. */
interface Seen {
  readonly start: number
  readonly end: number
  readonly firstMs: number
  readonly intervalSeconds: number
  /** Stretches in which the machine slept. */
  readonly breaks: SleepGaps
}

/**
 * How much of a window is within reach of a reading, as a share of 0 to 1, and its gaps: by the readings as they came,
 * those outside of the window included.
 */
export function coverageOf(
  all: Samples,
  { start, end, firstMs, intervalSeconds, breaks }: Seen,
): { readonly coverage: number; readonly gaps: readonly Gap[] } {
  const { seconds } = all
  const [first, next] = [placeOf(all, start), placeOf(all, end)]
  const near = { seconds: seconds.subarray(first, next), watts: seconds.subarray(first, next) }
  const limit = gapSeconds(near, intervalSeconds)
  const gaps = new GapList()
  let covered = 0
  const look = (left: number, right: number, reach: number) => {
    const [from, to] = [Math.max(start, left), Math.min(end, right)]
    if (to <= from) return
    const [startMs, endMs] = [firstMs + from * 1000, firstMs + to * 1000]
    const broken = breaks.touches(startMs, endMs)
    if (!broken && right - left <= limit) covered += to - from
    else {
      if (!broken) covered += Math.min(to - from, reach)
      if (broken) gaps.join({ startMs, endMs })
      else gaps.add({ startMs, endMs })
    }
  }
  const count = seconds.length
  const [earliest, latest] = [at(seconds, 0), at(seconds, count - 1)]
  look(start, Math.min(earliest, end), intervalSeconds / 2)
  for (let place = Math.max(0, first - 1); place + 1 < count && at(seconds, place) < end; place += 1) {
    look(at(seconds, place), at(seconds, place + 1), intervalSeconds)
  }
  look(Math.max(latest, start), end, intervalSeconds / 2)
  const share = Math.max(0, covered / (end - start))
  // A sum of hundreds of intervals is whole up to the rounding of each.
  return { coverage: share > 1 - 1e-9 ? 1 : share, gaps: gaps.all }
}

const gapIntervals = 3

/** What is longer without a reading is a gap: by the real rhythm, where that is slower than wanted. */
export function gapSeconds(samples: Samples, intervalSeconds: number): number {
  return gapIntervals * Math.max(intervalSeconds, medianDistance(samples) ?? 0) + 1e-9
}
