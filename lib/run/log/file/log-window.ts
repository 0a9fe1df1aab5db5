import type { LogPattern } from '../log-pattern.js'
import { allMatches, maxQuoted, oneLine } from './log-text.js'

/** Where a window lies in its log. */
export interface Place {
  readonly first: boolean
  readonly last: boolean
  /** Characters of the log before the window. */
  readonly offset: number
}

/**
 * The matches of a pattern in a window of a log. A match that touches the window's edge might differ with more text
 * beside it, so it is left to the next window, which overlaps this one.
 */
export function* matches(
  { regex }: LogPattern,
  window: string,
  { first, last }: Pick<Place, 'first' | 'last'>,
): Generator<RegExpExecArray, undefined> {
  for (const match of allMatches(regex, window)) {
    const touchesStart = !first && match.index === 0
    const touchesEnd = !last && match.index + match[0].length === window.length
    if (!touchesStart && !touchesEnd) yield match
  }
}

/** The line around a place in the text, and where it begins. */
export function lineAt(text: string, at: number): { readonly from: number; readonly line: string } {
  const from = at === 0 ? 0 : text.lastIndexOf('\n', at - 1) + 1
  const end = text.indexOf('\n', at)
  return { from, line: text.slice(from, end === -1 ? undefined : end) }
}

/** The same, to be quoted. */
export function lineAround(text: string, at: number): string {
  return oneLine(lineAt(text, at).line, maxQuoted)
}
