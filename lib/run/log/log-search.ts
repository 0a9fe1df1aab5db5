import type { FailureCause } from '../outcome/failure-causes.js'
import { BoundedSearch } from './bounded-search.js'
import { maxQuoted, oneLine } from './file/log-text.js'
import { lineAround, lineAt, matches, type Place } from './file/log-window.js'
import type { LogPattern } from './log-pattern.js'
import type { LogPatterns } from './log-patterns.js'
import { type MetricFindings, MetricSearch } from './metrics/metric-search.js'

/** Something in a log that shows how the run went: a line that a success pattern or an error pattern matched. */
export interface Sign {
  /** In characters from the beginning of what is searched. */
  readonly at: number
  /** The text that a success pattern matched; the line of an error. */
  readonly text: string
}

/** The findings in a log. */
export interface LogFindings extends MetricFindings {
  /** The last text that a success pattern matched, null when none did. */
  readonly success: Sign | null
  /** The first error after the last success, or else the first of all; null when there is none. */
  readonly error: Sign | null
  /** The last error; null when there is none. */
  readonly lastError: Sign | null
  /** The cause that the error's line names. */
  readonly causeOfError: FailureCause | null
  /** The cause that the log's end names. */
  readonly causeOfTail: FailureCause | null
  readonly tooSlow: readonly TooSlowPattern[]
}

/** A pattern that was given up, so that the log was judged without it. */
export interface TooSlowPattern {
  readonly role: 'success pattern' | 'error pattern' | `pattern of the cause ${string}`
  readonly source: string
}

/** How long a pattern may take for a window of the log: a thousand times what a good one takes. */
const patternBudgetMs = 1000

/** What messages say of a pattern that was given up. */
export const tookTooLong = `took longer than ${patternBudgetMs / 1000} s on a part of the log: simplify it, nested repetitions such as (a+)+ run away`

// A warning of Python's is not an error, whatever its message quotes; nor is the source line below it.
const onlyWarns = /\b[A-Z]\w*Warning:|^\s*warnings\.warn\(/

/**
 * Searches a log window by window; the windows overlap. It yields before each pattern: one that runs away takes a
 * second until it is given up, and signals have to be heard between twenty of them.
 */
export class LogSearch {
  readonly #patterns: LogPatterns
  readonly #bounded = new BoundedSearch(patternBudgetMs)
  readonly #metrics: MetricSearch
  #success: Sign | null = null
  #firstError: Sign | null = null
  #errorAfterSuccess: Sign | null = null
  #lastError: Sign | null = null

  constructor(patterns: LogPatterns) {
    this.#patterns = patterns
    this.#metrics = new MetricSearch(patterns.metrics, this.#bounded)
  }

  *look(window: string, place: Place): Generator<void, void> {
    yield* this.#metrics.look(window, place)
    const successes = yield* this.#places(this.#patterns.success, window, place)
    const errors = yield* this.#places(this.#patterns.error, window, place)
    const inOrder = [
      ...successes.map(({ at, match }) => ({
        at,
        text: () => oneLine(match[0], maxQuoted),
        isError: false,
      })),
      ...errors
        .filter(({ match }) => !onlyWarns.test(lineAt(window, match.index).line))
        .map(({ at, match }) => ({ at, text: () => lineAround(window, match.index), isError: true })),
    ].sort((one, other) => one.at - other.at)
    for (const { at, text, isError } of inOrder) {
      if (isError) this.#addError(at, text)
      else this.#addSuccess(at, text)
    }
  }

  /** @param tail The end of the log, which shows what ended the training. */
  *result(tail: string): Generator<void, LogFindings> {
    const error = this.#errorAfterSuccess ?? this.#firstError
    const causeOfError = error === null ? null : yield* this.#causeIn(error.text)
    const causeOfTail = yield* this.#causeIn(tail)
    return {
      ...this.#metrics.result(),
      success: this.#success,
      error,
      lastError: this.#lastError,
      causeOfError,
      causeOfTail,
      tooSlow: this.#tooSlow(),
    }
  }

  // Windows overlap: what was seen before is seen again.
  #addSuccess(at: number, text: () => string): void {
    if (this.#success !== null && at <= this.#success.at) return
    this.#success = { at, text: text() }
    if (this.#errorAfterSuccess !== null && this.#errorAfterSuccess.at < at) this.#errorAfterSuccess = null
  }

  #addError(at: number, text: () => string): void {
    if (this.#lastError !== null && at <= this.#lastError.at) return
    this.#lastError = { at, text: text() }
    this.#firstError ??= this.#lastError
    if (this.#success === null || at > this.#success.at) this.#errorAfterSuccess ??= this.#lastError
  }

  *#places(
    patterns: readonly LogPattern[],
    window: string,
    place: Place,
  ): Generator<void, { readonly at: number; readonly match: RegExpExecArray }[]> {
    const places = []
    for (const pattern of patterns) {
      yield
      const found = this.#bounded.with(pattern, () => [...matches(pattern, window, place)]) ?? []
      for (const match of found) places.push({ at: place.offset + match.index, match })
    }
    return places
  }

  *#causeIn(text: string): Generator<void, FailureCause | null> {
    for (const cause of this.#patterns.causes) {
      for (const pattern of cause.patterns) {
        yield
        if (this.#bounded.with(pattern, () => pattern.regex.test(text)) === true) return cause
      }
    }
    return null
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
