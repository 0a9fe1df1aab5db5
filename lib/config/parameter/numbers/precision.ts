import { decimalExponent, exponential, fixed, general, scaled } from './decimal.js'
import type { NumberParameter } from './number-keys.js'

/**
 * How many digits of a value count, in the key that makes a mutation unique and on the command line.
 *
 * The original uses six decimals, which make nearly all values of a range such as 5e-6 … 2e-5 the same. Where six
 * decimals resolve a range they are kept, so that uniqueness and command lines are as in the original.
 */

const originalDecimals = 6

/** With this many significant digits a value is recognisable: 0.000123 is, 0.00001 (for 0.0000123) is not. */
const resolvedDigits = 3

/** Digits that a narrow range gets. */
const fineDigits = 6

/**
 * Decimals that tell the values of a parameter apart: six where they give at least three significant digits to the
 * range's span and to the smallest of its bounds and the default that is not zero; else as many as give six to the
 * smaller of the two. A `format` with fixed decimals decides instead.
 */
export function decimalsFor(parameter: NumberParameter): number {
  const form = formOf(parameter)
  return form?.letter === 'f' ? form.digits : decimalsOfRange(parameter)
}

/**
 * A value as the program gets it: ints as ints, floats with the decimals of their range, or by the parameter's own
 * `format`. A float that those decimals would leave with fewer than three significant digits gets six of them.
 * Exponents only where `format` asks for them.
 */
export function formatValue(value: number, parameter: NumberParameter): string {
  const form = formOf(parameter)
  if (form !== undefined) return form.write(value)
  if (parameter.type === 'int' && Number.isInteger(value)) return fixed(value, 0)
  return fixed(value, decimalsForValue(value, decimalsOfRange(parameter)))
}

/** What the original would have passed for the value: `%.6f` for a float. */
export function formatAsOriginal(value: number, parameter: NumberParameter): string {
  return fixed(value, parameter.type === 'int' ? 0 : originalDecimals)
}

/** Whether drawn values of the parameter are passed in another form than the original's. */
export function differsFromOriginal(parameter: NumberParameter): boolean {
  if (parameter.type === 'int')
    return parameter.format !== undefined && !['%d', '%.0f'].includes(parameter.format)
  return parameter.format === undefined
    ? decimalsOfRange(parameter) !== originalDecimals
    : parameter.format !== `%.${originalDecimals}f`
}

/** Whether the original's six decimals leave a value with fewer than three significant digits. */
export function blurredByOriginal(value: number): boolean {
  // The comparison saves nearly all values the conversion to text.
  return Math.abs(value) < 1e-4 && decimalsForValue(value, originalDecimals) !== originalDecimals
}

/** The part of a value that counts in a mutation's key: values with the same key are the same to the program. */
export type ValueKey = (value: number) => number | bigint | string

/** The key of a parameter's values: ints themselves, floats in units of their last decimal, or as `format` writes them. */
export function valueKey(parameter: NumberParameter): ValueKey {
  const form = formOf(parameter)
  if (form !== undefined && (form.letter === 'e' || form.letter === 'g')) return form.write
  return parameter.type === 'int' ? value => value : inUnits(decimalsFor(parameter))
}

/** Whether values have other keys here than in the original. */
export function keyDiffersFromOriginal(parameter: NumberParameter): boolean {
  const letter = formOf(parameter)?.letter
  if (letter === 'e' || letter === 'g') return true
  return parameter.type === 'float' && decimalsFor(parameter) !== originalDecimals
}

/** The key as the original has it: a float with six decimals. */
export function originalValueKey(parameter: NumberParameter): ValueKey {
  return parameter.type === 'int' ? value => value : inUnits(originalDecimals)
}

/**
 * The value in units of its last decimal, rounded to the nearest from its exact digits, as %.Nf rounds. Drawing
 * spends most of its time here, so the product of doubles is used where its error cannot change the rounding.
 */
function inUnits(decimals: number): (value: number) => number | bigint {
  const factor = Number(`1e${decimals}`)
  return value => {
    const product = value * factor
    const near = Math.round(product)
    const error = Math.abs(product) * 2 ** -51
    if (Math.abs(product - near) + error < 0.5) return near
    const exact = scaled(value, decimals)
    return value < 0 ? -exact : exact
  }
}

function decimalsOfRange({ type, range: [min, max], default: unmutated, step = 0 }: NumberParameter): number {
  if (type === 'int') return 0
  const fallback = typeof unmutated === 'number' ? unmutated : 0
  // The span of 0.0002 … 0.0003 is 0.0001, not the 9.999999999999998e-5 of its doubles.
  const span = Number((max - min).toPrecision(12))
  const magnitudes = [min, max, fallback, span, step].map(Math.abs).filter(magnitude => magnitude > 0)
  const smallest = Math.min(...magnitudes)
  return Number.isFinite(smallest) ? decimalsForValue(smallest, originalDecimals) : originalDecimals
}

function decimalsForValue(value: number, decimals: number): number {
  if (value === 0) return decimals
  const exponent = decimalExponent(value)
  return exponent + decimals + 1 >= resolvedDigits ? decimals : fineDigits - 1 - exponent
}

interface Form {
  readonly letter: 'f' | 'g' | 'e' | 'd'
  readonly digits: number
  readonly write: (value: number) => string
}

function formOf({ format }: Pick<NumberParameter, 'format'>): Form | undefined {
  return format === undefined ? undefined : readFormat(format)
}

/** How a `format` writes a number. */
export function formatterOf(format: string): (value: number) => string {
  return readFormat(format).write
}

function readFormat(format: string): Form {
  const digits = Number(/\d+/.exec(format)?.[0] ?? 0)
  if (format.endsWith('f')) return { letter: 'f', digits, write: value => fixed(value, digits) }
  if (format.endsWith('g')) return { letter: 'g', digits, write: value => general(value, digits) }
  if (format.endsWith('e')) return { letter: 'e', digits, write: value => exponential(value, digits) }
  return { letter: 'd', digits: 0, write: value => fixed(Math.trunc(value), 0) }
}
