import type { Sample } from '../meter.js'

export const packageEvent = 'power/energy-pkg/'
export const ramEvent = 'power/energy-ram/'

/** One line of perf's `-x,` output: `12.34,Joules,power/energy-pkg/,…`. */
export interface EnergyLine {
  readonly joules: number | null
  readonly event: string
}

/** One line of `perf stat -x,` without an interval; undefined for anything else. */
export function parseTotalLine(line: string): EnergyLine | undefined {
  const fields = line.split(',')
  const event = fields.findIndex(field => field.startsWith('power/energy-'))
  if (event < 1) return undefined
  return { joules: parseJoules(fields.slice(0, event)), event: fields[event] ?? '' }
}

export interface IntervalLine extends EnergyLine {
  /** Seconds on perf's clock at the interval's end. */
  readonly seconds: number
}

/**
 * One line of `perf stat -x, -I`: `     1.000123456,12.34,Joules,power/energy-pkg/,1000123456,100.00,,`. In locales
 * with a decimal comma the value takes two fields. `<not counted>` and `<not supported>` are missing values.
 * Undefined for anything else.
 */
export function parseIntervalLine(line: string): IntervalLine | undefined {
  const fields = line.split(',')
  const seconds = Number(fields[0])
  const total = parseTotalLine(fields.slice(1).join(','))
  if (total === undefined || !Number.isFinite(seconds) || (fields[0] ?? '').trim() === '') return undefined
  return { ...total, seconds }
}

function parseJoules(fields: readonly string[]): number | null {
  const unit = fields.indexOf('Joules')
  if (unit < 1) return null
  const text = fields.slice(0, unit).join('.')
  const joules = Number(text)
  return text.trim() !== '' && Number.isFinite(joules) ? joules : null
}

/** Combines the lines of one interval, one per event, into one sample. */
export class IntervalAssembler {
  readonly #eventCount: number
  #lastSeconds = 0
  #lines: IntervalLine[] = []

  constructor(eventCount: number) {
    this.#eventCount = eventCount
  }

  add(line: IntervalLine, clockZeroMs: number): Sample | undefined {
    const unfinished = this.#lines[0]
    if (unfinished !== undefined && unfinished.seconds !== line.seconds) {
      // A line was lost. Its interval is left out, and does not lengthen the next one.
      this.#lastSeconds = unfinished.seconds
      this.#lines = []
    }
    // perf's clock only goes forward, else the line is not perf's.
    if (line.seconds <= this.#lastSeconds) return undefined
    this.#lines.push(line)
    if (this.#lines.length < this.#eventCount) return undefined
    const joulesOf = (event: string) =>
      this.#lines.find(candidate => candidate.event === event)?.joules ?? null
    const sample: Sample = {
      meter: 'perf',
      measures: 'cpu',
      timeMs: clockZeroMs + line.seconds * 1000,
      intervalMs: (line.seconds - this.#lastSeconds) * 1000,
      values: { packageJoules: joulesOf(packageEvent), ramJoules: joulesOf(ramEvent) },
    }
    this.#lastSeconds = line.seconds
    this.#lines = []
    return sample
  }
}
