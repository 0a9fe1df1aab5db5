import { wordsOf } from './log-words.js'

/**
 * The words that a regular expression in Python's syntax looks for, each once: of `Test Accuracy:\s*([0-9.]+)` they
 * are `test` and `accuracy`. Words of all alternatives, without those in negative lookarounds.
 */
export function wordsOfPattern(source: string): string[] {
  return [...new Set(wordsInOrder(source))]
}

/** The last word that it looks for; undefined if none. */
export function lastWordOfPattern(source: string): string | undefined {
  return wordsInOrder(source).at(-1)
}

function wordsInOrder(source: string): string[] {
  let text = source
  for (const [syntax, replacement] of strip) text = text.replaceAll(syntax, replacement)
  return wordsOf(text)
}

type Strip = readonly [syntax: RegExp, replacement: (...groups: string[]) => string]

const space = () => ' '
const nothing = () => ''

// In this order: a bracket that is left after the escapes is syntax, one that is left after the classes a group's.
const strip: readonly Strip[] = [
  [/\\(?:u([0-9a-fA-F]{4})|x([0-9a-fA-F]{2})|.)/gs, (_, four, two) => letter(four ?? two)],
  [/\(\?#[^)]*\)|\(\?<?![^()]*\)/g, space],
  [/\[\^?\]?([^\]]*)\]/g, (_, members = '') => sameLetter(members)],
  [/\(\?(?:P=\w+\)|P?<\w+>|<?[=!]|[aiLmsux-]*[:)])/g, nothing],
  [/\{\d*,?\d*\}|[*+?()]/g, nothing],
  [/[.^$|]/g, space],
]

function letter(hex: string | undefined): string {
  const character = hex === undefined ? ' ' : String.fromCharCode(Number.parseInt(hex, 16))
  return /[\p{L}\p{N}]/u.test(character) ? character : ' '
}

/** `[Tt]` is how patterns write a letter whose case does not matter. */
function sameLetter(members: string): string {
  const letters = new Set(members.toLowerCase())
  return letters.size === 1 && /^\p{L}/u.test(members) ? members.charAt(0) : ' '
}
