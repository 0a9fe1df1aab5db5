import type { DistanceCorrelation } from './distance-correlation.js'
import type { Spearman } from './spearman.js'

/** Below this chance of being noise something is called a difference, or an effect. */
export const significant = 0.05

/** `p = 0.03`, `p < 0.001`. */
export function formatP(p: number | null): string {
  if (p === null || !Number.isFinite(p)) return 'p not known'
  if (p < 0.001) return 'p < 0.001'
  return `p = ${p >= 0.995 ? '1' : String(Number(p.toPrecision(p < 0.1 ? 1 : 2)))}`
}

/** A coefficient from −1 to 1, Spearman's ρ or Cliff's δ: `0.93`, `−0.40`. */
export function formatCoefficient(value: number): string {
  const digits = Math.abs(value).toFixed(2)
  return `${value < 0 && Number(digits) !== 0 ? '\u2212' : ''}${digits}`
}

/** The share of the outcomes' order that goes with the values' order: ρ squared. */
const most = 0.5
const some = 0.1

/** What is known of an effect besides its ρ. */
export interface EffectWords {
  /** What the hyperparameter acts on, `energy`. */
  readonly outcome?: string
  /** The p of ρ, if corrected for other tests. */
  readonly p?: number | null
  /** What `distanceCorrelation` gave: without it only an effect in one direction was looked for. */
  readonly distance?: DistanceCorrelation | undefined
  /** Its p, if corrected. */
  readonly distanceP?: number | null
}

/**
 * An effect in a sentence: `epochs explains most of the energy: ρ = 0.93, n = 30`. Only what noise does not explain
 * is called an effect; from half of the ranks' variance (ρ²) on it explains "most", from a tenth on "some". An effect
 * without a single direction, such as a hill, is found if the distance correlation is given; without it, the sentence
 * does not deny one.
 *
 * @param name The hyperparameter.
 * @param effect What `spearman` gave.
 * @param words What else is known: the outcome's name (energy), corrected p values, the distance correlation.
 * @example
 * ```ts
 * import { effectSentence, spearman } from 'nightwatt'
 *
 * const effect = spearman([1, 2, 3, 4, 5, 6], [10, 21, 29, 42, 50, 61])
 * effectSentence('epochs', effect) // → 'epochs explains most of the energy: ρ = 1.00, n = 6, p = 0.003'
 * ```
 */
export function effectSentence(
  name: string,
  effect: Spearman,
  { outcome = 'energy', p = effect.p, distance, distanceP = distance?.p ?? null }: EffectWords = {},
): string {
  const { rho, minP, n, constant } = effect
  if (n < 2) return `n = ${n} is too few to tell an effect of ${name} on the ${outcome}`
  if (rho === null || p === null) {
    return `no effect can be told: ${constant === 'x' ? name : `the ${outcome}`} is the same in all ${n}`
  }
  const numbers = `ρ = ${formatCoefficient(rho)}, n = ${n}`
  if (Math.min(minP, distance?.minP ?? 1) > significant)
    return `n = ${n} is too few to tell an effect of ${name} on the ${outcome} (${numbers})`
  if (p <= significant) {
    const share = rho ** 2
    const amount = share >= most ? 'most' : share >= some ? 'some' : 'a little'
    const downward = rho < 0 ? `; more ${name}, less ${outcome}` : ''
    return `${name} explains ${amount} of the ${outcome}: ${numbers}, ${formatP(p)}${downward}`
  }
  if (distance === undefined || distance.r === null) {
    return `${name}: no effect in one direction on the ${outcome} beyond noise (${numbers}, ${formatP(p)})`
  }
  const any = `distance correlation ${distance.r.toFixed(2)}`
  return distanceP !== null && distanceP <= significant
    ? `${name} acts on the ${outcome}, though not in one direction: ${any}, n = ${n}, ${formatP(distanceP)} (ρ = ${formatCoefficient(rho)})`
    : `${name}: no effect on the ${outcome} beyond noise (${numbers}, ${formatP(p)}; ${any}, ${formatP(distanceP)})`
}
