import type { ColumnTable } from 'arquero'
import type { Direction } from '../config/metric-direction.js'
import { noTotal } from '../record/energy-warnings.js'
import type { MetricDeclarationRecord } from '../record/schema.js'
import { type Circumstances, circumstancesOf, unknownLoad } from '../table/comparable.js'
import { declarationIn } from '../table/metric-meaning.js'
import { doubtOf, unitsOf } from '../table/metric-values.js'
import { formatNumber } from '../units.js'
import { asNumber, asText, type Cells, readRows, requireColumn } from './rows.js'
import type { Component } from './theme.js'
import { counted, listed, plainText } from './words.js'

const prefix = 'hyperparam_'

export type Source = 'measured' | 'estimated'

/** One part of an experiment's energy, in joules. */
export interface Part {
  readonly component: Component
  readonly joules: number
  readonly source: Source
}

/** A hyperparameter with its value as text. */
export interface Setting {
  readonly name: string
  readonly value: string
}

/** A row of the table of experiments as the charts need it. */
export interface Experiment {
  /** Place in the table, from 1. */
  readonly position: number
  /** `#7`: the number that its night gave it, or else its place. */
  readonly label: string
  readonly id: string
  /** Its name in all charts of a page. */
  readonly key: string
  /** Night, repository, model, subject and load, those of them that differ within the table: the outermost first. */
  readonly levels: readonly string[]
  /** The same in one text; empty where all are alike. */
  readonly group: string
  /** The same without the night: what runs must have in common for their energies to be weighed against each other. */
  readonly condition: string
  /** The load beside it; empty without one. */
  readonly background: string
  readonly failed: boolean
  readonly cause: string
  /** `epochs 19, learning_rate 0.004356`. */
  readonly hyperparameters: string
  /** The same by name, as numbers. */
  readonly values: ReadonlyMap<string, number>
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
  /** What it may be weighed against. */
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

/**
 * Reads a table of experiments, in its order.
 * @param metric the metric to read, or null for none
 * @throws UsageError for a table of something else
 */
export function readExperiments(
  table: ColumnTable,
  chart: string,
  metric: WantedMetric | null,
): Experiment[] {
  requireColumn(table, 'experiment_id', chart, 'experiments')
  const columns = table.columnNames().filter(name => name.startsWith(prefix))
  const read = readRows(table, cells => ({
    ...readRow(cells, columns, metric?.column ?? null),
    cells: circumstancesOf(cells),
    declared: metric === null ? undefined : declarationIn(cells('metric_declarations'), metric.name),
  }))
  const rows = metric === null ? read.map(withoutMetric) : withMetric(read, metric)
  const varying = columns.filter(column => new Set(rows.map(row => row.hyperparameters.get(column))).size > 1)
  const levels = levelsOf(rows, [night, ...conditionPieces])
  const conditions = levelsOf(rows, conditionPieces)
  return rows.map((row, index) => ({
    ...row,
    position: index + 1,
    label: experimentLabel(row.id) ?? `#${index + 1}`,
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

const energyColumns = [
  'energy_total_joules',
  'energy_cpu_total_joules',
  'energy_cpu_pkg_joules',
  'energy_gpu_total_joules',
]

/** That a table has no column of an energy, which says nothing of what was measured; empty where it has one. */
export function absentEnergy(table: ColumnTable): string {
  const names = table.columnNames()
  if (table.numRows() === 0 || energyColumns.some(column => names.includes(column))) return ''
  return `This table has no column ${energyColumns[0]} nor one of its parts: it tells nothing of what was measured.`
}

/** What an experiment is called in all charts of a page, so that one picked in one can be found in the others. */
export function experimentKey(night: string, id: string): string {
  return `${night}/${id}`
}

/**
 * `#7` for `digits_mlp_007` and `digits_mlp_007_parallel`; null where the name ends in no number of three digits
 * or more (a model's `_20` is none).
 */
export function experimentLabel(id: string): string | null {
  const digits = /_(\d{3,})(?:_parallel)?$/.exec(id)?.[1]
  return digits === undefined ? null : `#${Number(digits)}`
}

/** `2026-11-23 21:30` for the folder `run_20261123_213000`; any other name as it is. */
export function nightLabel(night: string): string {
  const found = /^run_(\d{4})(\d\d)(\d\d)_(\d\d)(\d\d)\d\d$/.exec(night)
  if (found === null) return night
  const [, year, month, day, hour, minute] = found
  return `${year}-${month}-${day} ${hour}:${minute}`
}

/**
 * What the energies of a table rest on, where that is no measurement: `CPU energy estimated`; else empty.
 * @param look how an estimate is drawn, `pale, dashed`; empty where nothing is drawn
 */
export function estimatedNote(experiments: readonly Experiment[], look = ''): string {
  const estimated = experiments.flatMap(({ parts }) => parts).filter(({ source }) => source === 'estimated')
  const kinds = [...new Set(estimated.map(({ component }) => (component === 'GPU' ? 'GPU' : 'CPU')))]
  if (kinds.length === 0) return ''
  return `${listed(kinds)} energy estimated${look === '' ? '' : ` (${look})`}`
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

interface Row {
  readonly id: string
  readonly night: string
  readonly repository: string
  readonly model: string
  /** Of its subject; empty without one. */
  readonly module: string
  /** The load beside it; empty without one. */
  readonly background: string
  /** The cards whose joules its energy holds; empty where they are not known. */
  readonly cards: string
  readonly failed: boolean
  readonly cause: string
  readonly hyperparameters: ReadonlyMap<string, number>
  readonly parts: readonly Part[]
  readonly totalJoules: number | null
  readonly uncertaintyJoules: number | null
  readonly idleJoules: number | null
  readonly failedAttemptsJoules: number
  readonly metric: number | null
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
      // Where nights declare both, each of them goes by its own.
      direction: (known === 'contradictory' ? own.direction : direction) ?? '',
    },
  }))
}

function readRow(cells: Cells, hyperparameterColumns: readonly string[], metric: string | null): Row {
  const outcome = cells('outcome')
  // A bar of some of the parts would pass for that of all.
  const parts = asText(cells('warnings')).includes(noTotal) ? [] : energyParts(cells)
  return {
    id: asText(cells('experiment_id')),
    night: asText(cells('night')),
    repository: asText(cells('repository')),
    model: asText(cells('model')),
    module: asText(cells('subject')).split(',').at(-1) ?? '',
    background: asText(cells('background')) || (asText(cells('mode')) === 'parallel' ? unknownLoad : ''),
    cards: asText(cells('energy_gpu_cards')),
    failed: typeof outcome === 'string' ? outcome === 'failure' : cells('training_success') === false,
    cause: asText(cells('cause')) || asText(cells('error_message')).slice(0, 80),
    hyperparameters: numbersOf(cells, hyperparameterColumns),
    parts,
    totalJoules: parts.length === 0 ? null : parts.reduce((sum, { joules }) => sum + joules, 0),
    uncertaintyJoules: uncertainty(cells, parts),
    idleJoules: parts.length === 0 ? null : amount(cells, 'energy_idle_joules'),
    failedAttemptsJoules: amount(cells, 'energy_failed_attempts_joules') ?? 0,
    metric: metric === null ? null : asNumber(cells(metric)),
  }
}

// The package and the RAM where they are known apart; what only the CPU's total holds is shown as `CPU`.
function energyParts(cells: Cells): Part[] {
  const packageJoules = amount(cells, 'energy_cpu_pkg_joules')
  const ramJoules = amount(cells, 'energy_cpu_ram_joules')
  const cpuJoules = amount(cells, 'energy_cpu_total_joules')
  const rest = packageJoules === null && cpuJoules !== null ? Math.max(0, cpuJoules - (ramJoules ?? 0)) : null
  const joules: Readonly<Record<Component, number | null>> = {
    'CPU package': packageJoules,
    'CPU RAM': ramJoules,
    CPU: rest,
    GPU: amount(cells, 'energy_gpu_total_joules'),
  }
  const cpuSource = cells('energy_cpu_source') === 'estimated' ? 'estimated' : 'measured'
  const gpuSource = cells('energy_gpu_source') === 'estimated' ? 'estimated' : 'measured'
  const order: readonly Component[] = ['CPU package', 'CPU RAM', 'CPU', 'GPU']
  return order.flatMap(component => {
    const value = joules[component]
    return value === null
      ? []
      : [{ component, joules: value, source: component === 'GPU' ? gpuSource : cpuSource }]
  })
}

// Independent standard uncertainties add in quadrature (JCGM 100:2008, "GUM", section 5.1.2).
function uncertainty(cells: Cells, parts: readonly Part[]): number | null {
  if (parts.length === 0) return null
  const known = [
    amount(cells, 'energy_cpu_uncertainty_joules'),
    amount(cells, 'energy_gpu_uncertainty_joules'),
  ]
  const squares = known.flatMap(value => (value === null ? [] : [value ** 2]))
  return squares.length === 0 ? null : Math.sqrt(squares.reduce((sum, square) => sum + square, 0))
}

// An energy below zero is no energy: a counter that ran backwards is not drawn.
function amount(cells: Cells, column: string): number | null {
  const value = asNumber(cells(column))
  return value === null || value < 0 ? null : value
}

function numbersOf(cells: Cells, columns: readonly string[]): Map<string, number> {
  const found = new Map<string, number>()
  for (const column of columns) {
    const value = asNumber(cells(column))
    if (value !== null) found.set(column, value)
  }
  return found
}

function settings(values: ReadonlyMap<string, number>, columns: readonly string[]): Setting[] {
  return columns.flatMap(column => {
    const value = values.get(column)
    if (value === undefined) return []
    return [{ name: nameOf(column), value: formatNumber(value) }]
  })
}

function nameOf(column: string): string {
  return plainText(column.slice(prefix.length))
}

type Piece = (row: Row) => string

const night: Piece = row => nightLabel(row.night)
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
  return rows.map(row => telling.map(piece => piece(row) || '?'))
}
