import type { BoundedSearch } from '../bounded-search.js'
import { lineAt, matches, type Place } from '../file/log-window.js'
import { valueInLine } from './like-line.js'
import type { MetricPattern } from './metric-pattern.js'
import { MetricReadings, type MetricResult, type MissingReason } from './metric-readings.js'
import { type NumberReading, readNumber } from './number-form.js'

export type { MissingReason }

export interface MetricFindings {
  /** The value of each metric that was found. */
  readonly metrics: ReadonlyMap<string, number>
  /** Every metric that was looked for and has no value. */
  readonly missing: ReadonlyMap<string, MissingReason>
  /** Warnings about values that are not what they seem, in words. */
  readonly metricWarnings: readonly string[]
  /** Where the last reading of any metric stands, in characters from the log's beginning; -1 where there is none. */
  readonly lastMetricAt: number
}

/** Looks for the metrics in a log, window by window. */
export class MetricSearch {
  readonly #patterns: ReadonlyMap<string, MetricPattern>
  readonly #bounded: BoundedSearch
  readonly #readings = new Map<string, MetricReadings>()

  constructor(patterns: ReadonlyMap<string, MetricPattern>, bounded: BoundedSearch) {
    this.#patterns = patterns
    this.#bounded = bounded
  }

  /** Yields before each pattern, since each may use up its whole time. */
  *look(window: string, place: Place): Generator<void, void> {
    for (const [name, pattern] of this.#patterns) {
      yield
      // For `last` nothing before the last match matters; for the others every line does.
      const every = pattern.metric.select !== 'last'
      const readings = this.#bounded.with(pattern, () => {
        const next = new MetricReadings(this.#readings.get(name))
        readWindow(pattern, window, place, next, every)
        return next
      })
      if (readings !== undefined) this.#readings.set(name, readings)
    }
  }

  result(): MetricFindings {
    const metrics = new Map<string, number>()
    const missing = new Map<string, MissingReason>()
    const metricWarnings: string[] = []
    let lastMetricAt = -1
    for (const [name, pattern] of this.#patterns) {
      const { value, missing: reason, warning } = this.#resultOf(name, pattern)
      if (value !== undefined) metrics.set(name, value)
      if (reason !== undefined) missing.set(name, reason)
      if (warning !== undefined) metricWarnings.push(warning)
      lastMetricAt = Math.max(lastMetricAt, this.#readings.get(name)?.position ?? -1)
    }
    return { metrics, missing, metricWarnings, lastMetricAt }
  }

  #resultOf(name: string, pattern: MetricPattern): MetricResult {
    // What was found before may not be the last match: better no value than one of an early epoch.
    if (this.#bounded.hasGivenUp(pattern)) return { missing: 'too slow' }
    return this.#readings.get(name)?.result(name, pattern.metric) ?? { missing: 'no match' }
  }
}

/** The last value that a piece of a log shows, for the live view. */
export function lastValueIn(pattern: MetricPattern, text: string): number | undefined {
  const readings = new MetricReadings()
  readWindow(pattern, text, { first: true, last: true, offset: 0 }, readings, false)
  return readings.result('', { ...pattern.metric, select: 'last' }).value
}

/** @param every Whether each match is read, or those alone that a later one does not replace. */
export function readWindow(
  pattern: MetricPattern,
  window: string,
  place: Place,
  readings: MetricReadings,
  every: boolean,
): void {
  const add = (reading: NumberReading, start: number) => {
    const { from, line } = lineAt(window, start)
    readings.add({ reading, position: place.offset + start, line }, line, from)
  }
  const readingOf = (match: RegExpExecArray) => {
    const end = match.index + match[0].length
    const [from, to] = placeOfNumber(pattern, match) ?? [end, end]
    return { start: from, reading: readMatch(pattern, window, match.index, from, to) }
  }
  const found = [...matches(pattern, window, place)]
  let searched = 0
  for (const match of every
    ? found
    : fromLastNumber(found, match => readingOf(match).reading.kind === 'number')) {
    if (every) {
      const until = lineAt(window, match.index).from
      for (const { reading, start } of readBetween(pattern, window, searched, until, place, readings)) {
        add(reading, start)
      }
    }
    searched = match.index + match[0].length
    const { start, reading } = readingOf(match)
    // A text replaces a number only if it stands in a line of the same form.
    if (isText(reading) && !readings.isEmpty) {
      const { from, line } = lineAt(window, start)
      const value = readings.form === undefined ? undefined : valueInLine(line, readings.form)
      if (value === undefined || from + value[0] !== start) continue
    }
    add(reading, start)
  }
  for (const { reading, start } of readBetween(pattern, window, searched, window.length, place, readings)) {
    add(reading, start)
  }
}

function isText(reading: NumberReading): boolean {
  return reading.kind === 'no number' && !/\d/.test(reading.text)
}

/** The last match with a number, and those after it. */
function fromLastNumber(
  found: readonly RegExpExecArray[],
  holdsNumber: (match: RegExpExecArray) => boolean,
): readonly RegExpExecArray[] {
  let at = found.length - 1
  for (let match = found[at]; match !== undefined && !holdsNumber(match); match = found[at]) at -= 1
  return found.slice(Math.max(0, at))
}

function placeOfNumber({ groups }: MetricPattern, match: RegExpExecArray): [number, number] | undefined {
  for (const group of groups) {
    const place = match.indices?.[group]
    if (place !== undefined) return place
  }
  return undefined
}

interface Later {
  readonly reading: NumberReading
  readonly start: number
}

/**
 * Newer values that the pattern's group cannot take, between two matches or after the last one: `nan`, a negative
 * number, a text in an otherwise identical line. They replace the older value.
 */
function readBetween(
  pattern: MetricPattern,
  window: string,
  searched: number,
  until: number,
  place: Place,
  readings: MetricReadings,
): Later[] {
  const lineEnd = window.indexOf('\n', searched)
  const known = readings.position + 1 - place.offset
  const from = Math.max(searched === 0 ? 0 : lineEnd === -1 ? window.length : lineEnd + 1, known)
  // `train acc 0.5 val acc nan`: the rest of a line counts too, where a word says what a number in it is.
  const rest = pattern.wordBefore === undefined ? from : Math.max(searched, known)
  if (rest >= until) return []
  const later = new Map<number, Later>()
  for (const [start, end] of relaxedPlaces(pattern, window, rest, until, place)) {
    later.set(lineAt(window, start).from, { reading: readPlace(pattern, window, start, end), start })
  }
  if (readings.form !== undefined) {
    for (let at = from; at < until; ) {
      const { from: lineStart, line } = lineAt(window, at)
      const value = later.has(lineStart) ? undefined : valueInLine(line, readings.form)
      if (value !== undefined) {
        const [start, end] = [lineStart + value[0], lineStart + value[1]]
        later.set(lineStart, { reading: readPlace(pattern, window, start, end), start })
      }
      at = lineStart + line.length + 1
    }
  }
  return [...later.values()].sort((one, other) => one.start - other.start)
}

function* relaxedPlaces(
  { relaxed }: MetricPattern,
  window: string,
  from: number,
  until: number,
  { first, last }: Place,
): Generator<[number, number]> {
  if (relaxed === undefined) return
  const regex = new RegExp(relaxed.source, `${relaxed.flags}g`)
  regex.lastIndex = from
  for (let match = regex.exec(window); match !== null && match.index < until; match = regex.exec(window)) {
    if (match[0] === '') regex.lastIndex += 1
    const isCut = (!first && match.index === 0) || (!last && match.index + match[0].length === window.length)
    const group = match.indices?.[1]
    if (group !== undefined && !isCut && group[0] < until) yield group
  }
}

function readMatch(
  pattern: MetricPattern,
  window: string,
  index: number,
  start: number,
  end: number,
): NumberReading {
  // A wildcard before the group may have run over a nan that stands where the number should, to another number.
  const skipped = pattern.speaksOfNan
    ? null
    : /(?<![\p{L}_])[+\-−]?(?:nan|inf|infinity)(?![\p{L}\p{N}_])/iu.exec(
        behindWord(window.slice(index, start), pattern.wordBefore),
      )
  if (skipped !== null) return { kind: 'not finite', text: skipped[0] }
  return readPlace(pattern, window, start, end)
}

/** Between the word that names the number and the number: a nan before that word belongs to something else. */
function behindWord(text: string, word: string | undefined): string {
  const at = word === undefined ? -1 : text.toLowerCase().lastIndexOf(word)
  return word === undefined || at === -1 ? text : text.slice(at + word.length)
}

function readPlace(
  { metric: { decimal }, before, after }: MetricPattern,
  window: string,
  start: number,
  end: number,
): NumberReading {
  return readNumber(window, { start, end, decimal, before, after })
}
