import type { OwnMeter } from '../../config/own-meters.js'
import { isPower } from '../energy/integral/plausible.js'
import type { MeterContext, Sample } from '../meter.js'
import { quoted } from './quoted.js'
import type { Reading } from './reading.js'
import { strangeTime } from './strange-time.js'

/** How many joules, or watts, one of a unit is. */
const factors = { W: 1, kW: 1000, J: 1, Wh: 3600, kWh: 3_600_000 } as const
const counterUnits: readonly string[] = ['J', 'Wh', 'kWh']
// A program that prints without end would fill the disk: of its interval it may tell ten times, and a hundred a second.
const mostAnInterval = 10
const leastApartMs = 10

/**
 * Makes samples of the numbers that a meter of the user's own gives: watts at an instant, or the mean between two
 * movements of a counter. What can be none is left out, and told of once for each kind.
 */
export class SamplesOfReadings {
  readonly #meter: OwnMeter
  readonly #context: Pick<MeterContext, 'clock' | 'onSample' | 'onProblem'>
  readonly #told = new Set<string>()
  readonly #apartMs: number
  #startMs = 0
  #lastMs = Number.NEGATIVE_INFINITY
  #lastSeenMs = Number.NEGATIVE_INFINITY
  /** Where the counter moved last. */
  #counter: Counted | undefined
  /** A lower number: a counter that began anew, or one that was misread. */
  #lower: Counted | undefined
  /** What it moved by at first. */
  #first: Movement | undefined
  #hasTold = false

  constructor(meter: OwnMeter, context: Pick<MeterContext, 'clock' | 'onSample' | 'onProblem'>) {
    this.#meter = meter
    this.#context = context
    this.#apartMs = Math.max(leastApartMs, ((meter.interval_seconds ?? 1) * 1000) / mostAnInterval)
  }

  /** Whether the reading was of use. */
  see({ value, timeMs: told }: Reading): boolean {
    const nowMs = this.#context.clock.now()
    const timeMs = told ?? nowMs
    const { unit = 'W' } = this.#meter
    const scaled = value * factors[unit]
    const isCounter = counterUnits.includes(unit)
    if (!this.#isOfNow(timeMs, nowMs)) return false
    if (timeMs <= this.#lastSeenMs)
      return this.#refuse('past', 'goes back in time; what it told twice is left out')
    if (value < 0) return this.#refuse('negative', `told a negative number, ${value}; it is left out`)
    if (!(isCounter ? Number.isFinite(scaled) : isPower(scaled)))
      return this.#refuse('impossible', `told ${value} ${unit}, which nothing takes; it is left out`)
    this.#lastSeenMs = timeMs
    if (timeMs - this.#lastMs < this.#apartMs) {
      this.#refuse(
        'often',
        `tells more often than each ${this.#apartMs} ms, a tenth of its interval; what lies between is left out`,
      )
      return true
    }
    if (!Number.isFinite(this.#lastMs)) this.#startMs = timeMs
    this.#lastMs = timeMs
    if (isCounter) return this.#count({ timeMs, joules: scaled })
    this.#tell({ timeMs, values: { powerWatts: scaled } })
    return true
  }

  /** A line or an answer that holds no number. */
  seeNothing(line: string): void {
    this.#refuse('nothing', `gave no number: "${quoted(line)}"`)
  }

  /** The meter stops: what it never told is said. */
  close(): void {
    const { unit } = this.#meter
    if (this.#counter === undefined || this.#hasTold) return
    const seconds = Math.round((this.#lastMs - this.#startMs) / 1000)
    if (seconds > 0)
      this.#refuse(
        'still',
        `${this.#first === undefined ? 'never moved' : 'moved only once'} in ${seconds} s, by steps of its ${unit} that are too large for that: its energy is not known; a finer unit, its watts, or a longer run tell it`,
      )
  }

  #isOfNow(timeMs: number, nowMs: number): boolean {
    const strange = strangeTime(timeMs, nowMs)
    if (strange === undefined) return true
    this.#refuse(strange.kind, strange.words)
    return strange.isOfUse
  }

  /**
   * A counter moves in steps, which may be larger than what is taken between two readings: what it took is known from
   * one movement to the next.
   */
  #count(counted: Counted): boolean {
    const before = this.#counter
    if (before !== undefined && counted.joules < before.joules) return this.#seeLower(counted)
    if (this.#lower !== undefined)
      this.#refuse('lower', 'told less than before and then more again; what was less is left out')
    this.#lower = undefined
    if (before === undefined || counted.joules > before.joules) this.#counter = counted
    if (before === undefined || counted.joules === before.joules) return true
    this.#tellBetween(before, counted)
    return true
  }

  /** One lower number is a slip; the next shows whether it began anew. */
  #seeLower(counted: Counted): boolean {
    const before = this.#lower
    if (before === undefined || counted.joules < before.joules) {
      this.#lower = counted
      return false
    }
    this.#lower = undefined
    this.#counter = counted
    this.#refuse('reset', 'counts from anew; what it took in between is assumed')
    if (counted.joules > before.joules) this.#tellBetween(before, counted)
    return true
  }

  #tellBetween(before: Counted, { timeMs, joules }: Counted): void {
    const movement = { timeMs, intervalMs: timeMs - before.timeMs, joules: joules - before.joules }
    if (!isPower(wattsOf(movement))) {
      this.#refuse(
        'impossible',
        `moved by ${movement.joules} J within ${movement.intervalMs} ms, which nothing takes; it is left out`,
      )
      return
    }
    const first = this.#first
    if (first === undefined) {
      this.#first = movement
      return
    }
    // By the same step again: when the first began is not known, for it was read in the midst of it.
    if (!this.#hasTold && !areOfOneStep(first, movement)) this.#tellMovement(first)
    this.#hasTold = true
    this.#tellMovement(movement)
  }

  #tellMovement(movement: Movement): void {
    const { timeMs, intervalMs } = movement
    this.#tell({ timeMs, intervalMs, values: { powerWatts: wattsOf(movement) } })
  }

  #tell(sample: Pick<Sample, 'timeMs' | 'intervalMs' | 'values'>): void {
    const { name, measures } = this.#meter
    this.#context.onSample({ meter: name, measures, ...sample })
  }

  #refuse(kind: string, problem: string): boolean {
    if (!this.#told.has(kind)) this.#context.onProblem(`${this.#meter.name} ${problem}`)
    this.#told.add(kind)
    return false
  }
}

interface Counted {
  readonly timeMs: number
  readonly joules: number
}

interface Movement extends Counted {
  readonly intervalMs: number
}

function wattsOf({ joules, intervalMs }: Movement): number {
  return joules / (intervalMs / 1000)
}

/** Whether one of two is a multiple of the other. */
function areOfOneStep(one: Movement, other: Movement): boolean {
  const ratio = Math.max(one.joules, other.joules) / Math.min(one.joules, other.joules)
  return Math.abs(ratio - Math.round(ratio)) < 1e-6
}
