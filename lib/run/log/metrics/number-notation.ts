/**
 * What may stand between the digits of a number, and the number it makes. `,` groups thousands for some and is the
 * decimal sign of others, and it also stands between the numbers of a list.
 */

/** The decimal sign of a log. */
export type DecimalSign = '.' | ','

/** Signs that may stand between two digits of one number: a point, a comma, `_`, apostrophes, narrow and fixed spaces. */
export const separators = ".,_'’\u00A0\u2009\u202F"

/** Which of the digits are the number, as JavaScript reads them; or why none are. */
export type Choice =
  | { readonly kind: 'digits'; readonly digits: string; readonly from: number; readonly to: number }
  | { readonly kind: 'two readings'; readonly readings: readonly [string, string] }
  | { readonly kind: 'no number' }

const plain = /^(?:\d+(?:\.\d+)?|\.\d+)$/
const thousands = /^[1-9]\d{0,2}(?:,\d{3})+(?:\.\d+)?$/
const thousandsOfPoints = /^[1-9]\d{0,2}(?:\.\d{3})+(?:,\d+)?$/
const otherThousands = /^\d{1,3}(?:(?:_\d{3})+|(?:['’]\d{3})+|(?:[\u00A0\u2009\u202F]\d{3})+)(?:[.,]\d+)?$/

/**
 * The number in a run of digits and separators.
 *
 * @param run Digits with single separators between them.
 * @param at Where in it the pattern's group begins: the number is the one that this place belongs to.
 */
export function chooseNumber(run: string, at: number, decimal: DecimalSign | undefined): Choice {
  const whole = (digits: string): Choice => ({ kind: 'digits', digits, from: 0, to: run.length })
  if (otherThousands.test(run)) return ofGrouped(run, decimal, whole)
  const piece = pieceAt(run, at, /[^\d.,_]/)
  if (piece.text !== run) {
    return shifted(chooseNumber(piece.text, at - piece.from, decimal), piece.from)
  }
  if (run.includes('_')) {
    return { kind: 'two readings', readings: [pieceAt(run, at, /_/).text, run.replaceAll('_', '')] }
  }
  return decimal === ',' ? withComma(run, whole) : withPoint(run, at, decimal, whole)
}

function ofGrouped(run: string, decimal: DecimalSign | undefined, whole: (digits: string) => Choice): Choice {
  const digits = run.replaceAll(/[_'’\u00A0\u2009\u202F]/g, '')
  if (!digits.includes(',') && decimal !== ',') return whole(digits)
  if (digits.includes(',') && decimal === ',') return whole(digits.replace(',', '.'))
  if (!/[.,]/.test(digits)) return whole(digits)
  const [integer = ''] = digits.split(/[.,]/)
  return { kind: 'two readings', readings: [digits.replace(',', '.'), integer] }
}

function withComma(run: string, whole: (digits: string) => Choice): Choice {
  if (/^\d+(?:,\d+)?$/.test(run)) return whole(run.replace(',', '.'))
  if (thousandsOfPoints.test(run)) return whole(run.replaceAll('.', '').replace(',', '.'))
  // The log is declared to write 0,95; then a point is not a decimal sign.
  if (plain.test(run)) return { kind: 'two readings', readings: [run, run.replace('.', '')] }
  return { kind: 'no number' }
}

function withPoint(
  run: string,
  at: number,
  decimal: DecimalSign | undefined,
  whole: (digits: string) => Choice,
): Choice {
  if (plain.test(run)) return whole(run)
  // A version or an address; or thousands as written with a decimal comma.
  if (!run.includes(',')) return { kind: 'no number' }
  const piece = pieceAt(run, at, /,/)
  if (thousands.test(run)) {
    // After a comma the group may be in the second number of a list.
    return run.charAt(at - 1) === ','
      ? { kind: 'two readings', readings: [piece.text, run.replaceAll(',', '')] }
      : whole(run.replaceAll(',', ''))
  }
  const inList: Choice = plain.test(piece.text)
    ? { kind: 'digits', digits: piece.text, from: piece.from, to: piece.from + piece.text.length }
    : { kind: 'no number' }
  if (decimal === '.') return joinedThousands(run, piece) ?? inList
  if (thousandsOfPoints.test(run)) {
    return { kind: 'two readings', readings: [piece.text, run.replaceAll('.', '').replace(',', '.')] }
  }
  // A point in it is the decimal sign, so the commas can only separate the numbers of a list, or thousands.
  if (run.includes('.')) return joinedThousands(run, piece) ?? inList
  return { kind: 'two readings', readings: [run.replace(',', '.'), piece.text] }
}

/** Two neighbours in a list that look like the thousands of one number. */
function joinedThousands(run: string, piece: Piece): Choice | undefined {
  const end = piece.from + piece.text.length
  const [, before = ''] = /(?:^|,)([1-9]\d{0,2}),$/.exec(run.slice(0, piece.from)) ?? []
  const [, after = ''] = /^,(\d{3}(?:\.\d+)?)(?:,|$)/.exec(run.slice(end)) ?? []
  if (before !== '' && /^\d{3}(?:\.\d+)?$/.test(piece.text)) {
    return { kind: 'two readings', readings: [piece.text, before + piece.text] }
  }
  if (after !== '' && /^[1-9]\d{0,2}$/.test(piece.text)) {
    return { kind: 'two readings', readings: [piece.text, piece.text + after] }
  }
  return undefined
}

interface Piece {
  readonly text: string
  readonly from: number
}

/** The part of a run between two separators, around a place. */
function pieceAt(run: string, at: number, separator: RegExp): Piece {
  let from = at
  while (from > 0 && !separator.test(run.charAt(from - 1))) from -= 1
  let to = at
  while (to < run.length && !separator.test(run.charAt(to))) to += 1
  return { text: run.slice(from, to), from }
}

function shifted(choice: Choice, by: number): Choice {
  return choice.kind === 'digits' ? { ...choice, from: choice.from + by, to: choice.to + by } : choice
}
