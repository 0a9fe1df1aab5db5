import { formatSetting } from '../../../config/parameter/hyperparameter-value.js'
import { grouped } from '../../../table/grouped.js'
import type { SettingValue } from '../../../table/setting-values.js'
import type { Entry } from '../../entry.js'
import { listed, nameInWords } from '../../phrases.js'
import { conditionsIn, hyperparameterPrefix, modelIn, settingOf, textIn } from '../../row.js'
import type { SuggestionView } from '../../view.js'
import type { WeighedGroup } from '../weighed.js'
import { bestRegion, type Narrower, type ReachedSetting } from './best-region.js'
import { nextCommand } from './next-command.js'

/** Where to look next, a suggestion for each model whose best settings lie in a part of what was tried. */
export function suggestionsOf(groups: readonly WeighedGroup[]): readonly SuggestionView[] {
  return groups.flatMap(group =>
    [...grouped(group.values, ({ entry }) => modelIn(entry.row)).values()].flatMap(values =>
      suggestionOf({ ...group, values }),
    ),
  )
}

function suggestionOf({ metric, direction, repository, values }: WeighedGroup): readonly SuggestionView[] {
  const region = bestRegion(settingsOf(values), direction)
  const [first] = values
  if (region === null || first === undefined) return []
  const rounded = region.narrower.map(outward)
  const places = listed(rounded.map(placeWords))
  const edges = rounded.flatMap(one => ('only' in one || !one.isAtEdge ? [] : [one.name]))
  const beyond =
    edges.length === 0
      ? ''
      : ` The very best has ${listed(edges)} at the edge of what was tried: better ones may lie beyond it.`
  const command = commandOf(first.entry, repository, rounded)
  const called = `${repository} ${modelIn(first.entry.row)}`
  return [
    {
      text: `A suggestion, no result: the best ${region.best} of ${region.of} settings of ${called} by ${nameInWords(metric.name)} have ${places}.${beyond} Look there next${command === '' ? '.' : ':'}`,
      command,
    },
  ]
}

/** The mean of each setting's runs. */
function settingsOf(values: WeighedGroup['values']): readonly ReachedSetting[] {
  const settings = grouped(values, ({ entry }) => JSON.stringify([...valuesIn(entry)]))
  return [...settings.values()].flatMap(runs => {
    const [first] = runs
    const value = runs.reduce((sum, run) => sum + run.value, 0) / runs.length
    return first === undefined ? [] : [{ values: valuesIn(first.entry), value }]
  })
}

function valuesIn({ row }: Entry): ReadonlyMap<string, SettingValue> {
  return new Map(
    Object.keys(row)
      .filter(column => column.startsWith(hyperparameterPrefix))
      .flatMap(column => {
        const value = settingOf(row, column)
        return value === null ? [] : [[column.slice(hyperparameterPrefix.length), value] as const]
      }),
  )
}

/** Bounds that were drawn have more digits than anybody means: two are kept, away from the best. */
function outward(narrower: Narrower): Narrower {
  if ('only' in narrower) return narrower
  const { least, most, tried } = narrower
  const round = (value: number, how: (scaled: number) => number) => {
    if (value === 0 || Number.isInteger(value)) return value
    const digits = 1 - Math.floor(Math.log10(Math.abs(value)))
    return Number(`${how(Number(`${value}e${digits}`))}e${-digits}`)
  }
  return {
    ...narrower,
    least: Math.max(tried[0], round(least, Math.floor)),
    most: Math.min(tried[1], round(most, Math.ceil)),
  }
}

/** `learning_rate 0.0003 … 0.003 (tried: 0.0001 … 0.1)`, `optimizer adam`. */
function placeWords(narrower: Narrower): string {
  if ('only' in narrower) return `${narrower.name} ${formatSetting(narrower.only)}`
  const { name, least, most, tried } = narrower
  return `${name} ${formatSetting(least)} … ${formatSetting(most)} (tried: ${formatSetting(tried[0])} … ${formatSetting(tried[1])})`
}

function commandOf({ night, row }: Entry, repository: string, narrower: readonly Narrower[]): string {
  if (night === null || night.record.testgen === true || conditionsIn(row).length > 0) return ''
  return nextCommand(night.record, { repository, model: textIn(row, 'model') }, narrower)
}
