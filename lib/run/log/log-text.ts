/**
 * The text of a log as patterns are to see it: as Python's text files give it, in lines, without what would stop
 * or slow the search.
 */

import { withoutTerminalCodes } from './terminal-codes.js'

// Patterns with `.*` take the square of a line's length.
const maxLineCharacters = 8192

/**
 * Whole lines of a log with `\r` as a line's end (a progress bar is a line a step), without what steers a terminal and
 * NUL bytes, and with overlong lines broken at a space, so that no word or number is torn.
 */
export function readableText(lines: string): string {
  const text = withoutTerminalCodes(lines.replaceAll('\0', '')).replaceAll(/\r\n?/g, '\n')
  if (text.length <= maxLineCharacters) return text
  return text
    .split('\n')
    .map(line => (line.length <= maxLineCharacters ? line : breakLine(line)))
    .join('\n')
}

// Without a space near, a line is broken all the same, later: no word of a log is that long.
function breakLine(line: string): string {
  const parts: string[] = []
  let start = 0
  while (line.length - start > maxLineCharacters) {
    // Not line.lastIndexOf: where no space is, it would go back to the line's start, piece after piece.
    const space = line.slice(start, start + maxLineCharacters + 1).lastIndexOf(' ')
    const end = space > 0 ? start + space + 1 : start + 2 * maxLineCharacters
    parts.push(line.slice(start, end))
    start = end
  }
  return [...parts, line.slice(start)].join('\n')
}

/** A text as one line to show: without the codes that move a terminal's cursor or colour it. */
export function oneLine(text: string, length: number): string {
  return withoutTerminalCodes(text)
    .replaceAll(/[\u0000-\u001F\u007F-\u009F]+/g, ' ')
    .trim()
    .slice(0, length)
}

/** Every match of a pattern in a text. */
export function allMatches(pattern: RegExp, text: string): IterableIterator<RegExpExecArray> {
  return text.matchAll(
    new RegExp(pattern.source, pattern.flags.includes('g') ? pattern.flags : `${pattern.flags}g`),
  )
}

/** A text as a pattern that matches it and nothing else. */
export function escapeRegex(text: string): string {
  return text.replaceAll(/[\\^$.*+?()[\]{}|/]/g, '\\$&')
}
