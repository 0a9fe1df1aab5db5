import { SleepGaps } from '../../clock/sleep-gaps.js'
import { standstillMs } from '../../supervise/told.js'
import { isPlausible, isWindow } from '../integral/plausible.js'
import type { Gap } from '../integrate.js'
import { type Point, Rhythm } from './counter-rhythm.js'
import { energyAt, powersOf } from './edge-energy.js'
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

/** An update of the counter: it shows these joules since an instant between two readings. */
interface Update {
  readonly fromMs: number
  readonly toMs: number
  readonly joules: number
}

// So many updates on either side of an edge tell the power there.
const neighbours = 3
const keptBefore = 8
const keptAfter = 40

export class CounterEdges {
  #startMs = Number.POSITIVE_INFINITY
  #endMs = Number.POSITIVE_INFINITY
  #last: { readonly timeMs: number; readonly joules: number } | undefined
  #movedMs = Number.NEGATIVE_INFINITY
  #reason = ''
  readonly #rhythm = new Rhythm()
  readonly #hidden = new HiddenPower()
  // The updates around the start, and the newest.
  readonly #first: Update[] = []
  readonly #newest: Update[] = []
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
    if (isPlausible(timeMs, watts)) this.#hidden.see(timeMs, watts, this.#startMs)
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
      this.#keep({ fromMs: Number.NEGATIVE_INFINITY, toMs: timeMs, joules })
      return
    }
    if (joules === last.joules) {
      const stillMs = timeMs - Math.max(this.#movedMs, this.#startMs)
      if (isInside && stillMs > standstillMs) this.#reason ||= 'it stood still'
      return
    }
    this.#movedMs = timeMs
    this.#rhythm.see(last.timeMs, timeMs)
    this.#keep({ fromMs: last.timeMs, toMs: timeMs, joules })
  }

  result(): CounterResult {
    if (!this.isSeen) return { joules: null, reason: '' }
    if (this.#reason !== '') return { joules: null, reason: this.#reason }
    if (!isWindow(this.#startMs, this.#endMs)) return { joules: null, reason: 'the attempt took no time' }
    if (this.#breaks.touches(this.#startMs, this.#endMs)) {
      return { joules: null, reason: 'the machine slept meanwhile' }
    }
    const start = this.#at('start', this.#first)
    const end = this.#at('end', this.#newest)
    if (start === undefined || end === undefined) {
      const edge = start === undefined ? 'start' : 'end'
      return { joules: null, reason: `it did not move both before and after the ${edge}` }
    }
    const joules = end.joules - start.joules
    const seconds = (this.#endMs - this.#startMs) / 1000
    if (!(joules > 0) || !isPlausible(this.#endMs, joules / seconds)) {
      return { joules: null, reason: `${joules.toFixed(1)} J in ${seconds.toFixed(1)} s cannot be` }
    }
    return { joules, uncertaintyJoules: Math.hypot(start.uncertaintyJoules, end.uncertaintyJoules) }
  }

  #keep(update: Update): void {
    this.#newest.push(update)
    if (this.#newest.length > keptAfter) this.#newest.shift()
    if (!this.#isBegun || update.toMs <= this.#startMs) {
      this.#first.push(update)
      if (this.#first.length > keptBefore) this.#first.shift()
    } else if (this.#first.length < keptBefore + keptAfter) this.#first.push(update)
  }

  /** What the counter would have shown at an edge; undefined where it was not read on both sides. */
  #at(kind: 'start' | 'end', updates: readonly Update[]) {
    const timeMs = kind === 'start' ? this.#startMs : this.#endMs
    const points = this.#placed(updates)
    const place = points.findIndex(point => point.timeMs > timeMs)
    const [from, to] = [points[place - 1], points[place]]
    if (place === -1 || from === undefined || to === undefined) return undefined
    const powersBefore = powersOf(points.slice(Math.max(0, place - neighbours), place)).toReversed()
    const powersAfter = powersOf(points.slice(place, place + neighbours))
    const hiddenWatts = this.#hidden.wattsAt(kind, this.#endMs, points)
    return energyAt({ timeMs, kind, from, to, powersBefore, powersAfter, hiddenWatts })
  }

  #placed(updates: readonly Update[]): readonly Point[] {
    const points: Point[] = []
    // From the newest: one that is known precisely places the one before it.
    for (const update of updates.toReversed()) points.unshift(this.#rhythm.place(update, points[0]))
    return points
  }
}
