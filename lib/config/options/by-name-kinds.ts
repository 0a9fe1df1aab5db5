import {
  type HyperparameterValue,
  type HyperparameterValues,
  isHyperparameterValue,
} from '../parameter/hyperparameter-value.js'
import type { MetricDeclaration } from '../pattern/metric.js'
import type { Direction } from '../pattern/metric-direction.js'
import { metricWords, type Selection } from '../pattern/metric-words.js'
import type { Kind } from './kinds.js'

const isText = (found: unknown) => typeof found === 'string'
const isObject = (found: unknown): found is Readonly<Record<string, unknown>> =>
  typeof found === 'object' && found !== null && !Array.isArray(found)
const isByName = (fits: (value: unknown) => boolean) => (found: unknown) =>
  isObject(found) && Object.values(found).every(fits)

/** Texts by name, `NAME=VALUE` on the command line; the flag may be repeated. */
function byName<Value>(
  argument: string,
  allowed: string,
  fits: (found: unknown) => boolean,
): Kind<Readonly<Record<string, Value>>> {
  return {
    fits,
    allowed,
    argument,
    read(word, before) {
      const equals = word.indexOf('=')
      if (equals < 1) throw new Error('NAME=VALUE is allowed')
      const key = word.slice(0, equals).trim()
      const others = isObject(before) ? before : {}
      if (Object.hasOwn(others, key)) throw new Error(`${key} was given before`)
      return { ...others, [key]: word.slice(equals + 1) }
    },
  }
}

export const parameters: Kind<Readonly<Record<string, string>>> = byName<string>(
  'name=kind:min:max[:default]',
  'an object of name → text such as "int:5:20"',
  isByName(isText),
)

/** Variables of an environment; their names are checked where the programs are known. */
export const variables: Kind<Readonly<Record<string, string>>> = byName<string>(
  'name=value',
  'an object of variable → text',
  isByName(isText),
)

/** Values of hyperparameters, each a word on the command line and of any kind in a cell. */
export const settings: Kind<HyperparameterValues> = byName<HyperparameterValue>(
  'name=value',
  'an object of hyperparameter → a number, a text, true, false or null',
  isByName(isHyperparameterValue),
)

export const metrics: Kind<Readonly<Record<string, MetricDeclaration>>> = byName<MetricDeclaration>(
  'name=regex',
  'an object of name → regular expression, or object with pattern',
  isByName(value => isText(value) || isObject(value)),
)

/** What is said of metrics, by the metric's name. */
function wordByMetric<Word extends string>(
  key: keyof typeof metricWords,
): Kind<Readonly<Record<string, Word>>> {
  const { values, allowed } = metricWords[key]
  // Invalid words are reported one by one, under their names, since an option in a cell may hold them too.
  return byName<Word>(`name=${values.join('|')}`, `an object of metric → ${allowed}`, isObject)
}

/** Numbers by metric. */
export const targets: Kind<Readonly<Record<string, number>>> = {
  fits: isByName(value => typeof value === 'number' && Number.isFinite(value)),
  allowed: 'an object of metric → number',
  argument: 'name=number',
  read(word, before) {
    const read = byName<string>('', '', isText).read?.(word, before)
    return isObject(read)
      ? Object.fromEntries(
          Object.entries(read).map(([name, value]) => [
            name,
            typeof value === 'string' ? numberOf(value) : value,
          ]),
        )
      : read
  },
}

/** Two numbers by hyperparameter. */
export const ranges: Kind<Readonly<Record<string, readonly [number, number]>>> = {
  fits: isByName(
    value => Array.isArray(value) && value.length === 2 && value.every(bound => Number.isFinite(bound)),
  ),
  allowed: 'an object of hyperparameter → [least, most]',
  argument: 'name=least:most',
  read(word, before) {
    const read = byName<string>('', '', isText).read?.(word, before)
    if (!isObject(read)) return read
    return Object.fromEntries(
      Object.entries(read).map(([name, value]) => [
        name,
        typeof value === 'string' ? boundsOf(value) : value,
      ]),
    )
  },
}

function boundsOf(word: string): readonly number[] {
  const bounds = word.split(':').map(bound => (bound.trim() === '' ? Number.NaN : Number(bound)))
  if (bounds.length !== 2 || !bounds.every(Number.isFinite)) throw new Error('NAME=LEAST:MOST is allowed')
  return bounds
}

function numberOf(word: string): number {
  const value = word.trim() === '' ? Number.NaN : Number(word)
  if (!Number.isFinite(value)) throw new Error('NAME=NUMBER is allowed')
  return value
}

export const direction = wordByMetric<Direction>('direction')
export const selection = wordByMetric<Selection>('select')
