import type { OwnMeter } from '../../config/own-meters.js'
import type { MeterContext, Sample } from '../meter.js'
import { quoted } from './quoted.js'
import type { Reading } from './reading.js'

/** How many joules, or watts, one of a unit is. */
const factors = { W: 1, kW: 1000, J: 1, Wh: 3600, kWh: 3_600_000 } as const
const counterUnits: readonly string[] = ['J', 'Wh', 'kWh']
// A clock that is off by more than this shows another time than ours.
const maxOffMs = 60_000

/**
 * Makes samples of the numbers that a meter of the user's own gives: watts at an instant, or the mean between two
 * readings of a counter. What can be none is left out, and told of once for each kind.
 */
export class SamplesOfReadings {
  readonly #meter: OwnMeter
  readonly #context: Pick<MeterContext, 'clock' | 'onSample' | 'onProblem'>
  readonly #told = new Set<string>()
  #lastMs = Number.NEGATIVE_INFINITY
  #counter: { readonly timeMs: number; readonly joules: number } | undefined

  constructor(meter: OwnMeter, context: Pick<MeterContext, 'clock' | 'onSample' | 'onProblem'>) {
    this.#meter = meter
    this.#context = context
  }

  /** Whether the reading was of use. */
  see({ value, timeMs: told }: Reading): boolean {
    const nowMs = this.#context.clock.now()
    const timeMs = told ?? nowMs
    if (Math.abs(timeMs - nowMs) > maxOffMs) {
      return this.#refuse('time', `${strangeTime(timeMs, nowMs)}; that is left out`)
    }
    if (timeMs <= this.#lastMs)
      return this.#refuse('past', 'goes back in time; what it told twice is left out')
    if (value < 0) return this.#refuse('negative', `told a negative number, ${value}; it is left out`)
    this.#lastMs = timeMs
    const { unit = 'W' } = this.#meter
    const scaled = value * factors[unit]
    if (counterUnits.includes(unit)) return this.#count(timeMs, scaled)
    this.#tell({ timeMs, values: { powerWatts: scaled } })
    return true
  }

  /** A line or an answer that holds no number. */
  seeNothing(line: string): void {
    this.#refuse('nothing', `gave no number: "${quoted(line)}"`)
  }

  #count(timeMs: number, joules: number): boolean {
    const before = this.#counter
    this.#counter = { timeMs, joules }
    if (before === undefined) return true
    if (joules < before.joules) {
      return this.#refuse('reset', 'counts from anew; what it took in between is assumed')
    }
    const intervalMs = timeMs - before.timeMs
    const powerWatts = (joules - before.joules) / (intervalMs / 1000)
    this.#tell({ timeMs, intervalMs, values: { powerWatts } })
    return true
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

// A clock that shows less is none: it was the year 2001.
const firstTimeMs = 1e12
const finerUnits = [
  ['milliseconds', 1e3],
  ['microseconds', 1e6],
  ['nanoseconds', 1e9],
] as const

/** A time that cannot be: what was most likely meant, and how it is written. */
function strangeTime(timeMs: number, nowMs: number): string {
  const [finer] = finerUnits.find(([, parts]) => Math.abs(timeMs / parts - nowMs) <= maxOffMs) ?? []
  if (finer !== undefined)
    return `tells times in ${finer}: write them as seconds since the epoch, with a point (1764599559.25)`
  if (timeMs < firstTimeMs)
    return `tells of ${timeMs / 1000} s since the epoch, for a line with a comma is read as time,number: write a number with a point (12.5)`
  return `tells of ${Math.round((timeMs - nowMs) / 1000)} s from now, where times are seconds since the epoch or ISO 8601 with an offset, by this machine's clock`
}
