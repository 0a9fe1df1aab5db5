/**
 * The text of a log as patterns see it: in lines, as Python's text files give it, without what would stop or slow the
 * search.
 */

import { withoutTerminalCodes } from './terminal-codes.js'

// Patterns with `.*` need time with the square of a line's length.
const maxLineCharacters = 8192

/**
 * Whole lines of a log with `\r` as a line's end (each step of a progress bar is a line), without terminal codes and
 * NUL bytes, and with overlong lines broken at a space, so that no word or number is split.
 */
export function readableText(lines: string): string {
  const text = withoutTerminalCodes(lines.replaceAll('\0', '')).replaceAll(/\r\n?/g, '\n')
  if (text.length <= maxLineCharacters) return text
  return text
    .split('\n')
    .map(line => (line.length <= maxLineCharacters ? line : breakLine(line)))
    .join('\n')
}

// Without a space nearby, a line is broken anyway, later: no word of a log is that long.
function breakLine(line: string): string {
  const parts: string[] = []
  let start = 0
  while (line.length - start > maxLineCharacters) {
    // Not line.lastIndexOf: without a space it would go back to the line's start for every piece.
    const space = line.slice(start, start + maxLineCharacters + 1).lastIndexOf(' ')
    const end = space > 0 ? start + space + 1 : start + 2 * maxLineCharacters
    parts.push(line.slice(start, end))
    start = end
  }
  return [...parts, line.slice(start)].join('\n')
}

// Names are shorter; a part of a longer one may be the half of a secret, which nothing recognises.
const longName = 20
const runAtEnd = /[^\s"'<>|,;(){}[\]]+$/

/**
 * A text as one line to show: without the codes that move a terminal's cursor or colour it. A long word, a path or a
 * token, is not cut through but left out (`…` stands for it) where it is not all there is.
 */
export function oneLine(text: string, length: number): string {
  const line = withoutTerminalCodes(text)
    .replaceAll(/[\u0000-\u001F\u007F-\u009F]+/g, ' ')
    .trim()
  if (line.length <= length) return line
  const cut = line.slice(0, length)
  const head = cut.replace(runAtEnd, '')
  const run = /^[^\s"'<>|,;(){}[\]]*/.exec(line.slice(head.length))?.[0] ?? ''
  const isCutThrough = head.length + run.length > length
  return isCutThrough && run.length >= longName && head !== '' ? `${head.slice(0, length - 1)}…` : cut
}

/** What is quoted of a log until secrets are taken out of it; only then it is cut to be shown. */
export const maxQuoted = 2000

/** Every match of a pattern in a text. */
export function allMatches(pattern: RegExp, text: string): IterableIterator<RegExpExecArray> {
  return text.matchAll(
    new RegExp(pattern.source, pattern.flags.includes('g') ? pattern.flags : `${pattern.flags}g`),
  )
}

/** A pattern that matches exactly this text. */
export function escapeRegex(text: string): string {
  return text.replaceAll(/[\\^$.*+?()[\]{}|/]/g, '\\$&')
}
