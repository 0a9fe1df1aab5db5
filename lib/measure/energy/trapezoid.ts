import { SleepGaps } from '../clock/sleep-gaps.js'
import { GapList } from './integral/gap-list.js'
import { emptyIntegral, type Gap, type Integral, type PowerSample } from './integral/integral.js'
import { isPlausible, isWindow } from './integral/plausible.js'

/**
 * Power over time to energy as records until 0.2 were added up: kept to check them, and for nights of the original.
 *
 * One sample at a time, in constant memory.
 *
 * Energy is the trapezoid between neighbouring samples inside the window of the attempt; power at the window's edges
 * is interpolated where samples lie on both sides of an edge and extended from the nearest sample where they do not.
 *
 * Uncertainty is one standard uncertainty by the rules of the GUM (JCGM 100:2008): of each stretch between two
 * samples we know only that power went from P1 to P2, so the stretch's energy is taken as uniform within
 * ±|P2 − P1|·Δt/2 around the trapezoid (Type B, §4.3.7: half-width / √3); of a gap or an extended edge, within
 * half the whole trace's range of power; of a gap, whose power no sample tells, also of no less than half the
 * power assumed, since a trace that is flat where it was sampled may be anything where it was not. So a gap of Δt
 * seconds bridged at a mean of P watts adds P·Δt joules, which are stated as assumed, and max(range, P)·Δt/√12 of
 * uncertainty, which grows with its length. Resolution of the reading enters as a uniform ± half a step of each
 * sample. Independent stretches add in quadrature (§5.1.2). What the meter itself is off by is not in it: NVIDIA
 * states ±5 W or ±5 % for its boards, which no sampling can mend.
 *
 * Longer than most files, for it is one sum: how a stretch, an edge and a gap count stands together.
 */

const gapIntervals = 3
const resolutionWatts = 0.01

/** Fed as samples arrive: `begin` and `end` when the attempt does, `add` before, between and after. */
export class TrapezoidIntegral {
  readonly #intervalMs: number
  #startMs = Number.POSITIVE_INFINITY
  #endMs = Number.POSITIVE_INFINITY
  // Last sample at or before the start, for the first edge.
  #before: PowerSample | undefined
  // First sample after the end, for the last edge.
  #after: PowerSample | undefined
  #last: PowerSample | undefined
  #joules = 0
  #variance = 0
  // Of gaps and edges only the length is known until the whole range of power is.
  #unknownSquaredSeconds = 0
  #gapSquaredSeconds = 0
  #gapSquaredJoules = 0
  #assumedJoules = 0
  #coveredMs = 0
  #samples = 0
  #min = Number.POSITIVE_INFINITY
  #max = Number.NEGATIVE_INFINITY
  readonly #gaps = new GapList()
  readonly #breaks = new SleepGaps()

  constructor(intervalMs: number) {
    this.#intervalMs = intervalMs
  }

  /** Start of the window. Samples from before it are used to interpolate the first edge. */
  begin(startMs: number): void {
    this.#startMs = startMs
  }

  /**
   * A reading. One that is not later than the last (a clock set back, a line printed twice) is skipped, and so is an
   * impossible one.
   */
  add(timeMs: number, powerWatts: number): void {
    if (!isPlausible(timeMs, powerWatts)) return
    const newest = this.#after ?? this.#last ?? this.#before
    if (newest !== undefined && timeMs <= newest.timeMs) return
    const sample = { timeMs, powerWatts }
    if (timeMs <= this.#startMs) this.#before = sample
    else if (timeMs > this.#endMs) this.#after ??= sample
    else this.#fold(sample)
  }

  /** The machine slept within this stretch: what lies between its samples is a gap, however short. */
  break(stretch: Gap): void {
    this.#breaks.add(stretch)
  }

  /**
   * End of the window. Call it no later than a sample from beyond it may come; one such sample is used for the last
   * edge.
   */
  end(endMs: number): void {
    this.#endMs = endMs
  }

  /** The energy of the window, once `begin` and `end` were called. */
  result(): Integral {
    const endMs = this.#endMs
    const after = this.#after
    const durationMs = endMs - this.#startMs
    const sampled = this.#samples > 0 || this.#before !== undefined || after !== undefined
    if (!isWindow(this.#startMs, endMs) || !sampled) {
      return emptyIntegral(this.#startMs, endMs)
    }
    this.#closeLastEdge(endMs, after)

    const range = this.#max - this.#min
    const resolutionJoules = (resolutionWatts / Math.sqrt(12)) * (this.#intervalMs / 1000)
    const variance =
      this.#variance +
      (this.#unknownSquaredSeconds * range ** 2) / 12 +
      Math.max(this.#gapSquaredSeconds * range ** 2, this.#gapSquaredJoules) / 12 +
      Math.max(1, this.#samples) * resolutionJoules ** 2
    return {
      energyJoules: this.#joules,
      assumedJoules: this.#assumedJoules,
      uncertaintyJoules: Math.sqrt(variance),
      budget: null,
      averageWatts: this.#joules / (durationMs / 1000),
      minWatts: this.#min,
      maxWatts: this.#max,
      coverage: Math.min(1, Math.max(0, this.#coveredMs / durationMs)),
      samples: this.#samples,
      gaps: this.#gaps.all,
    }
  }

  #fold(sample: PowerSample): void {
    if (this.#last === undefined) this.#openFirstEdge(sample)
    else this.#stretch(this.#last, sample)
    this.#last = sample
    this.#samples += 1
    this.#see(sample.powerWatts)
  }

  #openFirstEdge(first: PowerSample): void {
    const edge = this.#before === undefined ? undefined : interpolate(this.#before, first, this.#startMs)
    if (edge === undefined) this.#extend(first.powerWatts, this.#startMs, first.timeMs)
    else this.#stretch(edge, first, first.timeMs - (this.#before?.timeMs ?? this.#startMs))
  }

  #closeLastEdge(endMs: number, after: PowerSample | undefined): void {
    const last = this.#last ?? this.#before
    if (last === undefined) {
      if (after !== undefined) this.#extend(after.powerWatts, this.#startMs, endMs)
    } else if (after === undefined) {
      this.#extend(last.powerWatts, Math.max(last.timeMs, this.#startMs), endMs)
    } else {
      const from = this.#last ?? interpolate(last, after, this.#startMs)
      this.#stretch(from, interpolate(last, after, endMs), after.timeMs - last.timeMs)
    }
  }

  // Between two samples: the trapezoid. `sampledMs` is the distance of the samples that the ends come from.
  #stretch(from: PowerSample, to: PowerSample, sampledMs = to.timeMs - from.timeMs): void {
    this.#see(from.powerWatts)
    this.#see(to.powerWatts)
    const lengthMs = to.timeMs - from.timeMs
    if (lengthMs <= 0) return
    const seconds = lengthMs / 1000
    const joules = ((from.powerWatts + to.powerWatts) / 2) * seconds
    this.#joules += joules
    const broken = this.#breaks.touches(from.timeMs, to.timeMs)
    if (broken || sampledMs > gapIntervals * this.#intervalMs) {
      this.#keepGap(from.timeMs, to.timeMs, joules)
      if (!broken) this.#coveredMs += Math.min(lengthMs, this.#intervalMs)
    } else {
      this.#variance += ((to.powerWatts - from.powerWatts) * seconds) ** 2 / 12
      this.#coveredMs += lengthMs
    }
  }

  // Beyond the last or before the first sample: as if power had stayed as it was.
  #extend(powerWatts: number, fromMs: number, toMs: number): void {
    this.#see(powerWatts)
    const lengthMs = toMs - fromMs
    if (lengthMs <= 0) return
    this.#joules += powerWatts * (lengthMs / 1000)
    const broken = this.#breaks.touches(fromMs, toMs)
    if (broken || lengthMs > gapIntervals * this.#intervalMs) {
      this.#keepGap(fromMs, toMs, powerWatts * (lengthMs / 1000))
      if (!broken) this.#coveredMs += this.#intervalMs / 2
    } else {
      this.#unknownSquaredSeconds += (lengthMs / 1000) ** 2
      this.#coveredMs += lengthMs
    }
  }

  #see(powerWatts: number): void {
    if (powerWatts < this.#min) this.#min = powerWatts
    if (powerWatts > this.#max) this.#max = powerWatts
  }

  #keepGap(startMs: number, endMs: number, assumedJoules: number): void {
    this.#gapSquaredSeconds += ((endMs - startMs) / 1000) ** 2
    this.#gapSquaredJoules += assumedJoules ** 2
    this.#assumedJoules += assumedJoules
    if (this.#breaks.touches(startMs, endMs)) this.#gaps.join({ startMs, endMs })
    else this.#gaps.add({ startMs, endMs })
  }
}

function interpolate(before: PowerSample, after: PowerSample, timeMs: number): PowerSample {
  const share = Math.min(1, Math.max(0, (timeMs - before.timeMs) / (after.timeMs - before.timeMs)))
  return { timeMs, powerWatts: before.powerWatts + share * (after.powerWatts - before.powerWatts) }
}
