import { UsageError } from '../errors.js'

const allowed = 'allowed: a whole number, for example 42'

/**
 * A seed as it was given on the command line, in a call or in a record: any whole number, as Python's
 * random.seed(int) takes it.
 *
 * @throws UsageError for a fraction, for anything but a number, and for a number beyond ±2^53, which a double has
 *   already rounded (as text or bigint it is exact).
 */
export function parseSeed(seed: string | number | bigint): bigint {
  if (typeof seed === 'bigint') return seed
  if (typeof seed === 'number') return fromNumber(seed)
  const text = seed.trim()
  if (!/^[+-]?\d+(?:_\d+)*$/.test(text)) {
    throw new UsageError(`seed: found ${JSON.stringify(shorten(seed))}; ${allowed}`)
  }
  const digits = text.replace(/^[+-]/, '').replaceAll('_', '')
  if (digits.length > maxDigits) {
    throw new UsageError(`seed: found a number of ${digits.length} digits; allowed: at most ${maxDigits}`)
  }
  return text.startsWith('-') ? -BigInt(digits) : BigInt(digits)
}

/** Used instead of a seed that was not kept: for the plan of a night of the original, made from its records. */
export const unknownSeed = 'unknown'

/** A seed as records hold it: a number, or its decimal digits as text where a double would round it. */
export function recordSeed(seed: bigint): number | string {
  const number = Number(seed)
  return Number.isSafeInteger(number) ? number : seed.toString()
}

// Where Python's int() stops reading text.
const maxDigits = 4300

function fromNumber(seed: number): bigint {
  if (!Number.isInteger(seed)) throw new UsageError(`seed: found ${seed}; ${allowed}`)
  if (!Number.isSafeInteger(seed)) {
    throw new UsageError(
      `seed: found ${seed}; allowed: a number within ±2^53, or a larger one as text ("12345678901234567890")`,
    )
  }
  return BigInt(seed)
}

function shorten(text: string): string {
  return text.length > 60 ? `${text.slice(0, 57)}…` : text
}
