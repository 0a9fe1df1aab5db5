import { BoundedSearch } from './bounded-search.js'
import type { LogPattern, LogPatterns } from './log-patterns.js'
import { allMatches, oneLine } from './log-text.js'
import { isNotFinite, parseMetric } from './metric-value.js'

/** Where a window lies in its log. */
export interface Place {
  readonly first: boolean
  readonly last: boolean
}

/** Why a metric has no value: of `diverged` the last match is `nan` or `inf`, of `no number` no match is a number. */
export type MissingReason = 'no match' | 'too slow' | 'diverged' | 'no number'

/** A pattern that was given up, so that the log was judged without it. */
export interface TooSlowPattern {
  readonly role: 'success pattern' | 'error pattern'
  readonly source: string
}

/** What a pattern may take for a window of the log: a thousand times what a good one takes. */
const patternBudgetMs = 1000

/** What messages say of a pattern that was given up. */
export const tookTooLong = `took longer than ${patternBudgetMs / 1000} s on a part of the log: simplify it, nested repetitions such as (a+)+ run away`

type Finding = { readonly value: number } | { readonly diverged: string } | 'no number'

/** Searches a log window by window; the windows overlap. */
export class LogSearch {
  readonly #patterns: LogPatterns
  readonly #bounded = new BoundedSearch(patternBudgetMs)
  readonly #findings = new Map<string, Finding>()
  #success: string | null = null
  #error: string | null = null

  constructor(patterns: LogPatterns) {
    this.#patterns = patterns
  }

  look(window: string, place: Place): void {
    for (const [name, pattern] of this.#patterns.metrics) {
      const finding = this.#bounded.with(pattern, () => lastFinding(pattern, window, place))
      // What was found before may not be the last match: better no value than one of an early epoch.
      if (this.#bounded.hasGivenUp(pattern)) this.#findings.delete(name)
      else if (finding !== undefined && !(finding === 'no number' && this.#findings.has(name)))
        this.#findings.set(name, finding)
    }
    if (this.#success === null) {
      const match = this.#firstMatch(this.#patterns.success, window, place)
      if (match !== undefined) this.#success = oneLine(match[0], 200)
    }
    if (this.#error === null) {
      const match = this.#firstMatch(this.#patterns.error, window, place)
      if (match !== undefined) this.#error = lineAround(window, match.index)
    }
  }

  result() {
    const { success, error } = this.#patterns
    const metrics = new Map<string, number>()
    const diverged = new Map<string, string>()
    for (const [name, finding] of this.#findings) {
      if (typeof finding === 'string') continue
      if ('value' in finding) metrics.set(name, finding.value)
      else diverged.set(name, finding.diverged)
    }
    return {
      metrics,
      diverged,
      missing: this.#missing(),
      success: this.#success,
      error: this.#error,
      tooSlow: [...this.#givenUp('success pattern', success), ...this.#givenUp('error pattern', error)],
    }
  }

  #missing(): ReadonlyMap<string, MissingReason> {
    const missing = new Map<string, MissingReason>()
    for (const [name, pattern] of this.#patterns.metrics) {
      const finding = this.#findings.get(name)
      if (this.#bounded.hasGivenUp(pattern)) missing.set(name, 'too slow')
      else if (finding === undefined) missing.set(name, 'no match')
      else if (finding === 'no number') missing.set(name, finding)
      else if ('diverged' in finding) missing.set(name, 'diverged')
    }
    return missing
  }

  #givenUp(role: TooSlowPattern['role'], patterns: readonly LogPattern[]): TooSlowPattern[] {
    return patterns
      .filter(pattern => this.#bounded.hasGivenUp(pattern))
      .map(({ source }) => ({ role, source }))
  }

  #firstMatch(patterns: readonly LogPattern[], window: string, place: Place): RegExpExecArray | undefined {
    let earliest: RegExpExecArray | undefined
    for (const pattern of patterns) {
      const match = this.#bounded.with(pattern, () => matches(pattern, window, place).next().value)
      if (match && (earliest === undefined || match.index < earliest.index)) earliest = match
    }
    return earliest
  }
}

function lastFinding(pattern: LogPattern, window: string, place: Place): Finding | undefined {
  let finding: Finding | undefined
  for (const [, text] of matches(pattern, window, place)) {
    const value = parseMetric(text)
    if (value !== undefined) finding = { value }
    // An older value would show a training that blew up as one that went well.
    else if (isNotFinite(text)) finding = { diverged: oneLine(text ?? '', 20) }
    else finding ??= 'no number'
  }
  return finding
}

// A match that touches the edge of a window might be another one with more text beside it: it is left to the
// next window, which overlaps this one.
function* matches(
  { regex }: LogPattern,
  window: string,
  { first, last }: Place,
): Generator<RegExpExecArray, undefined> {
  for (const match of allMatches(regex, window)) {
    const touchesStart = !first && match.index === 0
    const touchesEnd = !last && match.index + match[0].length === window.length
    if (!touchesStart && !touchesEnd) yield match
  }
}

function lineAround(text: string, index: number): string {
  const start = text.lastIndexOf('\n', index) + 1
  const end = text.indexOf('\n', index)
  return oneLine(text.slice(start, end === -1 ? undefined : end), 300)
}
