import { SleepGaps } from '../../clock/sleep-gaps.js'
import { standstillMs } from '../../supervise/told.js'
import type { Gap } from '../integral/integral.js'
import { isPlausible, isWindow } from '../integral/plausible.js'
import { type AroundEdge, type Reading, type Rhythm, rhythmsOf } from './counter-rhythm.js'
import { powersOf, updatesOf } from './counter-updates.js'
import { energyAt, restRange } from './edge-energy.js'
import { between } from './edges-together.js'
import { HiddenPower } from './hidden-power.js'

/**
 * What a cumulative energy counter counted between two instants, from readings of it before, between and after.
 *
 * A reading shows the energy up to the counter's last update, some 20 to 100 ms ago (Yang, Adamek, Armour: Part-time
 * Power Measurements, 2023, arXiv:2312.02741), so it is known only between which readings an update was. Where readings
 * are dense, as around the edges of an attempt, the rhythm of the updates shows and places them. What the counter would have
 * shown at an edge, which lies between two updates, follows from the power before and after them (edge-energy.ts).
 */
export type CounterResult =
  | { readonly joules: number; readonly uncertaintyJoules: number }
  /** Why it is not to be used; empty where it never told anything. */
  | { readonly joules: null; readonly reason: string }

// Readings kept around the start, and the newest: those of an edge, and some before it.
const keptBefore = 24
const keptAfter = 90
// So many updates after an edge tell the power there.
const neighbours = 3

export class CounterEdges {
  #startMs = Number.POSITIVE_INFINITY
  #endMs = Number.POSITIVE_INFINITY
  #last: { readonly timeMs: number; readonly joules: number } | undefined
  #movedMs = Number.NEGATIVE_INFINITY
  #reason = ''
  readonly #hidden = new HiddenPower()
  // The readings around the start, and the newest.
  readonly #first: Reading[] = []
  readonly #newest: Reading[] = []
  #isBegun = false
  readonly #breaks = new SleepGaps()

  /** Whether it ever told anything. */
  get isSeen(): boolean {
    return this.#last !== undefined
  }

  begin(startMs: number): void {
    this.#startMs = startMs
    this.#isBegun = Number.isFinite(startMs)
  }

  end(endMs: number): void {
    this.#endMs = endMs
  }

  break(stretch: Gap): void {
    this.#breaks.add(stretch)
  }

  /** A reading of power at the instant. */
  seePower(timeMs: number, watts: number): void {
    if (isPlausible(timeMs, watts))
      this.#hidden.see(timeMs, watts, { startMs: this.#startMs, endMs: this.#endMs })
  }

  /** A reading of the counter. */
  see(timeMs: number, joules: number): void {
    // Of the joules only that they are none below zero: a counter may have run for years.
    if (!isPlausible(timeMs, 0) || !(joules >= 0)) return
    const last = this.#last
    if (last !== undefined && timeMs <= last.timeMs) return
    this.#last = { timeMs, joules }
    const isInside = timeMs > this.#startMs && (last?.timeMs ?? timeMs) < this.#endMs
    if (last === undefined || joules < last.joules) {
      if (last !== undefined && isInside)
        this.#reason ||= 'it went back, as it does when the driver is loaded anew'
      if (!isInside) this.#first.length = 0
      this.#newest.length = 0
      this.#movedMs = timeMs
    } else if (joules === last.joules) {
      const stillMs = timeMs - Math.max(this.#movedMs, this.#startMs)
      if (isInside && stillMs > standstillMs) this.#reason ||= 'it stood still'
    } else this.#movedMs = timeMs
    this.#keep({ timeMs, joules })
  }

  result(): CounterResult {
    if (!this.isSeen) return { joules: null, reason: '' }
    if (this.#reason !== '') return { joules: null, reason: this.#reason }
    if (!isWindow(this.#startMs, this.#endMs)) return { joules: null, reason: 'the attempt took no time' }
    if (this.#breaks.touches(this.#startMs, this.#endMs)) {
      return { joules: null, reason: 'the machine slept meanwhile' }
    }
    const seconds = (this.#endMs - this.#startMs) / 1000
    const start = this.#at('start')
    const end = this.#at('end')
    if (start === undefined || end === undefined) {
      const edge = start === undefined ? 'start' : 'end'
      return { joules: null, reason: `it did not move both before and after the ${edge}` }
    }
    const counted = between(start, end)
    if (!(counted.joules > 0) || !isPlausible(this.#endMs, counted.joules / seconds)) {
      return { joules: null, reason: `${counted.joules.toFixed(1)} J in ${seconds.toFixed(1)} s cannot be` }
    }
    return counted
  }

  #keep(reading: Reading): void {
    this.#newest.push(reading)
    if (this.#newest.length > keptBefore + keptAfter) this.#newest.shift()
    if (!this.#isBegun || reading.timeMs <= this.#startMs) {
      this.#first.push(reading)
      if (this.#first.length > keptBefore) this.#first.shift()
    } else if (this.#first.length < keptBefore + keptAfter) this.#first.push(reading)
  }

  /** What the counter would have shown at an edge; undefined where it was not read on both sides. */
  #at(kind: 'start' | 'end') {
    const start = { edgeMs: this.#startMs, readings: this.#first }
    const end = { edgeMs: this.#endMs, readings: this.#newest }
    const [near, other] = kind === 'start' ? [start, end] : [end, start]
    const updates = updatesOf(near.readings)
    const rhythms = rhythmsOf(near, other)
    const later = updates.findIndex(({ fromMs }) => fromMs >= near.edgeMs)
    return energyAt({
      timeMs: near.edgeMs,
      kind,
      // Of those that are later more say nothing of the edge.
      updates: later === -1 ? updates : updates.slice(0, later + neighbours),
      rhythms,
      hiddenWatts: this.#hidden.wattsAt(kind, updates, rhythms),
      runWatts: wattsBetween(this.#first[0], this.#newest.at(-1)),
      restWatts: steadyWattsBefore(start, rhythmsOf(start, end)),
    })
  }
}

function wattsBetween(one: Reading | undefined, other: Reading | undefined): number {
  if (one === undefined || other === undefined) return Number.NaN
  return (1000 * (other.joules - one.joules)) / (other.timeMs - one.timeMs)
}

/** Power before an edge; null where it was not counted, or was not steady. */
function steadyWattsBefore({ edgeMs, readings }: AroundEdge, rhythms: readonly Rhythm[]): number | null {
  const powers = powersOf(
    updatesOf(readings).filter(({ toMs }) => toMs <= edgeMs),
    rhythms,
  ).map(({ mean }) => mean)
  if (powers.length === 0 || Math.max(...powers) > restRange * Math.min(...powers)) return null
  return powers.reduce((sum, watts) => sum + watts, 0) / powers.length
}
