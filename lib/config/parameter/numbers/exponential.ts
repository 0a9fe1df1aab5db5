/**
 * exp and log rounded to the nearest double, except for about one argument in a thousand (then it is the neighbour).
 *
 * JavaScript leaves the last bits of Math.exp and Math.log to the engine, and V8's differ from a C library's in one
 * result of ten; over a logarithm of -10 that is the fifteenth digit of a mutation. The C libraries under CPython
 * round correctly nearly always, so correct rounding is what agrees with them.
 *
 * exp(x) = 2^k · exp(j/64) · exp(s) with |s| <= 1/128: exp(j/64) from a table, s as an unevaluated sum of two doubles
 * ("double-double": T. J. Dekker, "A floating-point technique for extending the available precision", 1971).
 */

/** A number as an unevaluated sum; |low| is at most half a unit in the last place of high. */
type Double2 = readonly [high: number, low: number]

// ln 2 in two parts, the high one short enough for k · high to be exact for every exponent k of a double.
const fixedBits = 160n
const one = 1n << fixedBits
const ln2 = fixedLn2()
const ln2HighBits = (ln2 >> 128n) << 128n
const [ln2High] = doubles(ln2HighBits)
const [ln2Low] = doubles(ln2 - ln2HighBits)
const steps = 64
const reach = 23
const powers: readonly Double2[] = Array.from({ length: 2 * reach + 1 }, (_, index) =>
  doubles(fixedExp((one * BigInt(index - reach)) / BigInt(steps))),
)

/** e to the power of x. */
export function exp(x: number): number {
  // Beyond these the result is not a normal double, and nothing here needs its last bit.
  if (!(Math.abs(x) < 700)) return Math.exp(x)
  const { high, exponent } = scaledExp(x)
  return high * 2 ** exponent
}

/** The natural logarithm of x. */
export function log(x: number): number {
  const near = Math.log(x)
  if (!(Math.abs(near) < 700) || near === 0) return near
  // One step of Newton's method from the engine's result: log x = near + log(x · e^-near), and the latter is tiny.
  const { high, low, exponent } = scaledExp(-near)
  const scaled = x * 2 ** exponent
  const [product, error] = times(scaled, high)
  return near + (product - 1 + (error + scaled * low))
}

function scaledExp(x: number): { high: number; low: number; exponent: number } {
  const exponent = Math.round(x / Math.LN2)
  const rest = x - exponent * ln2High
  const step = Math.max(-reach, Math.min(reach, Math.round(rest * steps)))
  const [s, sLow] = plus(rest - step / steps, -exponent * ln2Low)
  // exp(s) - 1 - s: so small that plain doubles do.
  const tail = s * s * (1 / 2 + s * (1 / 6 + s * (1 / 24 + s * (1 / 120 + s * (1 / 720 + s / 5040)))))
  const [base, baseLow] = powers[step + reach] ?? [1, 0]
  const [scaled, scaledLow] = times(base, s)
  const [sum, sumLow] = plus(base, scaled)
  const low = sumLow + (scaledLow + baseLow * (1 + s) + base * (sLow * (1 + s) + tail))
  const [high, rounded] = plus(sum, low)
  return { high, low: rounded, exponent }
}

// Knuth's exact sum: high + low is left + right.
function plus(left: number, right: number): Double2 {
  const sum = left + right
  const shadow = sum - left
  return [sum, left - (sum - shadow) + (right - shadow)]
}

// Dekker's exact product, by splitting each factor into halves of 26 bits.
function times(left: number, right: number): Double2 {
  const product = left * right
  const [leftHigh, leftLow] = halves(left)
  const [rightHigh, rightLow] = halves(right)
  const low =
    leftLow * rightLow - (product - leftHigh * rightHigh - leftLow * rightHigh - leftHigh * rightLow)
  return [product, low]
}

function halves(value: number): Double2 {
  const spread = value * 134217729
  const high = spread - (spread - value)
  return [high, value - high]
}

// The tables' own numbers, in fixed point with 160 bits after the point.

function fixedExp(x: bigint): bigint {
  let sum = one
  let term = one
  for (let n = 1n; term !== 0n && n < 200n; n++) {
    term = (term * x) / one / n
    sum += term
  }
  return sum
}

// ln 2 = 2 · artanh(1/3)
function fixedLn2(): bigint {
  let sum = 0n
  let power = one / 3n
  for (let n = 1n; power !== 0n; n += 2n) {
    sum += power / n
    power /= 9n
  }
  return 2n * sum
}

function doubles(fixed: bigint): Double2 {
  const high = Number(fixed) / 2 ** Number(fixedBits)
  // Scaling by a power of two is exact, and so is the way back.
  const low = Number(fixed - BigInt(high * 2 ** Number(fixedBits))) / 2 ** Number(fixedBits)
  return [high, low]
}
