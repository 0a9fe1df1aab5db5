import type { BoundedSearch } from './bounded-search.js'
import type { LogPattern } from './log-pattern.js'
import { oneLine } from './log-text.js'
import { matches, type Place } from './log-window.js'
import { isNotFinite, parseMetric } from './metric-value.js'

/** Why a metric has no value: of `diverged` the last match is `nan` or `inf`, of `no number` no match is a number. */
export type MissingReason = 'no match' | 'too slow' | 'diverged' | 'no number'

export interface MetricFindings {
  /** The last match of each metric that was found. */
  readonly metrics: ReadonlyMap<string, number>
  /** Metrics whose last match is no finite number (`nan`, `inf`), with its text: the training diverged. */
  readonly diverged: ReadonlyMap<string, string>
  /** Every metric that was looked for and has no value. */
  readonly missing: ReadonlyMap<string, MissingReason>
}

type Finding = { readonly value: number } | { readonly diverged: string } | 'no number'

/** Looks for the metrics in a log, window by window. */
export class MetricSearch {
  readonly #patterns: ReadonlyMap<string, LogPattern>
  readonly #bounded: BoundedSearch
  readonly #findings = new Map<string, Finding>()

  constructor(patterns: ReadonlyMap<string, LogPattern>, bounded: BoundedSearch) {
    this.#patterns = patterns
    this.#bounded = bounded
  }

  look(window: string, place: Place): void {
    for (const [name, pattern] of this.#patterns) {
      const finding = this.#bounded.with(pattern, () => lastFinding(pattern, window, place))
      // What was found before may not be the last match: better no value than one of an early epoch.
      if (this.#bounded.hasGivenUp(pattern)) this.#findings.delete(name)
      else if (finding === 'no number') this.#findings.set(name, this.#findings.get(name) ?? finding)
      else if (finding !== undefined) this.#findings.set(name, finding)
    }
  }

  result(): MetricFindings {
    const metrics = new Map<string, number>()
    const diverged = new Map<string, string>()
    const missing = new Map<string, MissingReason>()
    for (const [name, pattern] of this.#patterns) {
      const finding = this.#findings.get(name)
      if (this.#bounded.hasGivenUp(pattern)) missing.set(name, 'too slow')
      else if (finding === undefined) missing.set(name, 'no match')
      else if (finding === 'no number') missing.set(name, finding)
      else if ('value' in finding) metrics.set(name, finding.value)
      else {
        missing.set(name, 'diverged')
        diverged.set(name, finding.diverged)
      }
    }
    return { metrics, diverged, missing }
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
