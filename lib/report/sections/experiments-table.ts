import { experimentKey } from '../../chart/data/experiment-names.js'
import { formatSetting } from '../../config/parameter/hyperparameter-value.js'
import { type Entry, interrupted, succeeded } from '../entry.js'
import { causeInWords } from '../phrases.js'
import {
  hyperparameterPrefix,
  modelIn,
  namesWithPrefix,
  numberIn,
  type Row,
  settingOf,
  textIn,
} from '../row.js'
import type { CellView, ExperimentsView, SettingView } from '../view.js'
import { type Details, printedOpened } from './details.js'
import {
  type Column,
  cellOf,
  energyColumns,
  hottestColumn,
  metricColumn,
  netColumn,
  numberColumn,
  recordedColumn,
  retriesColumn,
  settingColumn,
  textHead,
} from './experiment-columns.js'
import type { PageMetric } from './weighed.js'

/** The table of experiments. Hyperparameters that never change are told once instead of in every row. */
export function experimentsTableOf(
  entries: readonly Entry[],
  metrics: readonly PageMetric[],
  details: Details = new Map(),
): ExperimentsView {
  const rows = entries.map(({ row }) => row)
  const names = namesWithPrefix(rows, hyperparameterPrefix)
  const constant =
    entries.length > 1 ? names.filter(name => isConstant(rows, hyperparameterPrefix + name)) : []
  const columns = [
    ...identityColumns,
    ...orderColumns(rows),
    numberColumn(rows, { key: 'duration_seconds', label: 'Time', unit: 's' }, row =>
      numberIn(row, 'duration_seconds'),
    ),
    ...names.filter(name => !constant.includes(name)).map(name => settingColumn(rows, name)),
    ...metrics.map(metricColumn),
    ...energyColumns(rows),
    ...netColumn(rows),
    ...recordedColumn(rows),
    ...hottestColumn(rows),
    ...retriesColumn(rows),
  ]
  return {
    columns: columns.map(({ head }) => head),
    rows: entries.map(entry => ({
      id: entry.id,
      succeeded: succeeded(entry),
      number: entry.number,
      cells: columns.map(({ cell }) => shortened(cell(entry))),
      detail: details.get(keyOf(entry)) ?? null,
    })),
    width: columns.length,
    many: entries.length > laidOutAtOnce,
    few: entries.length <= printedOpened,
    constants: constant.map(name => constantOf(rows, name)),
    unopened: unopenedOf(entries, details),
    absence: entries.length === 0 ? 'No experiment has finished, so there is nothing to list.' : '',
  }
}

/** Which rows of a page of very many open to nothing. */
function unopenedOf(entries: readonly Entry[], details: Details): string {
  if (details.size === 0 || details.size >= entries.length) return ''
  const [some, all] = [formatCount(details.size), formatCount(entries.length)]
  return `${some} of the ${all} rows open, those of experiments that failed or were tried again first; traces and logs of the others are in the folder of the night.`
}

const formatCount = (count: number) => count.toLocaleString('en')

/** Where in the order of the night, of a night that repeats its settings. */
function orderColumns(rows: readonly Row[]): readonly Column[] {
  const columns = [
    { key: 'block', label: 'Block', explanation: 'In a block each setting runs once, in a random order.' },
    { key: 'repeat', label: 'Repeat', explanation: 'Which run of its setting it is.' },
  ]
  return columns
    .filter(({ key }) => rows.some(row => numberIn(row, key) !== null))
    .map(head => numberColumn(rows, { ...head, unit: '' }, row => numberIn(row, head.key)))
}

/** More than this, and a browser takes a while to lay out all of them. */
const laidOutAtOnce = 200

function keyOf({ row }: Entry): string {
  return experimentKey(textIn(row, 'night'), textIn(row, 'experiment_id'))
}

// A thousand rows: a cell's sort key is written only if its text is not enough.
function shortened(cell: CellView): CellView {
  if (cell.sort === cell.text) return { ...cell, sort: '' }
  return cell.sort === '' ? { ...cell, sort: ' ' } : cell
}

const identityColumns: readonly Column[] = [
  {
    head: { ...textHead('number', '#'), numeric: true },
    cell: ({ number }) => ({ ...cellOf(number), sort: sortableNumber(number), numeric: true }),
  },
  {
    head: textHead('experiment', 'Experiment'),
    cell: ({ row }) => ({
      ...cellOf(textIn(row, 'repository')),
      sort: `${textIn(row, 'repository')} ${modelIn(row)}`,
      note: modelIn(row),
      header: true,
    }),
  },
  { head: textHead('outcome', 'Outcome'), cell: outcomeCell },
]

// Sorted upward, failures come first: readers look for them.
function outcomeCell(entry: Entry): CellView {
  const cause = causeInWords(textIn(entry.row, 'cause'))
  const retries = numberIn(entry.row, 'retries') ?? 0
  if (succeeded(entry)) {
    return {
      ...cellOf('success'),
      sort: '1',
      mark: 'success',
      href: retries > 0 ? `#${entry.failureId}` : '',
    }
  }
  const mark = interrupted(entry) ? 'interrupted' : 'failure'
  return { ...cellOf(cause), mark, sort: `0 ${cause}`, href: `#${entry.failureId}` }
}

function isConstant(rows: readonly Row[], column: string): boolean {
  const first = settingOf(rows[0] ?? {}, column)
  return first !== null && rows.every(row => settingOf(row, column) === first)
}

function constantOf(rows: readonly Row[], name: string): SettingView {
  return { name, value: formatSetting(settingOf(rows[0] ?? {}, hyperparameterPrefix + name)) }
}

// `2.14` is the 14th of the second night, not a fraction.
function sortableNumber(number: string): string {
  const [night, place] = number.split('.')
  return place === undefined ? number : String(Number(night) * 1e6 + Number(place))
}
