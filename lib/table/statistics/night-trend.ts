import { MersenneTwister } from '../../design/mersenne-twister.js'
import { parseSeed } from '../../design/seed.js'
import { formatChange } from '../../units.js'
import { grouped } from '../grouped.js'
import { formatP, significant } from './effect-sentence.js'
import type { Value } from './finite.js'
import { normalTails } from './normal.js'

/** One run of a setting in the order of its night. */
export interface RunInOrder {
  /** What tells its setting from others. */
  readonly setting: string
  /** Its place in the order, from 1. */
  readonly position: number
  readonly value: Value
  /** When it began, in hours since any time; absent where it is not known. */
  readonly hours?: number | null
}

/** How the same settings changed over the order of a night. */
export interface NightTrend {
  /** From the first position to the last, as a share of the value: 0.1 is 10 % more. */
  readonly share: number
  /** The same per hour; null where it is not known when the runs began. */
  readonly sharePerHour: number | null
  /** The chance of so large a trend, either way, where there is none. */
  readonly p: number
  /** Runs that it rests on: of settings that ran more than once. */
  readonly n: number
  readonly settings: number
}

export interface NightTrendOptions {
  /** Seed of the permutations (1). */
  readonly seed?: number | bigint | string
}

const draws = 4999

/** With more runs the distribution of the permutations is normal to three digits (Hoeffding, Annals of Mathematical Statistics 22, 1951). */
const mostDrawn = 400

/**
 * The trend of a quantity over the order of a night: the slope of its values, each as a share of the mean of its setting,
 * over their positions, less the mean position of the setting (the position as covariate of an analysis of covariance;
 * Cochran, "Analysis of covariance: its nature and uses", Biometrics 13, 1957). So differences between settings are none
 * of it. p is that of a permutation test in which the values of each setting change places among themselves: 4,999 draws,
 * with the one found counted (Phipson and Smyth, Statistical Applications in Genetics and Molecular Biology 9, 2010); of more
 * than 400 runs by the mean and the variance of all permutations.
 *
 * @param runs Those of one night. Values that are absent, not finite or not above zero are left out.
 * @param options.seed Seed of the permutations (1).
 * @returns Null where no setting ran twice: then a trend could not be told from the settings.
 * @example
 * ```ts
 * import { nightTrend } from 'nightwatt'
 *
 * const runs = Array.from({ length: 12 }, (_, at) => ({
 *   setting: ['a', 'b', 'c'][at % 3] ?? '',
 *   position: at + 1,
 *   value: (at % 3) * 100 + 100 + at,
 * }))
 * console.log((nightTrend(runs)?.share ?? 0) > 0) // → true
 * ```
 */
export function nightTrend(runs: readonly RunInOrder[], options: NightTrendOptions = {}): NightTrend | null {
  const usable = runs.flatMap(run => {
    const { value } = run
    return typeof value === 'number' && Number.isFinite(value) && value > 0 ? [{ ...run, value }] : []
  })
  const settings = [...grouped(usable, ({ setting }) => setting).values()].filter(({ length }) => length > 1)
  if (settings.length === 0) return null
  const shares = settings.map(own => centred(own.map(({ value }) => value / mean(own.map(run => run.value)))))
  const places = settings.map(own => centred(own.map(({ position }) => position)))
  const slope = slopeOf(shares, places)
  if (slope === null) return null
  const positions = settings.flat().map(({ position }) => position)
  const hours = settings.map(own => own.flatMap(run => run.hours ?? []))
  const isTimed = hours.every((own, place) => own.length === settings[place]?.length)
  return {
    share: slope * (Math.max(...positions) - Math.min(...positions)),
    sharePerHour: isTimed ? slopeOf(shares, hours.map(centred)) : null,
    p:
      positions.length > mostDrawn
        ? approximated(shares, places)
        : permuted(shares, places, options.seed ?? 1),
    n: positions.length,
    settings: settings.length,
  }
}

/**
 * A trend in a sentence: what it is called, how much it changed, and whether that is more than noise.
 *
 * @param trend What `nightTrend` returned.
 * @param name What changed: `energy`.
 * @example
 * ```ts
 * import { trendSentence } from 'nightwatt'
 *
 * const trend = { share: 0.08, sharePerHour: 0.01, p: 0.0002, n: 120, settings: 24 }
 * trendSentence(trend, 'energy') // → 'the energy of the same settings changed by +8.0 % over the night (+1.0 % an hour), p < 0.001, n = 120'
 * ```
 */
export function trendSentence({ share, sharePerHour, p, n }: NightTrend, name = 'energy'): string {
  const hourly = sharePerHour === null ? '' : ` (${formatChange(sharePerHour)} an hour)`
  const numbers = `${formatP(p)}, n = ${n}`
  return p <= significant
    ? `the ${name} of the same settings changed by ${formatChange(share)} over the night${hourly}, ${numbers}`
    : `no trend of the ${name} over the night beyond noise (${formatChange(share)}, ${numbers})`
}

function slopeOf(
  values: readonly (readonly number[])[],
  over: readonly (readonly number[])[],
): number | null {
  const squares = over.flat().reduce((sum, x) => sum + x * x, 0)
  return squares === 0 ? null : products(values, over) / squares
}

function products(values: readonly (readonly number[])[], over: readonly (readonly number[])[]): number {
  let sum = 0
  values.forEach((own, setting) => {
    own.forEach((value, place) => {
      sum += value * (over[setting]?.[place] ?? 0)
    })
  })
  return sum
}

/** Each setting's part of the sum has, over all permutations, the mean 0 and this variance. */
function approximated(values: readonly (readonly number[])[], over: readonly (readonly number[])[]): number {
  const squares = (all: readonly number[] = []) => all.reduce((sum, value) => sum + value * value, 0)
  const variance = values.reduce(
    (sum, own, setting) => sum + (squares(own) * squares(over[setting])) / (own.length - 1),
    0,
  )
  return variance === 0 ? 1 : normalTails(products(values, over) / Math.sqrt(variance))
}

function permuted(
  values: readonly (readonly number[])[],
  over: readonly (readonly number[])[],
  seed: number | bigint | string,
): number {
  const random = new MersenneTwister(parseSeed(seed))
  const observed = Math.abs(products(values, over))
  // Smaller differences come only from the order of summation.
  const least = observed * (1 - 1e-9)
  const shuffling = values.map(own => [...own])
  let asLarge = 1
  for (let draw = 0; draw < draws; draw++) {
    for (const own of shuffling) shuffle(own, random)
    if (Math.abs(products(shuffling, over)) >= least) asLarge += 1
  }
  return asLarge / (draws + 1)
}

/** In place, since it is done thousands of times. */
function shuffle(values: number[], random: MersenneTwister): void {
  for (let last = values.length - 1; last > 0; last--) {
    const other = Math.floor(random.random() * (last + 1))
    const kept = values[last] ?? 0
    values[last] = values[other] ?? 0
    values[other] = kept
  }
}

function centred(values: readonly number[]): readonly number[] {
  const middle = mean(values)
  return values.map(value => value - middle)
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}
