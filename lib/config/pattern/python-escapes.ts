/** One member of a [set]: a character's code point, or a whole class such as \w as JavaScript. */
export type Member = number | string

export const characterEscapes: ReadonlyMap<string, number> = new Map([
  ['a', 0x07],
  ['f', 0x0c],
  ['n', 0x0a],
  ['r', 0x0d],
  ['t', 0x09],
  ['v', 0x0b],
])

export const hexEscapes: ReadonlyMap<string, number> = new Map([
  ['x', 2],
  ['u', 4],
  ['U', 8],
])

// str.isspace: not the byte order mark that JavaScript's \s takes in, but the separators 1C to 1F.
const unicodeSpace = '\\t-\\r\\x1c-\\x20\\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000'

export const unicodeClasses: ReadonlyMap<string, string> = new Map([
  ['d', '\\p{Nd}'],
  ['w', '\\p{L}\\p{N}_'],
  ['s', unicodeSpace],
])

export const asciiClasses: ReadonlyMap<string, string> = new Map([
  ['d', '0-9'],
  ['w', 'a-zA-Z0-9_'],
  ['s', '\\t-\\r\\x20'],
])

export function codePoint(character: string): number {
  return character.codePointAt(0) ?? 0
}

export function literal(character: string): string {
  return /[\^$\\.*+?()[\]{}|/]/.test(character) ? `\\${character}` : printable(character)
}

// In sets of the v flag nearly all punctuation is syntax, single or double.
export function inSet(member: Member): string {
  if (typeof member === 'string') return member
  const character = String.fromCodePoint(member)
  return /[!#$%&()*+,\-./:;<=>?@[\\\]^`{|}~]/.test(character) ? `\\${character}` : printable(character)
}

// Line breaks and control characters as escapes, so that a pattern shown in a message stays one line.
function printable(character: string): string {
  const code = codePoint(character)
  const isControl = code < 0x20 || (code >= 0x7f && code < 0xa0) || code === 0x2028 || code === 0x2029
  return isControl || (code >= 0xd800 && code < 0xe000) ? `\\u{${code.toString(16)}}` : character
}
