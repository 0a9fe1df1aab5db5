import { isPhaseName } from '../../../config/pattern/phases.js'
import type { BoundedSearch } from '../bounded-search.js'
import type { LogPattern } from '../log-pattern.js'

/** A phase that the configuration declares: at which lines it begins and ends. */
export interface PhasePattern {
  readonly name: string
  readonly from: LogPattern
  readonly until: LogPattern
}

/** What a line says of a phase. */
export interface PhaseMark {
  /** Place of the line among those that were searched. */
  readonly line: number
  readonly name: string
  /**
   * `begin` and `end` are the program's own words; `from` and `until` are lines that a pattern matched, and `turn` one that
   * both did: it ends the phase where it runs, and begins it where it does not.
   */
  readonly kind: 'begin' | 'end' | 'from' | 'until' | 'turn'
}

/** The words that a program prints on a line of its own. */
const words = /^\s*nightwatt:(begin|end)(?:\s+(.*?))?\s*$/
/** The same behind a logger's prefix, in prose, in a line of code: which of them it is cannot be told. */
const wordsBehind = /nightwatt:(?:begin|end)(?![\w-])/

// Longer than any name.
const longestBehind = 100

/** Whether a piece of a log can hold such a word at all. */
export const wordStart = 'nightwatt:'

/**
 * A line's mark by the program's own words; `unnamed` where what follows can be no name, and the name alone where other text
 * stands before them.
 */
export function wordsIn(
  line: string,
  place: number,
): PhaseMark | 'unnamed' | { readonly behindText: string } | undefined {
  const found = words.exec(line)
  if (found === null) return behindText(line)
  const [, kind, name = ''] = found
  return isPhaseName(name) ? { line: place, name, kind: kind === 'end' ? 'end' : 'begin' } : 'unnamed'
}

function behindText(line: string): { readonly behindText: string } | undefined {
  const found = wordsBehind.exec(line)
  if (found === null) return undefined
  const start = found.index + found[0].length
  // `print("nightwatt:begin train")` of a traceback, `echo 'nightwatt:begin train'` of a shell
  return {
    behindText: line
      .slice(start, start + longestBehind)
      .replace(/["'`)\]};,\s]+$/, '')
      .trim(),
  }
}

/**
 * The marks of lines by the patterns of phases, in no order. A pattern that runs away is given up, and its phase with it.
 */
export function patternsIn(
  lines: readonly string[],
  phases: readonly PhasePattern[],
  bounded: BoundedSearch,
): readonly PhaseMark[] {
  return phases.flatMap(({ name, from, until }) => {
    const ends = new Set(linesOf(lines, until, bounded))
    const begins = new Set(linesOf(lines, from, bounded))
    return [...new Set([...ends, ...begins])].map(line => {
      const kind = !begins.has(line) ? 'until' : ends.has(line) ? 'turn' : 'from'
      return { line, name, kind } as const
    })
  })
}

function linesOf(lines: readonly string[], pattern: LogPattern, bounded: BoundedSearch): readonly number[] {
  const all = () => lines.flatMap((line, place) => (pattern.regex.test(line) ? [place] : []))
  return bounded.with(pattern, all) ?? []
}
