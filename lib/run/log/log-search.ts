import type { FailureCause } from '../failure-causes.js'
import { BoundedSearch } from './bounded-search.js'
import type { LogPattern } from './log-pattern.js'
import type { LogPatterns } from './log-patterns.js'
import { oneLine } from './log-text.js'
import { lineAround, matches, type Place } from './log-window.js'
import { type MetricFindings, MetricSearch } from './metric-search.js'

/** What a log tells. */
export interface LogFindings extends MetricFindings {
  /** First text that a success pattern matched, null when none did. */
  readonly success: string | null
  /** First line in which an error pattern matched, null when none did. */
  readonly error: string | null
  /** The cause that this line speaks of. */
  readonly causeOfError: FailureCause | null
  /** The cause that the log's end speaks of. */
  readonly causeOfTail: FailureCause | null
  readonly tooSlow: readonly TooSlowPattern[]
}

/** A pattern that was given up, so that the log was judged without it. */
export interface TooSlowPattern {
  readonly role: 'success pattern' | 'error pattern' | `pattern of the cause ${string}`
  readonly source: string
}

/** What a pattern may take for a window of the log: a thousand times what a good one takes. */
const patternBudgetMs = 1000

/** What messages say of a pattern that was given up. */
export const tookTooLong = `took longer than ${patternBudgetMs / 1000} s on a part of the log: simplify it, nested repetitions such as (a+)+ run away`

/** Searches a log window by window; the windows overlap. */
export class LogSearch {
  readonly #patterns: LogPatterns
  readonly #bounded = new BoundedSearch(patternBudgetMs)
  readonly #metrics: MetricSearch
  #success: string | null = null
  #error: string | null = null

  constructor(patterns: LogPatterns) {
    this.#patterns = patterns
    this.#metrics = new MetricSearch(patterns.metrics, this.#bounded)
  }

  look(window: string, place: Place): void {
    this.#metrics.look(window, place)
    if (this.#success === null) {
      const match = this.#firstMatch(this.#patterns.success, window, place)
      if (match !== undefined) this.#success = oneLine(match[0], 200)
    }
    if (this.#error === null) {
      const match = this.#firstMatch(this.#patterns.error, window, place)
      if (match !== undefined) this.#error = lineAround(window, match.index)
    }
  }

  /** @param tail The end of the log, where what ended the training stands. */
  result(tail: string): LogFindings {
    return {
      ...this.#metrics.result(),
      success: this.#success,
      error: this.#error,
      causeOfError: this.#error === null ? null : this.#causeIn(this.#error),
      causeOfTail: this.#causeIn(tail),
      tooSlow: this.#tooSlow(),
    }
  }

  #firstMatch(patterns: readonly LogPattern[], window: string, place: Place): RegExpExecArray | undefined {
    let earliest: RegExpExecArray | undefined
    for (const pattern of patterns) {
      const match = this.#bounded.with(pattern, () => matches(pattern, window, place).next().value)
      if (match && (earliest === undefined || match.index < earliest.index)) earliest = match
    }
    return earliest
  }

  #causeIn(text: string): FailureCause | null {
    const speaksOf = ({ patterns }: FailureCause) =>
      patterns.some(pattern => this.#bounded.with(pattern, () => pattern.regex.test(text)) === true)
    return this.#patterns.causes.find(speaksOf) ?? null
  }

  #tooSlow(): TooSlowPattern[] {
    const { success, error, causes } = this.#patterns
    const givenUp = (role: TooSlowPattern['role'], patterns: readonly LogPattern[]) =>
      patterns.filter(pattern => this.#bounded.hasGivenUp(pattern)).map(({ source }) => ({ role, source }))
    return [
      ...givenUp('success pattern', success),
      ...givenUp('error pattern', error),
      ...causes.flatMap(({ name, patterns }) => givenUp(`pattern of the cause ${name}`, patterns)),
    ]
  }
}
