import { median } from 'simple-statistics'
import {
  type BootstrapOptions,
  bootstrap,
  bootstrapDifference,
  differenceOfMeans,
  differenceOfMedians,
  type Interval,
  relativeDifference,
} from '../statistics/bootstrap.js'
import { mannWhitney } from '../statistics/mann-whitney.js'
import { type Pair, pairedPermutation } from '../statistics/permutation.js'
import { intervalOf, type SettingValues } from './compare-setting.js'
import type { ComparedQuantity, ComparedValue } from './comparison.js'
import type { MatchedRuns } from './match.js'
import type { Quantity } from './quantity.js'

/** A quantity over all settings, before it is judged. */
export type Measured = Omit<ComparedQuantity, 'judgement' | 'sentence'> & {
  /** How large the values of `a` are, ignoring signs. */
  readonly size: number
  /** Why there is nothing to compare; empty if there is. */
  readonly problem: string
}

/** A quantity with its values in each setting. */
export interface MeasuredQuantity {
  readonly quantity: Quantity
  readonly values: ReadonlyMap<MatchedRuns, ComparedValue>
  /** How many blocks it is compared within at most; 0 where the sides have none in common. */
  readonly blocks: number
  readonly measured: Measured
}

/** Over all settings that both sides have: the difference between them, and how certain it is. */
export function comparePaired(
  quantity: Quantity,
  settings: readonly { readonly values: SettingValues; readonly compared: ComparedValue }[],
  options: BootstrapOptions,
): Measured {
  const usable = settings.filter(({ compared }) => compared.difference !== null)
  const scale = scaleOf(
    quantity,
    usable.map(({ compared }) => compared),
  )
  const changes = usable.flatMap(({ compared }) => changeOf(compared, scale) ?? [])
  const differences = usable.map(({ compared }) => compared.difference ?? 0)
  const values = usable.map(({ values }) => values)
  // Within each block which side a value is of is the choice of chance; where there are none, within each setting.
  const strata = values.flatMap<Pair>(own => (own.blocks.length > 0 ? own.blocks : [own]))
  const test = pairedPermutation(strata, { scale })
  const [only] = values
  const between = scale === 'relative' ? relativeDifference : differenceOfMeans
  const interval =
    values.length === 1 && only !== undefined
      ? intervalOf(only, between, options)
      : bootstrap(changes, median, options).interval
  return {
    ...aboutQuantity(quantity, scale, values),
    n: usable.length,
    ...countsOf(differences),
    median: changes.length === 0 ? null : median(changes),
    medianDifference: differences.length === 0 ? null : median(differences),
    interval,
    p: test?.p ?? null,
    minP: test?.minP ?? 1,
    delta: null,
    values: null,
    problem: usable.length > 0 ? '' : mostFrequent(settings.map(({ compared }) => compared.problem)),
  }
}

/** Two groups of experiments as such: their medians, and how often the one is above the other. */
export function compareGroups(
  quantity: Quantity,
  values: SettingValues,
  options: BootstrapOptions,
): Measured {
  const { a, b, problem } = values
  const usable = problem === ''
  const test = usable ? mannWhitney(a, b) : null
  const isShare = usable && quantity.scale === 'relative' && [...a, ...b].every(value => value > 0)
  const between = isShare ? relativeMedians : differenceOfMedians
  const estimate = usable ? bootstrapDifference(a, b, between, options) : null
  const difference = usable ? differenceOfMedians(a, b) : null
  return {
    ...aboutQuantity(quantity, isShare ? 'relative' : 'absolute', usable ? [values] : []),
    n: usable ? Math.min(a.length, b.length) : 0,
    ...countsOf(difference === null ? [] : [difference]),
    median: estimate?.value ?? null,
    medianDifference: difference,
    interval: estimate?.interval ?? null,
    p: test?.p ?? null,
    minP: test?.minP ?? 1,
    delta: test?.delta ?? null,
    values: usable ? { a, b } : null,
    problem,
  }
}

function aboutQuantity(
  { column, name, unit, of }: Quantity,
  scale: Quantity['scale'],
  values: readonly SettingValues[],
) {
  const sizes = values.flatMap(({ a }) => a.map(Math.abs))
  return {
    column,
    name,
    unit,
    of,
    scale,
    source: sourceWord(values.map(({ source }) => source).filter(source => source !== '')),
    runs: {
      a: values.reduce((sum, { a }) => sum + a.length, 0),
      b: values.reduce((sum, { b }) => sum + b.length, 0),
    },
    size: sizes.length === 0 ? 0 : median(sizes),
  } as const
}

function sourceWord(sources: readonly string[]): ComparedQuantity['source'] {
  if (!sources.some(source => /estimated|measured/.test(source))) return ''
  if (!sources.some(source => source.includes('estimated'))) return 'measured'
  return sources.some(source => source.includes('measured')) ? 'partly estimated' : 'estimated'
}

function relativeMedians(a: readonly number[], b: readonly number[]): number {
  return median(b) / median(a) - 1
}

// A share means nothing where a value is zero or below.
function scaleOf(quantity: Quantity, values: readonly ComparedValue[]): Quantity['scale'] {
  return quantity.scale === 'relative' && values.every(({ relative }) => relative !== null)
    ? 'relative'
    : 'absolute'
}

function changeOf({ difference, relative }: ComparedValue, scale: Quantity['scale']): number | null {
  return scale === 'relative' ? relative : difference
}

function countsOf(differences: readonly number[]) {
  const count = (fits: (difference: number) => boolean) => differences.filter(fits).length
  return {
    identical: count(difference => difference === 0),
    higher: count(difference => difference > 0),
    lower: count(difference => difference < 0),
  }
}

function mostFrequent(texts: readonly string[]): string {
  const counts = new Map<string, number>()
  for (const text of texts) counts.set(text, (counts.get(text) ?? 0) + 1)
  return [...counts].sort(([, one], [, other]) => other - one)[0]?.[0] ?? ''
}

/** Whether an interval contains zero. */
export function holdsNone({ low, high }: Interval): boolean {
  return low <= 0 && high >= 0
}
