import { mean, median, quantileSorted } from 'simple-statistics'
import { MersenneTwister } from '../../design/mersenne-twister.js'
import { parseSeed } from '../../design/seed.js'
import { finite, type Value } from './finite.js'

/** Where the true value lies with so much confidence, as far as the values at hand tell. */
export interface Interval {
  readonly low: number
  readonly high: number
  /** 0.95 for 95 %. */
  readonly confidence: number
}

/** A number worked out from values, with its interval. */
export interface Bootstrapped {
  /** Null without values. */
  readonly value: number | null
  /** Null for fewer than two values in a group: one tells nothing of noise. */
  readonly interval: Interval | null
  /** How many values it rests on; of two groups, those of the smaller. */
  readonly n: number
}

export interface BootstrapOptions {
  /** Seed of the draws (1): the same seed gives the same interval. */
  readonly seed?: number | bigint | string | undefined
  /** How often is drawn (2,000). */
  readonly resamples?: number | undefined
  /** Share of such intervals that hold the true value (0.95). */
  readonly confidence?: number | undefined
}

export type Statistic = (values: readonly number[]) => number
export type StatisticOfTwo = (a: readonly number[], b: readonly number[]) => number

/**
 * A statistic of values with its bootstrap interval: the values are drawn again, with replacement, as often as asked,
 * and the interval holds the middle of what the statistic then is (percentile method; Efron and Tibshirani, "An
 * Introduction to the Bootstrap", 1993, section 13.3). Of few values it is too narrow: of five values the interval of
 * the median goes from the least to the most and holds the true one in 94 of 100 cases, of three in 75 of 100.
 *
 * Values that are absent or not finite are left out. Without any the value is null; of one alone the interval is; where
 * all are equal the interval has no width.
 *
 * @param statistic {@link mean} unless given.
 */
export function bootstrap(
  values: readonly Value[],
  statistic: Statistic = mean,
  options: BootstrapOptions = {},
): Bootstrapped {
  const given = finite(values)
  if (given.length === 0) return { value: null, interval: null, n: 0 }
  const draw = drawing(options)
  const interval =
    given.length < 2 ? null : percentiles(() => statistic(draw(given)), statistic(given), options)
  return { value: known(statistic(given)), interval, n: given.length }
}

/**
 * The same of what lies between two groups, each drawn from on its own (section 8.3 there).
 *
 * @param statistic The mean of `b` less that of `a` unless given; {@link relativeDifference} is another.
 */
export function bootstrapDifference(
  a: readonly Value[],
  b: readonly Value[],
  statistic: StatisticOfTwo = differenceOfMeans,
  options: BootstrapOptions = {},
): Bootstrapped {
  const [one, other] = [finite(a), finite(b)]
  const n = Math.min(one.length, other.length)
  if (n === 0) return { value: null, interval: null, n }
  const draw = drawing(options)
  const value = statistic(one, other)
  const interval = n < 2 ? null : percentiles(() => statistic(draw(one), draw(other)), value, options)
  return { value: known(value), interval, n }
}

/** How much more the mean of `b` is than that of `a`. */
export function differenceOfMeans(a: readonly number[], b: readonly number[]): number {
  return mean(b) - mean(a)
}

/** How much more the median of `b` is than that of `a`. */
export function differenceOfMedians(a: readonly number[], b: readonly number[]): number {
  return median(b) - median(a)
}

/** The same as a share of the mean of `a`: 0.1 is 10 % more. For quantities that are above zero. */
export function relativeDifference(a: readonly number[], b: readonly number[]): number {
  return mean(b) / mean(a) - 1
}

const usualSeed = 1
const usualResamples = 2000
const usualConfidence = 0.95

function drawing({ seed = usualSeed }: BootstrapOptions): (values: readonly number[]) => readonly number[] {
  const generator = new MersenneTwister(parseSeed(seed))
  return values => {
    const drawn = new Array<number>(values.length)
    for (let place = 0; place < drawn.length; place += 1) {
      drawn[place] = values[Math.floor(generator.random() * values.length)] ?? Number.NaN
    }
    return drawn
  }
}

function percentiles(
  resampled: () => number,
  value: number,
  { resamples = usualResamples, confidence = usualConfidence }: BootstrapOptions,
): Interval | null {
  if (!Number.isFinite(value)) return null
  const values = Float64Array.from({ length: resamples }, resampled).sort()
  // A share of a mean that came out as zero is no number: such an interval would leave out what it should warn of.
  if (!values.every(Number.isFinite)) return null
  const sorted = [...values]
  const outside = (1 - confidence) / 2
  return { low: quantileSorted(sorted, outside), high: quantileSorted(sorted, 1 - outside), confidence }
}

function known(value: number): number | null {
  return Number.isFinite(value) ? value : null
}
