import type { ColumnTable } from 'arquero'
import { formatSetting } from '../../config/parameter/hyperparameter-value.js'
import type { Direction } from '../../config/pattern/metric-direction.js'
import type { MetricDeclarationRecord } from '../../record/schema.js'
import { type Circumstances, circumstancesOf } from '../../table/comparable.js'
import { declarationIn } from '../../table/metric-meaning.js'
import { doubtOf, unitsOf } from '../../table/metric-values.js'
import { hyperparameterPrefix, type SettingValue } from '../../table/setting-values.js'
import { counted, listed, plainText } from '../draw/chart-text.js'
import { experimentKey, experimentNames } from './experiment-names.js'
import { type Part, type Row, readRow } from './experiment-rows.js'
import { readRows, requireColumn } from './rows.js'

/** A hyperparameter with its value as text. */
export interface Setting {
  readonly name: string
  readonly value: string
}

/** A row of the table of experiments as the charts need it. */
export interface Experiment {
  /** Place in the table, from 1. */
  readonly position: number
  /** `#7`: the number that its night gave it, or else its place; `#2.7` in the second night of several, as in a page. */
  readonly label: string
  /** The same where nothing beside it tells the night, which may have a name: `wide lr #7`. */
  readonly fullLabel: string
  readonly id: string
  readonly night: string
  /** The block that it stood in; null where its night had none. */
  readonly block: number | null
  readonly node: string | null
  /** Its name in all charts of a page. */
  readonly key: string
  /** Night, repository, model, subject and load, as far as they differ within the table; the outermost first. */
  readonly levels: readonly string[]
  /** The same in one text; empty where all are alike. */
  readonly group: string
  /** The same without the night: what runs must have in common for their energies to be compared. */
  readonly condition: string
  /** The load beside it; empty without one. */
  readonly background: string
  readonly failed: boolean
  readonly cause: string
  /** Why it is left out of means, effects and fronts, `throttled: …`; empty where it is not. */
  readonly leftOut: string
  /** `epochs 19, learning_rate 0.004356`. */
  readonly hyperparameters: string
  /** The same by name. */
  readonly values: ReadonlyMap<string, SettingValue>
  /** Those that differ within the table. */
  readonly differences: readonly Setting[]
  readonly parts: readonly Part[]
  readonly totalJoules: number | null
  /** One standard uncertainty of the total, where it is known. */
  readonly uncertaintyJoules: number | null
  /** What the idle machine would have taken in that time; null where it is not known. */
  readonly idleJoules: number | null
  readonly failedAttemptsJoules: number
  /** Null also for a value that its name forbids: `doubtful`. */
  readonly metric: number | null
  readonly doubtful: Doubtful | null
  /** What it may be compared with. */
  readonly circumstances: Circumstances
}

/** A value that the metric's name forbids, an accuracy of 4460. */
export interface Doubtful {
  readonly value: number
  /** `above 100`. */
  readonly why: string
}

/** The metric that is read with the experiments. */
export interface WantedMetric {
  readonly name: string
  readonly column: string
  readonly direction: Direction | undefined
  readonly known?: string
}

// The charts of a page read the same table, and ten thousand rows take a second.
const alreadyRead = new WeakMap<ColumnTable, Map<string, readonly Experiment[]>>()

/**
 * Reads a table of experiments, in its order.
 * @param metric the metric to read, or null for none
 * @throws UsageError for a table of something else
 */
export function readExperiments(
  table: ColumnTable,
  chart: string,
  metric: WantedMetric | null,
): readonly Experiment[] {
  requireColumn(table, 'experiment_id', chart, 'experiments')
  const ofTable = alreadyRead.get(table) ?? new Map<string, readonly Experiment[]>()
  alreadyRead.set(table, ofTable)
  const key = JSON.stringify(metric)
  const read = ofTable.get(key) ?? readTable(table, metric)
  ofTable.set(key, read)
  return read
}

function readTable(table: ColumnTable, metric: WantedMetric | null): readonly Experiment[] {
  const columns = table.columnNames().filter(name => name.startsWith(hyperparameterPrefix))
  const known = new Set(table.columnNames())
  const read = readRows(table, cells => ({
    ...readRow(column => (known.has(column) ? cells(column) : undefined), columns, metric?.column ?? null),
    cells: circumstancesOf(cells),
    declared: metric === null ? undefined : declarationIn(cells('metric_declarations'), metric.name),
  }))
  const rows = metric === null ? read.map(withoutMetric) : withMetric(read, metric)
  const varying = columns.filter(column => new Set(rows.map(row => row.hyperparameters.get(column))).size > 1)
  const names = experimentNames(rows)
  const levels = levelsOf(rows, [(_, index) => names[index]?.night ?? '', ...conditionPieces])
  const conditions = levelsOf(rows, conditionPieces)
  return rows.map((row, index) => ({
    ...row,
    position: index + 1,
    label: names[index]?.short ?? `#${index + 1}`,
    fullLabel: names[index]?.full ?? `#${index + 1}`,
    key: experimentKey(row.night, row.id),
    levels: levels[index] ?? [],
    group: (levels[index] ?? []).join(' · '),
    condition: (conditions[index] ?? []).join(' · '),
    values: new Map([...row.hyperparameters].map(([column, value]) => [nameOf(column), value])),
    hyperparameters: settings(row.hyperparameters, columns)
      .map(({ name, value }) => `${name} ${value}`)
      .join(', '),
    differences: settings(row.hyperparameters, varying),
  }))
}

/**
 * The basis of a table's energies that are not measured: `CPU energy estimated`; else empty.
 * @param look how an estimate is drawn, `pale, dashed`; empty where nothing is drawn
 */
export function estimatedNote(experiments: readonly Experiment[], look = ''): string {
  const estimated = experiments.flatMap(({ parts }) => parts).filter(({ source }) => source === 'estimated')
  const kinds = [...new Set(estimated.map(({ component }) => (component === 'GPU' ? 'GPU' : 'CPU')))]
  if (kinds.length === 0) return ''
  return `${listed(kinds)} energy estimated${look === '' ? '' : ` (${look})`}`
}

/** How many succeeded and are left out all the same, and why: `2 not compared (throttled)`; empty for none. */
export function leftOutNote(experiments: readonly Pick<Experiment, 'failed' | 'leftOut'>[]): string {
  const left = experiments.filter(({ failed, leftOut }) => !failed && leftOut !== '')
  // The first word of a reason is what it is called.
  const why = [...new Set(left.flatMap(({ leftOut }) => leftOut.split('; ').map(text => text.split(':')[0])))]
  return left.length === 0 ? '' : `${left.length.toLocaleString('en-US')} not compared (${why.join(', ')})`
}

/** How many there are, and how many of them failed: `12 experiments`, `2 failed (×)`. */
export function tally(experiments: readonly Experiment[]): string[] {
  const failed = experiments.filter(experiment => experiment.failed).length
  return [
    `n = ${counted(experiments.length, 'experiment')}`,
    failed === 0
      ? ''
      : `${failed === experiments.length ? 'all' : failed.toLocaleString('en-US')} failed (×)`,
  ].filter(text => text !== '')
}

type Declaring = Row & {
  readonly cells: Circumstances
  readonly declared: MetricDeclarationRecord | undefined
}

type Weighed = Row & Pick<Experiment, 'doubtful' | 'circumstances'>

function withoutMetric({ cells, declared: _, ...row }: Declaring): Weighed {
  return { ...row, doubtful: null, circumstances: cells }
}

/** Each value with its unit and direction, and without those that its name forbids. */
function withMetric(rows: readonly Declaring[], { name, direction, known }: WantedMetric): Weighed[] {
  const checked = rows.map(({ cells, declared, ...row }) => {
    const own = { unit: declared?.unit, direction: known === 'asked' ? direction : declared?.direction }
    const why = row.metric === null ? '' : doubtOf(name, row.metric, own)
    const doubtful = row.metric === null || why === '' ? null : { value: row.metric, why }
    return { ...row, metric: doubtful === null ? row.metric : null, doubtful, cells, own }
  })
  const units = unitsOf(
    name,
    checked.map(({ cells, metric, own }) => ({ program: cells.repository, value: metric, unit: own.unit })),
  )
  return checked.map(({ cells, own, ...row }, place) => ({
    ...row,
    circumstances: {
      ...cells,
      unit: units[place] ?? '',
      // If nights declare both, each uses its own.
      direction: (known === 'contradictory' ? own.direction : direction) ?? '',
    },
  }))
}

function settings(values: ReadonlyMap<string, SettingValue>, columns: readonly string[]): Setting[] {
  return columns.flatMap(column => {
    const value = values.get(column)
    if (value === undefined) return []
    return [{ name: nameOf(column), value: plainText(formatSetting(value)) }]
  })
}

function nameOf(column: string): string {
  return plainText(column.slice(hyperparameterPrefix.length))
}

type Piece = (row: Row, index: number) => string

const conditionPieces: readonly Piece[] = [
  row => row.repository,
  row => row.model,
  row => row.module || '–',
  row => (row.background === '' ? 'alone' : `beside ${row.background}`),
  row => row.cards || 'no card',
]

/** Those of the pieces that differ between the rows. */
function levelsOf(rows: readonly Row[], pieces: readonly Piece[]): string[][] {
  const telling = pieces.filter(piece => new Set(rows.map(piece)).size > 1)
  return rows.map((row, index) => telling.map(piece => piece(row, index) || '?'))
}
