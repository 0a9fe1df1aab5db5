import type { LogPattern } from './log-pattern.js'
import { allMatches, oneLine } from './log-text.js'

/** Where a window lies in its log. */
export interface Place {
  readonly first: boolean
  readonly last: boolean
}

/**
 * The matches of a pattern in a window of a log. One that touches the window's edge might be another one with more
 * text beside it: it is left to the next window, which overlaps this one.
 */
export function* matches(
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

/** The line around a place in the text, to be shown. */
export function lineAround(text: string, index: number): string {
  const start = text.lastIndexOf('\n', index) + 1
  const end = text.indexOf('\n', index)
  return oneLine(text.slice(start, end === -1 ? undefined : end), 300)
}
