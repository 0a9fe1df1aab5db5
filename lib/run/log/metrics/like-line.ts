import { escapeRegex } from '../file/log-text.js'

/**
 * The form of a log's line, which later lines may have too: the same words in the same places, whatever their
 * numbers. In the place of the metric's number there may be something else: `loss: nan`, `loss: n/a`.
 */
export interface LineForm {
  readonly regex: RegExp
  /** Whether words follow the number too, so that everything between the words is the value. */
  readonly closed: boolean
}

const numbers =
  /[+\-−]?(?:\d(?:[\d.,_]*\d)?(?:e[+\-−]?\d+)?|(?<![\p{L}_])(?:nan|inf|infinity)(?![\p{L}\p{N}_]))/giu
const anyNumber = '[+\\-−]?(?:\\d(?:[\\d.,_]*\\d)?(?:e[+\\-−]?\\d+)?|nan|inf|infinity)'
const maxCharacters = 500

/**
 * The form of a line.
 *
 * @param from Where the metric's number begins in it, and `to` where it ends.
 * @returns Undefined for a line without a word to recognise it by.
 */
export function formOfLine(line: string, from: number, to: number): LineForm | undefined {
  const before = line.slice(0, from).trimStart()
  const words = before.trimEnd()
  const after = line.slice(to).trimEnd()
  if (line.length > maxCharacters || !/\p{L}/u.test(before + after)) return undefined
  const regex = new RegExp(
    `^\\s*${patternOf(words)}${gapAfter(before, words)}(\\S.{0,59}?)${patternOf(after)}\\s*$`,
    'diu',
  )
  return { regex, closed: /\p{L}/u.test(after) }
}

/** Identifies a form: lines with the same key have the same form. */
export function skeletonOf(line: string, from: number, to: number): string {
  return `${line.slice(0, from).replaceAll(numbers, '#')}\0${line.slice(to).replaceAll(numbers, '#')}`
}

/** Where in a line of the same form the metric's value stands. */
export function valueInLine(line: string, { regex, closed }: LineForm): [number, number] | undefined {
  if (line.length > maxCharacters) return undefined
  const place = regex.exec(line)?.indices?.[1]
  if (place === undefined) return undefined
  // `Accuracy: 91` has the form of every line that begins with the word; a sentence after it is not a value.
  const words = line
    .slice(...place)
    .trim()
    .split(/\s+/).length
  return closed || words <= 2 ? place : undefined
}

/** In columns of a fixed width a longer number, or its sign, takes the place of the space before it. */
function gapAfter(before: string, words: string): string {
  if (before === words) return ''
  return /[\p{L}\p{N}_]$/u.test(words) ? '(?:\\s+|(?=[+\\-−]))' : '\\s*'
}

function patternOf(text: string): string {
  return text
    .split(numbers)
    .map(part => part.split(/\s+/).map(escapeRegex).join('\\s+'))
    .join(anyNumber)
}
