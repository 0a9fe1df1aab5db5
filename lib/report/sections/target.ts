import { formatSetting } from '../../config/parameter/hyperparameter-value.js'
import { circumstancesOf, comparable } from '../../table/comparable.js'
import { grouped } from '../../table/grouped.js'
import { formatDuration, formatJoules } from '../../units.js'
import { type Entry, nameOf, succeeded } from '../entry.js'
import { counted, listed } from '../phrases.js'
import { hyperparameterPrefix, numberIn, type Row, settingOf, textIn } from '../row.js'

/** The runs of one setting, all of which reached the target at a known cost. */
interface Reached {
  readonly runs: readonly Entry[]
  readonly joules: number
  /** One standard uncertainty of the mean. */
  readonly uncertainty: number
  readonly seconds: number
}

/**
 * Which setting reached the target for the least joules, a sentence or two a comparable group: what is not larger than
 * twice its uncertainty is no difference.
 */
export function targetSentences(entries: readonly Entry[]): readonly string[] {
  const wanted = entries.filter(({ row }) => textIn(row, 'target') !== '')
  return [...grouped(wanted, ({ row }) => textIn(row, 'target'))].flatMap(([target, own]) => {
    const groups = comparable(own, ({ row }) => circumstancesOf(column => row[column]), 'energy').groups
    return groups.map(({ items, label }) =>
      [label === '' ? '' : `${label}:`, sentenceOf(target, items)].filter(text => text !== '').join(' '),
    )
  })
}

function sentenceOf(target: string, entries: readonly Entry[]): string {
  const settings = [...grouped(entries, ({ row }) => keyOf(row)).values()]
  const reached = settings.flatMap(runs => costOf(runs)).toSorted((one, other) => one.joules - other.joules)
  const [least, next] = reached
  const tail = [leftOutText(entries), unreachedText(entries)].filter(text => text !== '')
  if (least === undefined) {
    return [`No setting is known to reach ${target} at a known cost.`, ...tail].join(' ')
  }
  const names = varyingIn(entries)
  const cost = `${formatJoules(least.joules)} ± ${formatJoules(least.uncertainty)} in ${formatDuration(least.seconds)}`
  const head = `${nameIn(least, names)} reached ${target} for the least: ${cost}${least.runs.length > 1 ? `, the mean of ${least.runs.length} runs` : ''}.`
  return [head, next === undefined ? '' : nextText(least, next, names), ...tail]
    .filter(text => text !== '')
    .join(' ')
}

function nextText(least: Reached, next: Reached, names: readonly string[]): string {
  const difference = next.joules - least.joules
  const uncertainty = Math.hypot(least.uncertainty, next.uncertainty)
  const once = least.runs.length === 1 || next.runs.length === 1
  const chance = once
    ? ' What differs by chance from run to run is not in this: each setting would have to be run again.'
    : ''
  const what = `${nameIn(next, names)} took ${formatJoules(difference)} ± ${formatJoules(uncertainty)} more`
  return difference > 2 * uncertainty
    ? `${what}.${chance}`
    : `${what}, which is no more than it may be off by: which of the two takes less is not known.${chance}`
}

/** Nothing where one of its runs did not reach the target: the others' mean would be too good. */
function costOf(runs: readonly Entry[]): readonly Reached[] {
  const costs = runs.map(({ row }) => ({
    joules: numberIn(row, 'energy_to_target_joules'),
    uncertainty: numberIn(row, 'energy_to_target_uncertainty_joules'),
    seconds: numberIn(row, 'seconds_to_target'),
  }))
  const known = costs.flatMap(({ joules, uncertainty, seconds }) =>
    joules === null || uncertainty === null || seconds === null ? [] : [{ joules, uncertainty, seconds }],
  )
  if (known.length < runs.length || !runs.every(usable)) return []
  const mean = (values: readonly number[]) => values.reduce((sum, one) => sum + one, 0) / values.length
  const joules = mean(known.map(one => one.joules))
  const squares = known.reduce((sum, one) => sum + (one.joules - joules) ** 2, 0)
  // What the runs of a setting differ by; of how each was measured, all may be off alike.
  const spread = known.length > 1 ? Math.sqrt(squares / (known.length - 1) / known.length) : 0
  const measured = mean(known.map(one => one.uncertainty))
  return [
    { runs, joules, uncertainty: Math.hypot(spread, measured), seconds: mean(known.map(one => one.seconds)) },
  ]
}

function usable(entry: Entry): boolean {
  return succeeded(entry) && textIn(entry.row, 'not_compared') === ''
}

function unreachedText(entries: readonly Entry[]): string {
  const never = entries.filter(({ row }) => row.target_reached === false).length
  const unknown = entries.filter(
    ({ row }) => row.target_reached !== false && numberIn(row, 'energy_to_target_joules') === null,
  ).length
  const parts = [
    never === 0 ? '' : `${counted(never, 'run')} of ${entries.length} never reached it`,
    unknown === 0 ? '' : `of ${counted(unknown, 'run')} the joules until then are not known`,
  ].filter(text => text !== '')
  return parts.length === 0 ? '' : `${listed(parts)}.`.replace(/^./, letter => letter.toUpperCase())
}

function leftOutText(entries: readonly Entry[]): string {
  const failed = entries.filter(entry => !usable(entry)).length
  return failed === 0
    ? ''
    : `${counted(failed, 'run')} that failed, or is not compared, does not count, nor does its setting.`
}

function keyOf(row: Row): string {
  const settings = Object.keys(row)
    .filter(column => column.startsWith(hyperparameterPrefix))
    .map(column => [column, row[column] ?? null])
  return JSON.stringify([textIn(row, 'model'), settings])
}

/** `digits mlp #3 (learning_rate 0.01)`, by what differs between the runs. */
function nameIn({ runs: [first] }: Reached, names: readonly string[]): string {
  if (first === undefined) return ''
  const settings = names.flatMap(name => {
    const value = settingOf(first.row, name)
    return value === null ? [] : [`${name.slice(hyperparameterPrefix.length)} ${formatSetting(value)}`]
  })
  return `${nameOf(first)}${settings.length === 0 ? '' : ` (${settings.join(', ')})`}`
}

function varyingIn(entries: readonly Entry[]): readonly string[] {
  const columns = Object.keys(entries[0]?.row ?? {}).filter(name => name.startsWith(hyperparameterPrefix))
  return columns.filter(name => new Set(entries.map(({ row }) => row[name])).size > 1)
}
