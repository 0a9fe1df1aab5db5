import type { Metric } from '../../../config/pattern/metric.js'
import { oneLine } from '../file/log-text.js'
import { formOfLine, type LineForm, skeletonOf } from './like-line.js'
import type { NumberReading } from './number-form.js'

/** Why a metric has no value; the last four are of a file that the training was to write. */
export const missingReasons = [
  'no match',
  'too slow',
  'diverged',
  'no number',
  'two readings',
  'no file',
  'old file',
  'unreadable file',
  'no key',
] as const

export type MissingReason = (typeof missingReasons)[number]

/** One place of the log at which a metric was read. */
export interface Seen {
  readonly reading: NumberReading
  /** Characters from the log's beginning. */
  readonly position: number
  readonly line: string
}

/** The result for a metric: a value, or why there is none, and the warnings about it. */
export interface MetricResult {
  readonly value?: number
  readonly missing?: MissingReason
  readonly warning?: string
}

/** All that the log showed of one metric, in its order. */
export class MetricReadings {
  readonly #onSeen: (seen: Seen) => void
  #first: Seen | undefined
  #last: Seen | undefined
  #lastNumber: (Seen & { readonly value: number }) | undefined
  #least: number | undefined
  #most: number | undefined
  #unclear: Seen | undefined
  /** The last line with a readable value, and the value's place in it; its form is made when needed. */
  #formed: { readonly text: string; readonly from: number; readonly to: number } | undefined
  #form: LineForm | undefined
  #skeleton: string | undefined

  /**
   * @param before What was seen before; it stays as it is, so that a search that is ended in its middle can be forgotten.
   * @param onSeen Called for each further one, in the order of the log.
   */
  constructor(before?: MetricReadings, onSeen: (seen: Seen) => void = () => {}) {
    this.#onSeen = onSeen
    if (before === undefined) return
    this.#first = before.#first
    this.#last = before.#last
    this.#lastNumber = before.#lastNumber
    this.#least = before.#least
    this.#most = before.#most
    this.#unclear = before.#unclear
    this.#formed = before.#formed
    this.#form = before.#form
    this.#skeleton = before.#skeleton
  }

  /** The place of the last reading; what comes before it is known already. */
  get position(): number {
    return this.#last?.position ?? -1
  }

  get isEmpty(): boolean {
    return this.#last === undefined
  }

  /** The form of the last line with a readable value. */
  get form(): LineForm | undefined {
    if (this.#formed === undefined) return this.#form
    const { text, from, to } = this.#formed
    this.#formed = undefined
    // Most lines of a log have the same form, and making it takes longer than recognising it.
    const skeleton = skeletonOf(text, from, to)
    if (skeleton !== this.#skeleton) this.#form = formOfLine(text, from, to)
    this.#skeleton = skeleton
    return this.#form
  }

  /** @param at Where in its line the text begins that the reading's places count from. */
  add(seen: Seen, text: string, at: number): void {
    if (seen.position <= this.position) return
    this.#first ??= seen
    this.#last = seen
    this.#onSeen(seen)
    const { reading } = seen
    if (reading.kind === 'two readings') this.#unclear ??= seen
    if (reading.kind !== 'number') return
    this.#lastNumber = { ...seen, value: reading.value }
    this.#least = Math.min(this.#least ?? reading.value, reading.value)
    this.#most = Math.max(this.#most ?? reading.value, reading.value)
    this.#formed = { text, from: reading.from - at, to: reading.to - at }
  }

  result(name: string, { select, direction }: Metric): MetricResult {
    const counts = select === 'first' ? this.#first : this.#last
    if (counts === undefined) return { missing: 'no match' }
    if (select === 'last' || select === 'first') {
      return counts.reading.kind === 'number'
        ? { value: counts.reading.value }
        : this.#without(name, counts, counts.reading, select)
    }
    if (this.#unclear !== undefined && this.#unclear.reading.kind !== 'number') {
      return this.#without(name, this.#unclear, this.#unclear.reading, 'last')
    }
    const lowest = select === 'min' || (select === 'best' && direction === 'lower')
    const value = lowest ? this.#least : this.#most
    if (value === undefined) {
      return counts.reading.kind === 'number' ? {} : this.#without(name, counts, counts.reading, 'last')
    }
    return counts.reading.kind === 'number'
      ? { value }
      : {
          value,
          warning: `metric ${name}: its ${select} counts, but the last in the log is ${counts.reading.text}`,
        }
  }

  #without(
    name: string,
    seen: Seen,
    reading: Exclude<NumberReading, { kind: 'number' }>,
    select: 'last' | 'first',
  ): MetricResult {
    const readable = this.#lastNumber
    const before =
      readable === undefined
        ? ''
        : `; the last readable value is ${readable.value}, in "${oneLine(readable.line, 160)}"`
    const text = oneLine(reading.text, 40)
    switch (reading.kind) {
      case 'not finite': {
        const where = select === 'last' ? 'at the end of the log' : 'where the log shows it first'
        return { missing: 'diverged', warning: `metric ${name} is ${text} ${where}: it diverged${before}` }
      }
      case 'two readings': {
        const [one, other] = reading.readings
        const remedy = /[,.]/.test(text) ? '; "decimal": "," or "." in its configuration says which' : ''
        return {
          missing: 'two readings',
          warning: `metric ${name}: ${text} can be read as ${one} or as ${other}${remedy} (in "${oneLine(seen.line, 160)}")`,
        }
      }
      case 'no number':
        // Always a text, never a number: the pattern looks in the wrong place, and the nearest lines say more.
        if (readable === undefined && !/\d/.test(text)) return { missing: 'no number' }
        return { missing: 'no number', warning: `metric ${name}: "${text}" is no number${before}` }
    }
  }
}
