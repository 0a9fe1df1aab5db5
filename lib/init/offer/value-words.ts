import { numberOf } from './default-value.js'

/** What a help shows in the place of a value: `FLOAT`, `<int>`, `{adam,sgd}`, `INTEGER RANGE`, `[FP16]`. */

export type ValueKind = 'int' | 'float' | 'bool' | 'text'

const kinds: readonly (readonly [RegExp, ValueKind])[] = [
  [/^(?:positive_?|non_?negative_?)?int(?:eger)?(?: range)?$/i, 'int'],
  [/^(?:positive_?|non_?negative_?)?(?:float|number|double|decimal|real)(?: range)?$/i, 'float'],
  [/^bool(?:ean)?$/i, 'bool'],
  [/^(?:str(?:ing)?|text|path|file(?:name)?|dir(?:ectory)?|uuid|datetime|any|list|json|url|uri)$/i, 'text'],
]

/** The kind of value that the words name; undefined where they name none. */
export function kindNamed(metavar: string): ValueKind | undefined {
  const bare = stripped(metavar)
    // int|None, Optional[int]: what may also be absent is of the other kind.
    .replace(/^optional\[(.*)\]$/i, '$1')
    .replace(/\|\s*\{?none\}?$/i, '')
    .trim()
  return kinds.find(([pattern]) => pattern.test(bare))?.[1]
}

/** Whether several words follow the flag. */
export function isList(metavar: string): boolean {
  const bare = metavar.trim()
  if (/\.\.\.|…|\[\s*\S+\s+\S.*\]$/.test(bare)) return true
  if (/^[[{<(].*[\]}>)]$/.test(bare) || /\brange\b/i.test(bare)) return false
  const words = bare.split(/\s+/)
  return words.length > 1 && words.every(word => /^[\w<>{}[\]-]+$/.test(word))
}

/** Whether the value may be left out: `[FP16]`. */
export function isOptionalValue(metavar: string): boolean {
  return /^\[[^|[\]]+\]$/.test(metavar.trim())
}

/** The values that the words list; undefined where they list none. */
export function valuesListed(metavar: string): readonly string[] | undefined {
  const bare = metavar.trim().replace(/^\[(\{.*\})\]$/, '$1')
  const braces = /^\{(.*)\}$/.exec(bare)?.[1]
  if (braces !== undefined) return itemsOf(braces, braces.includes('|') ? '|' : ',')
  const bars =
    /^[[<(](.*\|.*)[\]>)]$/.exec(bare)?.[1] ?? (/^[^\s|]+(?:\|[^\s|]+)+$/.test(bare) ? bare : undefined)
  if (bars === undefined || kindNamed(bars.split('|')[0] ?? '') !== undefined) return undefined
  return itemsOf(bars, '|')
}

const listStart =
  /(?:\bchoices?(?:\s+are)?|\bone of|\boptions?|\bpossible values|可选值?|选项)\s*(?:are|[:=：])?\s*/iu

/** The values that an author lists in the description: `(choices: "a", "b")`, `one of [a, b]`, `{a|b}`. */
export function valuesTold(text: string): readonly string[] | undefined {
  const start = listStart.exec(text)
  // (auto/long/short): two would be any "and/or".
  if (start === null) return /\(([\w-]+(?:\/[\w-]+){2,})\)/.exec(text)?.[1]?.split('/')
  const rest = text.slice(start.index + start[0].length)
  const inside = /^[[({]([^[\](){}]*)[\])}]/.exec(rest)?.[1] ?? quotedList.exec(rest)?.[0]
  if (inside === undefined) return undefined
  const items = itemsOf(inside, inside.includes('|') ? '|' : ',')
  return items.length > 1 && items.every(item => /^[\w.+-]+$/.test(item)) ? items : undefined
}

const quotedList = /^(?:(["'`])[\w.+-]+\1(?:,\s*|\s*\|\s*)?(?:(?:or|and)\s+)?){2,}/

function itemsOf(list: string, separator: string): readonly string[] {
  return list
    .split(separator)
    .map(item =>
      item
        .trim()
        .replace(/^(?:or|and)\s+/, '')
        .replace(/^(["'`])(.*)\1$/, '$2'),
    )
    .filter(item => item !== '')
}

/** Listed values as they are: numbers where all of them are. */
export function asValues(words: readonly string[]): readonly (string | number)[] {
  const numbers = words.map(word => (String(numberOf(word)) === word ? Number(word) : undefined))
  return numbers.every(number => number !== undefined) ? (numbers as number[]) : words
}

function stripped(metavar: string): string {
  return metavar.trim().replace(/^(?:<(.*)>|\[([^|]*)\])$/, (_, inner = '', other = '') => inner || other)
}

/** The bounds that a help tells: `x>=1` and `0<=x<=1` of click, `in the range [1, 10]` of absl. */
export function boundsIn(text: string): { readonly min?: number; readonly max?: number } {
  const number = '([-+]?(?:\\d+(?:\\.\\d*)?|\\.\\d+)(?:e[-+]?\\d+)?)'
  const both = new RegExp(`${number}\\s*<=?\\s*[a-z]\\s*<=?\\s*${number}`, 'i').exec(text)
  const range = new RegExp(
    `(?:in (?:the )?range|between)\\s*[[(]?${number}(?:,|\\s+and)\\s*${number}`,
    'i',
  ).exec(text)
  const found = both ?? range
  if (found !== null) return { min: Number(found[1]), max: Number(found[2]) }
  const low = new RegExp(`\\bx\\s*>=?\\s*${number}`, 'i').exec(text)?.[1]
  const high = new RegExp(`\\bx\\s*<=?\\s*${number}`, 'i').exec(text)?.[1]
  const positive = /\((?:a |an )?positive (?:integer|number)\)/i.test(text) ? '1' : undefined
  return {
    ...((low ?? positive) === undefined ? {} : { min: Number(low ?? positive) }),
    ...(high === undefined ? {} : { max: Number(high) }),
  }
}
