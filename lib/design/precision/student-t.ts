import { gammaln } from 'simple-statistics'

/**
 * The chance that a variable of Student's t distribution lies farther from zero than `t`, on either side: the
 * regularised incomplete beta function of degrees/2 and 1/2 (Abramowitz and Stegun, "Handbook of Mathematical
 * Functions", 26.7.1), by its continued fraction (NIST "Digital Library of Mathematical Functions", 8.17.22).
 */
export function studentTails(t: number, degrees: number): number {
  if (!Number.isFinite(t)) return 0
  return incompleteBeta(degrees / (degrees + t * t), degrees / 2, 0.5)
}

function incompleteBeta(x: number, a: number, b: number): number {
  if (x <= 0) return 0
  if (x >= 1) return 1
  // The fraction converges quickly below this place; above it the function is one less that of the other side.
  if (x > (a + 1) / (a + b + 2)) return 1 - incompleteBeta(1 - x, b, a)
  const beta = gammaln(a) + gammaln(b) - gammaln(a + b)
  return Math.exp(a * Math.log(x) + b * Math.log1p(-x) - beta) / (a * fraction(x, a, b))
}

const maxTerms = 500
const precision = 1e-15

// Lentz's method, as Thompson and Barnett gave it (Journal of Computational Physics 64, 1986).
function fraction(x: number, a: number, b: number): number {
  let value = 1
  let numerator = 1
  let denominator = 0
  for (let term = 1; term <= maxTerms; term += 1) {
    const m = Math.floor(term / 2)
    const coefficient =
      term % 2 === 0
        ? (m * (b - m) * x) / ((a + term - 1) * (a + term))
        : (-(a + m) * (a + b + m) * x) / ((a + term - 1) * (a + term))
    denominator = 1 / awayFromZero(1 + coefficient * denominator)
    numerator = awayFromZero(1 + coefficient / numerator)
    const change = numerator * denominator
    value *= change
    if (Math.abs(change - 1) < precision) break
  }
  return value
}

function awayFromZero(value: number): number {
  return Math.abs(value) < 1e-300 ? 1e-300 : value
}

/**
 * How far from zero a variable of Student's t distribution lies at most with a probability, on either side.
 *
 * @param probability Above 0, below 1.
 */
export function studentQuantile(probability: number, degrees: number): number {
  let [low, high] = [0, 1]
  while (studentTails(high, degrees) > 1 - probability) high *= 2
  // Halved until two doubles lie side by side.
  for (let middle = (low + high) / 2; middle > low && middle < high; middle = (low + high) / 2) {
    if (studentTails(middle, degrees) > 1 - probability) low = middle
    else high = middle
  }
  return high
}
