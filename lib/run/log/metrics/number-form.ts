import { chooseNumber, type DecimalSign, separators } from './number-notation.js'

/**
 * How numbers are written in logs: `6.05e-06`, `1,234,567`, `12_000`, `-7.5e-05`, `97.5%`. A pattern's group such as
 * `([0-9.]+)` takes only a part of many of these; here the whole number around that part is read, or why there is
 * none. Two readings are no value: `0,95` is 0.95 to some and two numbers to others.
 */

/** The number at a place of a log. */
export type NumberReading =
  /** With where it begins, its sign included, and ends in the text. */
  | { readonly kind: 'number'; readonly value: number; readonly from: number; readonly to: number }
  | { readonly kind: 'not finite'; readonly text: string }
  | { readonly kind: 'two readings'; readonly text: string; readonly readings: readonly [string, string] }
  | { readonly kind: 'no number'; readonly text: string }

/** Where in a text a number is expected, and what is known about how it is written. */
export interface NumberPlace {
  readonly start: number
  readonly end: number
  /** Undefined where the configuration does not say. */
  readonly decimal: DecimalSign | undefined
  /** The character that the pattern requires right before the place; empty if none. */
  readonly before: string
  /** The same right after it. */
  readonly after: string
}

const lead = /^(?:[\s"'([{=:~≈$€£]|\.{2,})*/
const notFinite = /^[+\-−]?(?:nan|inf|infinity)(?![\p{L}\p{N}_])/iu
const numberStart = /^[+\-−–—]?(?=\.?\d)/
const maxCharacters = 200

/** Reads the whole number around a place of the text. */
export function readNumber(text: string, place: NumberPlace): NumberReading {
  const group = text.slice(place.start, place.end)
  const start = place.start + (lead.exec(group)?.[0].length ?? 0)
  // A group that took nothing, as `([0-9.]*)` may, is right before what it could not take.
  const rest = text.slice(start, group.trim() === '' ? start + maxCharacters : place.end)
  const said = notFinite.exec(rest)
  if (said !== null) return { kind: 'not finite', text: said[0] }
  const sign = numberStart.exec(rest)?.[0]
  if (sign === undefined) return { kind: 'no number', text: shown(group) }
  return readFrom(text, start + sign.length, sign, place)
}

function readFrom(text: string, at: number, signInGroup: string, place: NumberPlace): NumberReading {
  const mantissa = exponentBefore(text, at, place)
  // The group begins in the exponent of a number, as that of `.*(\d+)` does.
  if (mantissa !== undefined) return readFrom(text, mantissa, '', { ...place, start: mantissa })
  const run = runAround(text, at, place)
  const chosen = chooseNumber(text.slice(run.from, run.to), at - run.from, place.decimal)
  if (chosen.kind !== 'digits') return { ...chosen, text: text.slice(run.from, run.to) }
  const from = run.from + chosen.from
  const to = run.from + chosen.to
  const end = endOf(text, to, chosen.digits, place)
  if (typeof end !== 'number') return end
  // More digits in the group than the number has: it took two numbers, or something else.
  if (/\d/.test(text.slice(Math.max(end, place.start), place.end))) {
    return { kind: 'no number', text: shown(text.slice(from, place.end)) }
  }
  const exponent = exponentIn(text.slice(to, end))
  const mantissaOf = powerOfTen.test(text.slice(to, end)) ? '1' : chosen.digits
  const size = Number(`${mantissaOf}${exponent === '' ? '' : `e${exponent}`}`)
  if (!Number.isFinite(size)) return { kind: 'no number', text: shown(text.slice(from, end)) }
  return signed(size, from === at ? signInGroup : '', text, from, end)
}

function signed(size: number, signInGroup: string, text: string, from: number, end: number): NumberReading {
  const sign = signInGroup === '' ? signBefore(text, from) : signInGroup
  if (/[–—]/.test(sign)) {
    return { kind: 'two readings', text: shown(text.slice(from - 1, end)), readings: [`${size}`, `${-size}`] }
  }
  return { kind: 'number', value: /[-−]/.test(sign) ? -size : size, from: from - sign.length, to: end }
}

/** A minus right before a number is its sign, but behind a word, a number or another minus it is a hyphen. */
function signBefore(text: string, from: number): string {
  const sign = text.charAt(from - 1)
  return /[-−–—]/.test(sign) && !/[\p{L}\p{N}_)\]}%.\-−–—]/u.test(text.charAt(from - 2)) ? sign : ''
}

/** Digits and what may stand between the digits of one number, as far as they go on both sides. */
function runAround(text: string, at: number, place: NumberPlace): { from: number; to: number } {
  let from = at
  const fence = at === place.start && isFence(place.before, text.charAt(at - 1)) ? at : 0
  while (from > fence && (isDigit(text, from - 1) || isBetweenDigits(text, from - 1))) from -= 1
  if (from > fence && from < at && text.charAt(from - 1) === '.' && text.charAt(from - 2) !== '.') from -= 1
  let to = text.charAt(at) === '.' ? at + 1 : at
  const stop = isFence(place.after, text.charAt(place.end)) ? place.end : text.length
  while (to < stop && (isDigit(text, to) || isBetweenDigits(text, to))) to += 1
  return { from, to }
}

/**
 * Where the pattern itself names the character beside its group, the number ends there; but a point never ends one.
 */
function isFence(wanted: string, found: string): boolean {
  return wanted !== '' && wanted !== '.' && wanted === found
}

function isBetweenDigits(text: string, at: number): boolean {
  return separators.includes(text.charAt(at)) && isDigit(text, at - 1) && isDigit(text, at + 1)
}

function isDigit(text: string, at: number): boolean {
  const character = text.charAt(at)
  return character >= '0' && character <= '9'
}

/** The beginning of the number whose exponent contains a place. */
function exponentBefore(text: string, at: number, place: NumberPlace): number | undefined {
  if (at !== place.start || isFence(place.before, text.charAt(at - 1))) return undefined
  const found = /(?:\d[\d.,_'’]*|\.\d+)e[+\-−]?\d*$/i.exec(text.slice(Math.max(0, at - 40), at))
  return found === null ? undefined : at - found[0].length
}

const exponentForm =
  /^(?:\.?e([+\-−]?\d+)|(?:\s?[×x*·⋅]\s?10)?(?:(?:\^|\*\*)[({]?([+\-−]?\d+)|([⁺⁻]?[⁰¹²³⁴-⁹]+)))/iu
/** The exponent of a ten that stands alone: `10^-5`, `10⁻⁵`. */
const powerOfTen = /^(?:\^|\*\*|[⁺⁻⁰¹²³⁴-⁹])/u

/** Forms that begin like a number but are none, or another one: the digits before them, and what follows. */
const otherForms: readonly { digits: RegExp; follows: RegExp; fence?: string }[] = [
  { digits: /^0$/, follows: /^(?:x[0-9a-f]|b[01]|o[0-7])/i },
  // A power of ten whose exponent lost its raised place: 1 × 10−5.
  { digits: /^/, follows: /^\s?[×x*·⋅]\s?10[-−]\d/iu },
  // A power of another number than ten, a note behind a number, and an exponent that was cut off.
  { digits: /^(?!10$)/, follows: /^(?:(?:\^|\*\*)[({]?[+\-−]?\d|[⁺⁻⁰¹²³⁴-⁹])/u },
  { digits: /^/, follows: /^e(?:[+\-−](?!\d)|(?![\p{L}\p{N}+\-−]))/iu },
  { digits: /^\d+$/, follows: /^(?:d|h|m|min)\s?\d+(?:\.\d+)?\s?(?:h|m|min|s)(?!\p{L})/iu, fence: 'dhm' },
  { digits: /^\d{1,2}$/, follows: /^:[0-5]\d(?!\d)/, fence: ':' },
  { digits: /^\d{4}$/, follows: /^[-/]\d\d?[-/]\d\d?(?!\d)/, fence: '-' },
  { digits: /^\d{1,2}$/, follows: /^(?:-\d\d?-|\/\d\d?\/)\d{4}(?!\d)/, fence: '/' },
]

/** Where the number ends, its exponent included; or that it is not a number after all. */
function endOf(
  text: string,
  to: number,
  digits: string,
  { end, after }: NumberPlace,
): number | NumberReading {
  const follows = text.slice(to, to + 24)
  // What Microsoft's C library prints: 1.#IND, -1.#INF, 1.#QNAN.
  const microsoft = /^\.?#(?:IND|INF|[QS]?NAN)/i.exec(follows)
  if (microsoft !== null) return { kind: 'not finite', text: digits + microsoft[0] }
  // Fortran's double precision, or a number of days.
  const fortran = /^d([+-]\d+)/i.exec(follows)
  if (fortran !== null) {
    return { kind: 'two readings', text: digits + fortran[0], readings: [digits, `${digits}e${fortran[1]}`] }
  }
  const isFenced = (fence = '') => after !== '' && fence.includes(after) && to === end
  const other = otherForms.find(
    form => form.digits.test(digits) && form.follows.test(follows) && !isFenced(form.fence),
  )
  if (other !== undefined) return { kind: 'no number', text: shown(digits + follows.split(/\s/)[0]) }
  return to + (exponentForm.exec(follows)?.[0].length ?? 0)
}

function exponentIn(suffix: string): string {
  const [, e = '', power = '', raised = ''] = exponentForm.exec(suffix) ?? []
  const digits = [...raised].map(character => '⁰¹²³⁴⁵⁶⁷⁸⁹'.indexOf(character))
  const written = digits.map(digit => (digit === -1 ? '' : digit)).join('')
  return (e || power || (raised.startsWith('⁻') ? `-${written}` : written)).replace('−', '-')
}

function shown(text: string): string {
  return text.trim().slice(0, 40)
}
