import type { Gap, Integral } from './integrate.js'

/**
 * Energy counters to the energy of a window, one interval at a time and in constant memory.
 *
 * perf and powercap give the joules of each interval, so nothing is integrated: intervals are added, those that
 * stick out of the window by the share of their time inside it. A stretch without any interval is filled with
 * the mean power of its neighbours and marked.
 *
 * Uncertainty (one standard, GUM JCGM 100:2008 §4.3.7 and §5.1.2): half a step of the printed joules for each
 * interval; for an interval cut by the window's edge, how the energy lies within it is unknown, so the part cut
 * off is taken as uniform around its share; for a filled stretch, half the range of power seen, and for a gap no
 * less than half the power assumed.
 */
export interface AccumulateOptions {
  readonly intervalMs: number
  /** Smallest step of a reading in joules: perf prints hundredths. */
  readonly resolutionJoules: number
}

const gapIntervals = 3
const maxGapsKept = 100

export class EnergySum {
  readonly #options: AccumulateOptions
  #startMs = Number.POSITIVE_INFINITY
  #endMs = Number.POSITIVE_INFINITY
  #lastEndMs: number | undefined
  #lastWatts = 0
  // The interval before the newest: counted only when it is sure that the window reaches beyond it.
  #newest: { startMs: number; endMs: number; joules: number } | undefined
  #joules = 0
  #variance = 0
  #unknownSquaredSeconds = 0
  #gapSquaredSeconds = 0
  #gapSquaredJoules = 0
  #coveredMs = 0
  #samples = 0
  #min = Number.POSITIVE_INFINITY
  #max = Number.NEGATIVE_INFINITY
  readonly #gaps: Gap[] = []

  constructor(options: AccumulateOptions) {
    this.#options = options
  }

  begin(startMs: number): void {
    this.#startMs = startMs
  }

  end(endMs: number): void {
    this.#endMs = endMs
  }

  /** The joules of the interval that ended at `endMs`; negative or unordered ones are passed over. */
  add(endMs: number, intervalMs: number, joules: number): void {
    if (!(intervalMs > 0) || !(joules >= 0) || !Number.isFinite(endMs) || !Number.isFinite(joules)) return
    if (this.#newest !== undefined && endMs <= this.#newest.endMs) return
    this.#count()
    this.#newest = { startMs: endMs - intervalMs, endMs, joules }
  }

  result(): Integral {
    this.#count()
    const durationMs = this.#endMs - this.#startMs
    if (durationMs <= 0 || this.#lastEndMs === undefined) {
      return {
        energyJoules: null,
        uncertaintyJoules: null,
        averageWatts: null,
        minWatts: null,
        maxWatts: null,
        coverage: 0,
        samples: 0,
        gaps: durationMs > 0 ? [{ startMs: this.#startMs, endMs: this.#endMs }] : [],
      }
    }
    if (this.#lastEndMs < this.#endMs) this.#fill(this.#lastEndMs, this.#endMs, this.#lastWatts)
    const range = this.#max - this.#min
    return {
      energyJoules: this.#joules,
      uncertaintyJoules: Math.sqrt(
        this.#variance +
          (this.#unknownSquaredSeconds * range ** 2) / 12 +
          Math.max(this.#gapSquaredSeconds * range ** 2, this.#gapSquaredJoules) / 12,
      ),
      averageWatts: this.#joules / (durationMs / 1000),
      minWatts: this.#min,
      maxWatts: this.#max,
      coverage: Math.min(1, this.#coveredMs / durationMs),
      samples: this.#samples,
      gaps: this.#gaps,
    }
  }

  #count(): void {
    const interval = this.#newest
    this.#newest = undefined
    if (interval === undefined) return
    const fromMs = Math.max(interval.startMs, this.#startMs)
    const toMs = Math.min(interval.endMs, this.#endMs)
    if (toMs <= fromMs) return

    const lengthMs = interval.endMs - interval.startMs
    const watts = interval.joules / (lengthMs / 1000)
    this.#see(watts)
    const knownUpToMs = this.#lastEndMs ?? this.#startMs
    if (fromMs > knownUpToMs) {
      this.#fill(knownUpToMs, fromMs, this.#lastEndMs === undefined ? watts : (this.#lastWatts + watts) / 2)
    }
    const share = (toMs - fromMs) / lengthMs
    this.#joules += interval.joules * share
    this.#variance += this.#options.resolutionJoules ** 2 / 12
    this.#variance += (interval.joules * Math.min(share, 1 - share)) ** 2 / 3
    this.#coveredMs += toMs - fromMs
    this.#samples += 1
    this.#lastEndMs = toMs
    this.#lastWatts = watts
  }

  #fill(fromMs: number, toMs: number, watts: number): void {
    const seconds = (toMs - fromMs) / 1000
    this.#joules += watts * seconds
    if (toMs - fromMs <= gapIntervals * this.#options.intervalMs) {
      this.#unknownSquaredSeconds += seconds ** 2
      return
    }
    this.#gapSquaredSeconds += seconds ** 2
    this.#gapSquaredJoules += (watts * seconds) ** 2
    if (this.#gaps.length < maxGapsKept) this.#gaps.push({ startMs: fromMs, endMs: toMs })
  }

  #see(watts: number): void {
    if (watts < this.#min) this.#min = watts
    if (watts > this.#max) this.#max = watts
  }
}
