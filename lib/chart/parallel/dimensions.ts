import { formatSetting } from '../../config/parameter/hyperparameter-value.js'
import { areNumbers, orderedValues, type SettingValue } from '../../table/setting-values.js'
import { formatJoules, formatNumber } from '../../units.js'
import type { Experiment } from '../data/experiments.js'
import { plainText } from '../draw/chart-text.js'
import type { Range } from '../draw/scales.js'
import type { Metric } from '../metric.js'

/** One upright axis: a hyperparameter, the energy, the metric. */
export interface Dimension {
  readonly name: string
  readonly range: Range
  readonly numberOf: (row: Experiment) => number | null
  readonly format: (value: number) => string
  /** Where not all of its values are numbers: what they are called, from the lowest place up. */
  readonly groups?: readonly string[]
}

/** A hyperparameter that fewer of the experiments have belongs to some programs alone, and none of the others could be drawn. */
const sharedByShare = 0.6

const maxSettings = 6

/** A spread beyond this gets a logarithmic axis. */
const logBeyond = 100

export function dimensionsOf(rows: readonly Experiment[], metric: Metric | null): Dimension[] {
  const judged = rows.filter(row => row.totalJoules !== null && (metric === null || row.metric !== null))
  const names = [...new Set(rows.flatMap(({ differences }) => differences.map(({ name }) => name)))].filter(
    name => judged.filter(({ values }) => values.has(name)).length >= sharedByShare * judged.length,
  )
  const settings = names.slice(0, maxSettings).map(name => {
    const values = rows.flatMap(row => row.values.get(name) ?? [])
    if (!areNumbers(values)) return groupedDimension(name, values)
    const numberOf = (row: Experiment) => {
      const value = row.values.get(name)
      return typeof value === 'number' ? value : null
    }
    return { name, numberOf, format: formatNumber }
  })
  const all: Omit<Dimension, 'range'>[] = [
    ...settings,
    { name: 'energy', numberOf: (row: Experiment) => row.totalJoules, format: formatJoules },
    ...(metric === null
      ? []
      : [{ name: plainText(metric.name), numberOf: (row: Experiment) => row.metric, format: formatNumber }]),
  ]
  return all.flatMap(dimension => {
    const values = rows.flatMap(row => dimension.numberOf(row) ?? [])
    const [low, high] = values.reduce(
      ([least, most], value) => [Math.min(least, value), Math.max(most, value)],
      [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY],
    )
    if (!(low < high)) return []
    const type =
      dimension.groups === undefined && low > 0 && high / low >= logBeyond
        ? ('log' as const)
        : ('linear' as const)
    return [{ ...dimension, range: { type, low, high } }]
  })
}

/** A setting with values that are no numbers: each has a place of its own. */
function groupedDimension(name: string, values: readonly SettingValue[]): Omit<Dimension, 'range'> {
  const ordered = orderedValues(values)
  const groups = ordered.map(value => plainText(formatSetting(value)))
  return {
    name,
    groups,
    numberOf: row => {
      const value = row.values.get(name)
      return value === undefined ? null : ordered.indexOf(value)
    },
    format: place => groups[place] ?? '',
  }
}
