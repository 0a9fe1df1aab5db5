/**
 * Doubles as decimal text, as C's printf and so Python's % writes them: the exact value rounded once, exact halves
 * to the even digit. toFixed rounds those up (1/128 with six decimals: 0.007813 for 0.007812), stops at 100 decimals
 * and turns to exponents from 1e21 on.
 */

/** `%.Nf`: never an exponent. */
export function fixed(value: number, decimals: number): string {
  const digits = scaled(value, decimals)
    .toString()
    .padStart(decimals + 1, '0')
  const whole = digits.slice(0, digits.length - decimals)
  return sign(value, digits) + (decimals === 0 ? whole : `${whole}.${digits.slice(-decimals)}`)
}

/** `%.Ne`: an exponent of at least two digits. */
export function exponential(value: number, decimals: number): string {
  const { digits, exponent } = significant(value, decimals + 1)
  const mantissa = decimals === 0 ? digits : `${digits.slice(0, 1)}.${digits.slice(1)}`
  return `${sign(value, digits)}${mantissa}e${exponent < 0 ? '-' : '+'}${String(Math.abs(exponent)).padStart(2, '0')}`
}

/** `%.Ng`: so many significant digits, without zeros at the end, with an exponent for small and large values. */
export function general(value: number, precision: number): string {
  const wanted = Math.max(1, precision)
  const { exponent } = significant(value, wanted)
  if (exponent >= -4 && exponent < wanted) return withoutZeros(fixed(value, wanted - 1 - exponent))
  const [mantissa = '', power = ''] = exponential(value, wanted - 1).split('e')
  return `${withoutZeros(mantissa)}e${power}`
}

/** |value| · 10^decimals, rounded to the nearest whole number, halves to even; exact. `decimals` may be negative. */
export function scaled(value: number, decimals: number): bigint {
  const { mantissa, exponent } = binary(value)
  const up = (decimals > 0 ? 10n ** BigInt(decimals) : 1n) << BigInt(Math.max(0, exponent))
  const down = (decimals < 0 ? 10n ** BigInt(-decimals) : 1n) << BigInt(Math.max(0, -exponent))
  const quotient = (mantissa * up) / down
  const twiceRest = 2n * ((mantissa * up) % down)
  const roundUp = twiceRest > down || (twiceRest === down && quotient % 2n === 1n)
  return roundUp ? quotient + 1n : quotient
}

/** The power of ten of a value's first digit: -5 for 3e-5. Zero: 0. */
export function decimalExponent(value: number): number {
  return Number(value.toExponential().split('e')[1])
}

function significant(value: number, count: number): { digits: string; exponent: number } {
  const exponent = decimalExponent(value)
  const digits = scaled(value, count - 1 - exponent).toString()
  // 9.99 with two digits is 10: one digit more than wanted, at the next power of ten.
  if (digits.length > count) return { digits: digits.slice(0, count), exponent: exponent + 1 }
  return { digits: digits.padEnd(count, '0'), exponent }
}

function withoutZeros(digits: string): string {
  return digits.includes('.') ? digits.replace(/\.?0+$/, '') : digits
}

// A value that rounds to zero carries no sign: -0.000000 helps no program.
function sign(value: number, digits: string): string {
  return value < 0 && /[1-9]/.test(digits) ? '-' : ''
}

/** |value| as mantissa · 2^exponent. */
function binary(value: number): { mantissa: bigint; exponent: number } {
  if (!Number.isFinite(value)) throw new RangeError(`${value} has no decimal digits`)
  const view = new DataView(new ArrayBuffer(8))
  view.setFloat64(0, Math.abs(value))
  const bits = view.getBigUint64(0)
  const fraction = bits & 0xfffffffffffffn
  const biased = Number(bits >> 52n)
  if (biased === 0) return { mantissa: fraction, exponent: -1074 }
  return { mantissa: fraction | (1n << 52n), exponent: biased - 1075 }
}
