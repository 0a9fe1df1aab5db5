import { SleepGaps } from '../clock/sleep-gaps.js'
import { GapList } from './integral/gap-list.js'
import { emptyIntegral, type Gap, type Integral, noBudget } from './integral/integral.js'
import { isPlausible, isWindow } from './integral/plausible.js'
import { StepOfNumbers } from './integral/rounding.js'

/**
 * Energy counters to the energy of a window, one interval at a time and in constant memory.
 *
 * perf and powercap give the joules of each interval, so nothing is integrated: intervals are added, those that reach
 * beyond the window by the share of their time inside it. A stretch without any interval is filled with the mean
 * power of its neighbours, and the joules filled in are stated as assumed: what a counter counted while its meter was
 * dead or restarting is lost with the meter. An interval in which the machine slept is left out, since a counter may
 * run on, or restart at zero, while the training stands still.
 *
 * Uncertainty (one standard, GUM JCGM 100:2008 §4.3.7 and §5.1.2): half a step of the printed joules for each
 * interval, or, of a counter that is differenced, a step at either end, as large as its movements show; for an
 * interval cut by the window's edge, how the energy lies within it is unknown, so the part cut off
 * is taken as uniform around its share; for a filled stretch, half the range of power seen, and no less than half the
 * power assumed, since it may have been anything. So Δt seconds filled at P watts add max(range, P)·Δt/√12.
 */
export interface AccumulateOptions {
  readonly intervalMs: number
  /** Smallest step of each interval's joules: perf prints hundredths. `differences`: of a counter, found in them. */
  readonly resolutionJoules: number | 'differences'
}

const gapIntervals = 3

export class EnergySum {
  readonly #options: AccumulateOptions
  #startMs = Number.POSITIVE_INFINITY
  #endMs = Number.POSITIVE_INFINITY
  #lastEndMs: number | undefined
  /** Where the first interval of a differenced counter begins, if that is not at the window's start. */
  #firstFromMs: number | undefined
  #lastWatts = 0
  // The interval before the newest: counted only once it is certain that the window reaches beyond it.
  #newest: { startMs: number; endMs: number; joules: number } | undefined
  #joules = 0
  readonly #step = new StepOfNumbers()
  #edgeVariance = 0
  #filledSquaredSeconds = 0
  #filledSquaredJoules = 0
  #assumedJoules = 0
  #coveredMs = 0
  #samples = 0
  #min = Number.POSITIVE_INFINITY
  #max = Number.NEGATIVE_INFINITY
  readonly #gaps = new GapList()
  readonly #breaks = new SleepGaps()

  constructor(options: AccumulateOptions) {
    this.#options = options
  }

  begin(startMs: number): void {
    this.#startMs = startMs
  }

  end(endMs: number): void {
    this.#endMs = endMs
  }

  /** The machine slept within this stretch: an interval that reaches into it is not counted. */
  break(stretch: Gap): void {
    this.#breaks.add(stretch)
  }

  /** The joules of the interval that ended at `endMs`; unordered and impossible ones are skipped. */
  add(endMs: number, intervalMs: number, joules: number): void {
    if (!(intervalMs > 0) || !isPlausible(endMs, joules / (intervalMs / 1000))) return
    if (!isPlausible(endMs - intervalMs, 0)) return
    if (this.#newest !== undefined && endMs <= this.#newest.endMs) return
    this.#count()
    this.#newest = { startMs: endMs - intervalMs, endMs, joules }
  }

  result(): Integral {
    this.#count()
    const durationMs = this.#endMs - this.#startMs
    if (!isWindow(this.#startMs, this.#endMs) || this.#lastEndMs === undefined) {
      return emptyIntegral(this.#startMs, this.#endMs)
    }
    const meanWatts = (this.#joules - this.#assumedJoules) / (this.#coveredMs / 1000)
    if (this.#firstFromMs !== undefined) this.#fill(this.#startMs, this.#firstFromMs, meanWatts)
    if (this.#lastEndMs < this.#endMs)
      this.#fill(this.#lastEndMs, this.#endMs, this.#isDifferenced ? meanWatts : this.#lastWatts)
    const range = this.#max - this.#min
    const resolutionVariance = this.#resolutionVariance
    const gapVariance = Math.max(this.#filledSquaredSeconds * range ** 2, this.#filledSquaredJoules) / 12
    return {
      energyJoules: this.#joules,
      assumedJoules: this.#assumedJoules,
      uncertaintyJoules: Math.sqrt(resolutionVariance + this.#edgeVariance + gapVariance),
      budget: {
        ...noBudget,
        edgesJoules: Math.sqrt(this.#edgeVariance),
        gapsJoules: Math.sqrt(gapVariance),
        resolutionJoules: Math.sqrt(resolutionVariance),
      },
      averageWatts: this.#joules / (durationMs / 1000),
      minWatts: this.#min,
      maxWatts: this.#max,
      // Its readings are known to the millisecond, one at either edge.
      coverage: this.#coveredMs >= durationMs - 1 ? 1 : this.#coveredMs / durationMs,
      samples: this.#samples,
      gaps: this.#gaps.all,
    }
  }

  /** A step may be much of an interval's joules: one interval says little of the power beside it, all together do. */
  get #isDifferenced(): boolean {
    return this.#options.resolutionJoules === 'differences'
  }

  get #resolutionVariance(): number {
    const { resolutionJoules } = this.#options
    if (resolutionJoules === 'differences') return (2 * this.#step.ofDifferences ** 2) / 12
    return (this.#samples * resolutionJoules ** 2) / 12
  }

  #count(): void {
    const interval = this.#newest
    this.#newest = undefined
    if (interval === undefined || this.#breaks.touches(interval.startMs, interval.endMs)) return
    const fromMs = Math.max(interval.startMs, this.#startMs)
    const toMs = Math.min(interval.endMs, this.#endMs)
    if (toMs <= fromMs) return

    const lengthMs = interval.endMs - interval.startMs
    const watts = interval.joules / (lengthMs / 1000)
    this.#see(watts)
    const knownUpToMs = this.#lastEndMs ?? this.#startMs
    if (fromMs > knownUpToMs) {
      const isFirst = this.#lastEndMs === undefined
      if (isFirst && this.#isDifferenced) this.#firstFromMs = fromMs
      else this.#fill(knownUpToMs, fromMs, isFirst ? watts : (this.#lastWatts + watts) / 2)
    }
    const share = (toMs - fromMs) / lengthMs
    this.#joules += interval.joules * share
    if (this.#isDifferenced) this.#step.see(interval.joules)
    this.#edgeVariance += (interval.joules * Math.min(share, 1 - share)) ** 2 / 3
    this.#coveredMs += toMs - fromMs
    this.#samples += 1
    this.#lastEndMs = toMs
    this.#lastWatts = watts
  }

  #fill(fromMs: number, toMs: number, watts: number): void {
    const seconds = (toMs - fromMs) / 1000
    this.#joules += watts * seconds
    this.#assumedJoules += watts * seconds
    this.#filledSquaredSeconds += seconds ** 2
    this.#filledSquaredJoules += (watts * seconds) ** 2
    const isLong = toMs - fromMs > gapIntervals * this.#options.intervalMs
    if (!isLong && !this.#breaks.touches(fromMs, toMs)) return
    this.#gaps.add({ startMs: fromMs, endMs: toMs })
  }

  #see(watts: number): void {
    if (watts < this.#min) this.#min = watts
    if (watts > this.#max) this.#max = watts
  }
}
