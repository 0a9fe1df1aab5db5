import { SleepGaps } from '../clock/sleep-gaps.js'
import { coverageOf, gapSeconds } from './integral/coverage.js'
import { curvatureVariance } from './integral/curvature.js'
import { openEndVariance, type SensorWindow, withEdges } from './integral/edges.js'
import { GapJudge } from './integral/hidden-in-gaps.js'
import {
  checkOptions,
  emptyIntegral,
  type Gap,
  type Integral,
  type IntegralOptions,
  noBudget,
  type OpenEnds,
  type PowerOptions,
  type PowerSample,
  type Resolution,
  type Window,
} from './integral/integral.js'
import { isPlausible, isWindow } from './integral/plausible.js'
import { roundingVariance, stepOf } from './integral/rounding.js'
import { at, between, placeOf, SampleList, type Samples } from './integral/samples.js'
import { samplingVariance } from './integral/sampling-noise.js'

/**
 * Power over time to energy, with what is not known of it.
 *
 * Energy is the trapezoid between neighbouring readings inside the attempt. The attempt's edges are steps: from the
 * edge to the nearest reading inside, power is taken as that reading, since what runs begins and ends there. A sensor
 * that shows the mean of a window, late, is read that much later, and what its lag moved out of the attempt or into it
 * is put back (see integral/edges.ts).
 *
 * Uncertainty is one standard uncertainty by the rules of the GUM (JCGM 100:2008), the root of the sum of squares of
 * its parts, which the budget states: what power may have done between readings (integral/sampling-noise.ts,
 * integral/curvature.ts), before the first and after the last, in gaps (integral/hidden-in-gaps.ts), rounding
 * (integral/rounding.ts), and the lag of the sensor. With fewer than two readings inside, half of the energy is
 * unknown. What the sensor itself is off by is not in it, and no sampling can mend it.
 */

/**
 * The integral of a whole trace, in time order. Samples outside the window serve to find gaps, and what a sensor's lag
 * moved over the window's edges.
 *
 * @param trace Samples in time order: milliseconds and watts.
 * @param window From and to, in milliseconds of the samples' clock.
 * @param options.intervalMs Wanted milliseconds between two samples. A gap is longer than three of it, or of the median
 * time between samples where that is longer.
 * @param options.resolutionWatts Smallest step of the reading, in watts (0.01).
 * @param options.windowMs A reading is the mean of so many milliseconds before it (0: of its instant).
 * @param options.delayMs A reading shows what was so many milliseconds ago (0).
 * @param options.openEnds Which ends of the window lie in the midst of what ran (none: power steps at both).
 * @throws {UsageError} for an option that is no number, negative, or an interval of 0.
 * @returns Joules, one standard uncertainty with its parts, watts, and the share of the window that samples cover, 0
 * to 1.
 * @example
 * ```ts
 * import { integrate } from 'nightwatt'
 *
 * const trace = [
 *   { timeMs: 0, powerWatts: 100 },
 *   { timeMs: 1000, powerWatts: 200 },
 *   { timeMs: 2000, powerWatts: 100 },
 * ]
 * const { energyJoules } = integrate(trace, { startMs: 0, endMs: 2000 }, { intervalMs: 1000 })
 * console.log(energyJoules) // → 300
 * ```
 */
export function integrate(trace: Iterable<PowerSample>, window: Window, options: IntegralOptions): Integral {
  checkOptions(options)
  const integral = new PowerIntegral(options)
  integral.begin(window.startMs)
  integral.end(window.endMs)
  for (const { timeMs, powerWatts } of trace) integral.add(timeMs, powerWatts)
  return integral.result()
}

/** The same, fed as samples arrive: `begin` and `end` when the attempt does, `add` before, between and after. */
export class PowerIntegral {
  readonly #intervalMs: number
  readonly #resolutionWatts: Resolution
  readonly #sensor: SensorWindow
  readonly #openEnds: OpenEnds | undefined
  readonly #list = new SampleList()
  readonly #breaks = new SleepGaps()
  #firstMs: number | undefined
  #lastMs = Number.NEGATIVE_INFINITY
  #startMs = Number.POSITIVE_INFINITY
  #endMs = Number.POSITIVE_INFINITY

  constructor({ intervalMs, resolutionWatts = 0.01, windowMs = 0, delayMs = 0, openEnds }: PowerOptions) {
    this.#openEnds = openEnds
    this.#intervalMs = intervalMs
    this.#resolutionWatts = resolutionWatts
    this.#sensor = { windowSeconds: windowMs / 1000, delaySeconds: delayMs / 1000 }
  }

  /** Start of the window. */
  begin(startMs: number): void {
    this.#startMs = startMs
  }

  /**
   * A reading. One that is not later than the last (a clock set back, a line printed twice) is skipped, and so is an
   * impossible one.
   */
  add(timeMs: number, powerWatts: number): void {
    if (!isPlausible(timeMs, powerWatts) || timeMs <= this.#lastMs) return
    this.#firstMs ??= timeMs
    this.#lastMs = timeMs
    this.#list.add((timeMs - this.#firstMs) / 1000, powerWatts)
  }

  /** The machine slept within this stretch: what lies between its samples is a gap, however short. */
  break(stretch: Gap): void {
    this.#breaks.add(stretch)
  }

  /** End of the window. */
  end(endMs: number): void {
    this.#endMs = endMs
  }

  /** The energy of the window, once `begin` and `end` were called. */
  result(): Integral {
    const [startMs, endMs, firstMs] = [this.#startMs, this.#endMs, this.#firstMs]
    if (!isWindow(startMs, endMs) || firstMs === undefined) return emptyIntegral(startMs, endMs)
    const { delaySeconds, windowSeconds } = this.#sensor
    const start = (startMs - firstMs) / 1000 + delaySeconds
    const end = (endMs - firstMs) / 1000 + delaySeconds + windowSeconds
    const all = this.#list.all
    const [first, next] = [placeOf(all, start), placeOf(all, end + 1e-9)]
    const seconds = (endMs - startMs) / 1000
    const seen = coverageOf(all, {
      start: start - delaySeconds,
      end: end - delaySeconds - windowSeconds,
      firstMs,
      intervalSeconds: this.#intervalMs / 1000,
      breaks: this.#breaks,
    })
    const sum =
      next - first < 2
        ? this.#ofFew(all, first, next, { middle: (start + end) / 2, seconds })
        : this.#ofMany(all, { start, end, first, next, firstMs })
    const near =
      first < next ? all.watts.subarray(first, next) : all.watts.subarray(Math.max(0, first - 1), first + 1)
    return {
      ...sum,
      averageWatts: sum.energyJoules / seconds,
      minWatts: near.reduce((least, watts) => Math.min(least, watts)),
      maxWatts: near.reduce((most, watts) => Math.max(most, watts)),
      samples: next - first,
      ...seen,
    }
  }

  /** One reading, or none, of which the nearest on both sides are taken: half of it is unknown. */
  #ofFew(
    all: Samples,
    first: number,
    next: number,
    { middle, seconds }: { middle: number; seconds: number },
  ) {
    const { watts } = all
    const energyJoules = (first < next ? at(watts, first) : between(all, first, middle)) * seconds
    const unknown = energyJoules / 2
    return {
      energyJoules,
      assumedJoules: first < next ? 0 : energyJoules,
      uncertaintyJoules: unknown,
      budget: { ...noBudget, samplingJoules: unknown },
    }
  }

  #ofMany(all: Samples, { start, end, first, next, firstMs }: Place) {
    const { samples, lag } = withEdges(all, start, end, this.#sensor)
    const { seconds, watts } = samples
    const count = watts.length
    const limit = gapSeconds(samples, this.#intervalMs / 1000)
    const isBroken = (left: number, right: number) =>
      this.#breaks.touches(firstMs + left * 1000, firstMs + right * 1000)
    const isGap = (place: number) => {
      const [left, right] = [at(seconds, place), at(seconds, place + 1)]
      return right - left > limit || isBroken(left, right)
    }
    const judge = new GapJudge(samples, isGap)
    const weights = new Float64Array(count)
    let joules = lag.joules
    let assumedJoules = 0
    let gaps = 0
    let edges = 0
    const fill = (left: number, right: number, mean: number, bridge: 'line' | 'level') => {
      const length = right - left
      assumedJoules += mean * length
      gaps +=
        (isBroken(left, right) ? (mean * length) / Math.sqrt(3) : judge.joules(length, bridge, mean)) ** 2
    }
    for (let place = 0; place + 1 < count; place += 1) {
      const [left, right] = [at(seconds, place), at(seconds, place + 1)]
      const mean = (at(watts, place) + at(watts, place + 1)) / 2
      joules += mean * (right - left)
      if (isGap(place)) fill(left, right, mean, 'line')
      else for (const one of [place, place + 1]) weights[one] = at(weights, one) + (right - left) / 2
    }
    // From an edge to the nearest reading inside.
    const last = count - 1
    const atStart = this.#openEnds?.start === true ? openEndVariance(all, first, first - 1, start) : 0
    const atEnd = this.#openEnds?.end === true ? openEndVariance(all, next - 1, next, end) : 0
    for (const [left, right, nearest, inner, beyond] of [
      [start, at(seconds, 0), 0, 1, atStart],
      [at(seconds, last), end, last, last - 1, atEnd],
    ] as const) {
      const length = right - left
      if (length <= 0) continue
      const level = at(watts, nearest)
      joules += level * length
      if (length > limit || isBroken(left, right)) fill(left, right, level, 'level')
      else {
        weights[nearest] = at(weights, nearest) + length
        const slope = (at(watts, inner) - level) / (at(seconds, inner) - at(seconds, nearest))
        edges += ((slope * length ** 2) / 2) ** 2 + beyond
      }
    }
    const noise =
      samplingVariance(samples, weights, this.#sensor.windowSeconds) + curvatureVariance(samples, isGap)
    const rounding = roundingVariance(samples, weights, stepOf(all.watts, this.#resolutionWatts))
    return {
      energyJoules: Math.max(0, joules),
      assumedJoules,
      uncertaintyJoules: Math.sqrt(noise + edges + gaps + rounding + lag.variance),
      budget: {
        samplingJoules: Math.sqrt(noise),
        edgesJoules: Math.sqrt(edges),
        gapsJoules: Math.sqrt(gaps),
        resolutionJoules: Math.sqrt(rounding),
        lagJoules: Math.sqrt(lag.variance),
        modelJoules: 0,
      },
    }
  }
}

/** Where a window lies among the readings, of which the first came at `firstMs`. */
interface Place {
  /** Seconds of the sensor's time. */
  readonly start: number
  readonly end: number
  /** The first reading inside, and the first beyond. */
  readonly first: number
  readonly next: number
  readonly firstMs: number
}
