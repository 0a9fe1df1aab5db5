import { grouped } from '../../table/grouped.js'
import { orderedValues, type SettingValue } from '../../table/setting-values.js'
import type { Experiment } from '../data/experiments.js'
import { type Outcome, onAxis, type Parameter } from './effect-strength.js'

/** What a change of one hyperparameter is: from one value to another, and how much each of its values counts in it. */
export interface Change {
  readonly from: SettingValue
  readonly to: SettingValue
  readonly weights: ReadonlyMap<SettingValue, number>
}

/** Of groups with more values than these too many pairs would be looked at. */
const mostGroups = 4

/**
 * The changes of a hyperparameter: of numbers from the least to the most, along the line through all of its values on its axis;
 * of groups from each to each other.
 */
export function changesOf(parameter: Parameter, values: readonly SettingValue[]): readonly Change[] {
  if (parameter.groups !== null) {
    const pairs = values.flatMap((from, place) => values.slice(place + 1).map(to => ({ from, to })))
    return values.length > mostGroups
      ? []
      : pairs.map(pair => ({
          ...pair,
          weights: new Map(
            values.map(value => [value, value === pair.to ? 1 : value === pair.from ? -1 : 0]),
          ),
        }))
  }
  const [from, to] = [values[0], values.at(-1)]
  const place = (value: SettingValue) =>
    onAxis(parameter.range)(typeof value === 'number' ? value : null) ?? 0
  if (from === undefined || to === undefined) return []
  const middle = values.reduce<number>((sum, value) => sum + place(value), 0) / values.length
  const squares = values.reduce<number>((sum, value) => sum + (place(value) - middle) ** 2, 0)
  const width = place(to) - place(from)
  return [
    { from, to, weights: new Map(values.map(value => [value, (width * (place(value) - middle)) / squares])) },
  ]
}

/** The outcomes of every combination of two hyperparameters where all else was the same. */
export interface Crossing {
  readonly values: readonly [readonly SettingValue[], readonly SettingValue[]]
  /** Each holds an outcome of every combination. */
  readonly strata: readonly ((first: SettingValue, second: SettingValue) => number)[]
}

/**
 * Where two hyperparameters were crossed: all combinations of their values ran in the same block, or as often, with the same
 * values of the others. Without such, whether they act together cannot be told from what else differs.
 */
export function crossingOf(
  experiments: readonly Experiment[],
  [first, second]: readonly [Parameter, Parameter],
  outcome: Outcome,
): Crossing {
  const own = experiments.filter(
    row => outcome.read(row) !== null && row.values.has(first.name) && row.values.has(second.name),
  )
  const valuesOf = ({ name }: Parameter) => orderedValues(own.flatMap(({ values }) => values.get(name) ?? []))
  const values = [valuesOf(first), valuesOf(second)] as const
  const cells = values[0].length * values[1].length
  if (own.length < cells || cells < 4) return { values, strata: [] }
  const others = ({ values: all }: Experiment) =>
    [...all].filter(([name]) => name !== first.name && name !== second.name).sort()
  const cellOf = (one: unknown, other: unknown) => JSON.stringify([one, other])
  const groups = grouped(own, row => JSON.stringify([row.night, row.block, others(row)]))
  const strata = [...groups.values()].flatMap(group => {
    const byCell = grouped(group, row => cellOf(row.values.get(first.name), row.values.get(second.name)))
    if (byCell.size < cells) return []
    const times = Math.min(...[...byCell.values()].map(runs => runs.length))
    return Array.from({ length: times }, (_, repeat) => (one: SettingValue, other: SettingValue) => {
      const run = byCell.get(cellOf(one, other))?.[repeat]
      return (run === undefined ? null : outcome.read(run)) ?? Number.NaN
    })
  })
  return { values, strata }
}
