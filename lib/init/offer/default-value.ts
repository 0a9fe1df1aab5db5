/**
 * The default in an author's words: `(default: 0.1)` as argparse adds it, `[default: 0.1]` of click, `defaults to 0.1`,
 * `默认值：0.1`.
 */

const word = '(?:default(?:s|ed)?(?:\\s+value)?(?:\\s+is|\\s+to)?|默认(?:值)?为?|既定値|デフォルト)'
// In brackets it reaches to their end, or to the next property in them; elsewhere to the end of a word.
const bracketStart = new RegExp(`[([（](?:[^()[\\]]*?[;,]\\s*)?${word}\\s*[:=：]?\\s*`, 'giu')
const inText = new RegExp(`(?<![\\p{L}-])${word}\\s*[:=：]?\\s*(["'\`]?[^\\s,;()"'\`，。；]+["'\`]?)`, 'iu')
// `fast` by default.
const quotedBefore = /(["'`])([\w.+-]+)\1 by default/i

/** @returns As it is written there; undefined where the text tells none. */
export function defaultIn(text: string): string | undefined {
  // What argparse adds stands last.
  for (const match of [...text.matchAll(bracketStart)].reverse()) {
    const start = match.index + match[0].length
    const value = untilBracketEnds(text.slice(start))
    if (value !== undefined && value !== '') return value
  }
  const found = inText.exec(text)?.[1] ?? quotedBefore.exec(text)?.[2]
  return found === undefined ? undefined : unquoted(found.replace(/\.+$/, ''))
}

/** A value in brackets: to the bracket that closes them, or to what click tells next (`; x>=1`, `; required`). */
function untilBracketEnds(text: string): string | undefined {
  let depth = 0
  for (const [at, character] of [...text].entries()) {
    if ('([{（'.includes(character)) depth += 1
    const closes = ')]}）'.includes(character)
    if (closes && depth === 0) return unquoted(cutAt(text, at))
    if (closes) depth -= 1
    if (depth === 0 && /^(?:;|,\s)/.test([...text].slice(at, at + 2).join('')))
      return unquoted(cutAt(text, at))
  }
  return undefined
}

function cutAt(text: string, at: number): string {
  return [...text].slice(0, at).join('').trim()
}

function unquoted(text: string): string {
  return text.replace(/^(["'`])(.*)\1$/, '$2').trim()
}

/** A word of a help as a value: a number, true or false, null for none, else text. */
export function valueMeant(text: string): number | string | boolean | null {
  const bare = text.trim()
  if (/^(?:none|null|unset|not set|undefined|nil|~|)$/i.test(bare)) return null
  if (/^true$/i.test(bare)) return true
  if (/^false$/i.test(bare)) return false
  const number = numberOf(bare)
  return number ?? bare
}

const numberForm = /^[-+]?(?:\d[\d_]*(?:\.\d*)?|\.\d+)(?:e[-+]?\d+)?$/i

/** The number that a whole text is; undefined for anything else. */
export function numberOf(text: string): number | undefined {
  if (!numberForm.test(text)) return undefined
  const value = Number(text.replaceAll('_', ''))
  return Number.isFinite(value) ? value : undefined
}

/** Whether a number is written as whole ones are. */
export function isWhole(text: string): boolean {
  return /^[-+]?\d[\d_]*$/.test(text.trim())
}
