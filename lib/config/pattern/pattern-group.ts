/** Where the first capturing group of a pattern in Python's syntax stands, and what is right beside it. */
export interface PatternGroup {
  /** The pattern's text before the group's opening parenthesis, and after its closing one. */
  readonly head: string
  readonly rest: string
  /** The literal character right before the group; empty where there is none that is the same in every match. */
  readonly before: string
  /** The same right after it. */
  readonly after: string
}

/** The first capturing group; undefined where there is none, where it is repeated, or referred to elsewhere. */
export function firstGroup(source: string): PatternGroup | undefined {
  const open = opening(source)
  const close = open === undefined ? undefined : closing(source, open)
  if (open === undefined || close === undefined) return undefined
  const head = source.slice(0, open)
  const rest = source.slice(close + 1)
  if (/^[*+?{]/.test(rest) || /\\[1-9]|\(\?P=|\(\?\(/.test(source)) return undefined
  return {
    head,
    rest,
    before: /(?:^|[^\\])(?:\\\\)*\\?([^\w\s\\.^$*+?{}[\]|()])$/.exec(head)?.[1] ?? '',
    after: /^(?:[A-Za-z]|\\?[^\w\s\\.^$*+?{}[\]|()])(?![*?{])/.exec(rest)?.[0].slice(-1) ?? '',
  }
}

/** The numbers of the first capturing group in each alternative of a pattern: `loss ([0-9.]+)|cost ([0-9.]+)` has two. */
export function firstGroupOfEach(source: string): number[] {
  const numbers: number[] = []
  let count = 0
  let depth = 0
  let isNew = true
  for (let at = 0; at < source.length; at = next(source, at)) {
    if (source[at] === '|' && depth === 0) isNew = true
    if (source[at] === ')') depth -= 1
    if (source[at] !== '(') continue
    depth += 1
    if (source[at + 1] === '?' && !source.startsWith('(?P<', at)) continue
    count += 1
    if (isNew) numbers.push(count)
    isNew = false
  }
  return numbers
}

function opening(source: string): number | undefined {
  for (let at = 0; at < source.length; at = next(source, at)) {
    if (source[at] === '(' && (source[at + 1] !== '?' || source.startsWith('(?P<', at))) return at
  }
  return undefined
}

function closing(source: string, open: number): number | undefined {
  let depth = 0
  for (let at = open; at < source.length; at = next(source, at)) {
    if (source[at] === '(') depth += 1
    if (source[at] === ')') depth -= 1
    if (depth === 0) return at
  }
  return undefined
}

/** The place after the character, escape or set that begins here. */
function next(source: string, at: number): number {
  if (source[at] === '\\') return at + 2
  if (source[at] !== '[') return at + 1
  // A bracket that comes first in a set is one of its members.
  let end = source.startsWith('[^', at) ? at + 2 : at + 1
  if (source[end] === ']') end += 1
  while (end < source.length && source[end] !== ']') end += source[end] === '\\' ? 2 : 1
  return end + 1
}
