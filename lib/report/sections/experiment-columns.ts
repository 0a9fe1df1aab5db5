import { betterText } from '../../chart/metric.js'
import { formatSetting } from '../../config/parameter/hyperparameter-value.js'
import { inQuadrature } from '../../measure/energy/in-quadrature.js'
import { shareUnit } from '../../table/metric-values.js'
import { areNumbers } from '../../table/setting-values.js'
import { formatNumber } from '../../units.js'
import type { Entry } from '../entry.js'
import { columnFormat } from '../figures/number-column.js'
import {
  energyIn,
  hyperparameterPrefix,
  metricPrefix,
  numberIn,
  numbersOf,
  type Row,
  settingOf,
  valuesOf,
} from '../row.js'
import type { CellView, ExperimentsView } from '../view.js'
import { combinedSource, partSource, qualifierOf, type SourceWord, totalSource } from './energy-source.js'
import { differs, formatDifference, recordedDifference } from './recorded-energy.js'
import type { PageMetric } from './weighed.js'

/** The columns of the table of experiments, each there only where it has something to say. */

type ColumnHead = ExperimentsView['columns'][number]

/** A column of the table: its head, and its cell for an experiment. */
export interface Column {
  readonly head: ColumnHead
  readonly cell: (entry: Entry) => CellView
}

// With one value that is no number a column is one of words, by which a reader finds and sorts it.
export function settingColumn(rows: readonly Row[], name: string): Column {
  const column = hyperparameterPrefix + name
  if (areNumbers(valuesOf(rows, column))) return plainColumn(hyperparameterPrefix, name)
  return {
    head: textHead(column, name),
    cell: ({ row }) => {
      const value = settingOf(row, column)
      if (value === null) return { ...cellOf(formatNumber(null)), sort: '' }
      return {
        ...cellOf(formatSetting(value)),
        sort: typeof value === 'number' ? String(value) : formatSetting(value),
      }
    },
  }
}

function plainColumn(prefix: string, name: string): Column {
  return {
    head: { ...textHead(prefix + name, name), numeric: true },
    cell: ({ row }) => {
      const value = numberIn(row, prefix + name)
      return { ...cellOf(formatNumber(value)), sort: sortOf(value), numeric: true }
    },
  }
}

export function metricColumn(metric: PageMetric): Column {
  const { name, values } = metric
  const doubts = new Map(values.map(({ entry, doubtful }) => [entry.id, doubtful]))
  const units = new Set(
    values.flatMap(({ value, circumstances }) => (value === null ? [] : [circumstances.unit])),
  )
  const [unit = ''] = units
  const column = plainColumn(metricPrefix, name)
  return {
    head: {
      ...column.head,
      // A share says of itself which of its two it is.
      unit: units.size === 1 && unit !== shareUnit ? unit : '',
      explanation: betterText(metric) || 'Which values are better is not declared.',
    },
    cell: entry => {
      const doubtful = doubts.get(entry.id)
      const note = doubtful === null || doubtful === undefined ? '' : `doubtful: ${doubtful.why}`
      return { ...column.cell(entry), note }
    },
  }
}

export function numberColumn(
  rows: readonly Row[],
  head: { key: string; label: string; unit: string; explanation?: string },
  pick: (row: Row) => number | null,
): Column {
  const format = columnFormat(rows.map(pick))
  return {
    head: {
      ...textHead(head.key, head.label),
      unit: head.unit,
      numeric: true,
      explanation: head.explanation ?? '',
    },
    cell: ({ row }) => ({ ...cellOf(format(pick(row))), sort: sortOf(pick(row)), numeric: true }),
  }
}

// With only one of CPU and GPU known the total would say the same twice.
export function energyColumns(rows: readonly Row[]): readonly Column[] {
  const known = (['cpu', 'gpu'] as const).filter(
    part => numbersOf(rows, `energy_${part}_total_joules`).length > 0,
  )
  const parts = known.map(part => ({
    label: part.toUpperCase(),
    key: `energy_${part}_total_joules`,
    sourceOf: (row: Row) => partSource(row, part),
  }))
  const total = { label: 'Total', key: 'energy_total_joules', sourceOf: totalSource }
  const shown = parts.length > 1 ? [...parts, total] : parts
  return shown.map((part, index) =>
    energyColumn(rows, {
      ...part,
      uncertaintyOf: index === shown.length - 1 ? totalUncertainty : () => null,
    }),
  )
}

// Only where the idle machine was measured before the first run.
export function netColumn(rows: readonly Row[]): readonly Column[] {
  const key = 'energy_net_joules'
  if (numbersOf(rows, key).length === 0) return []
  const explanation =
    'The energy of the last attempt without what the idle machine would have taken in its time: idle power, as measured before the first run, × seconds.'
  const column = numberColumn(rows, { key, label: 'Net of idle', unit: 'J', explanation }, row =>
    numberIn(row, key),
  )
  return [
    {
      head: column.head,
      cell: entry => {
        const uncertainty = numberIn(entry.row, 'energy_net_uncertainty_joules')
        const note = uncertainty === null ? '' : `± ${formatUncertainty(uncertainty)}`
        return { ...column.cell(entry), note }
      },
    },
  ]
}

// Only older records state another energy than their traces hold.
export function recordedColumn(rows: readonly Row[]): readonly Column[] {
  const key = 'energy_gpu_recorded_joules'
  if (rows.every(row => numberIn(row, key) === null)) return []
  const explanation =
    'GPU energy as the original program recorded it, the bare sum of its samples; how far that is from the integral of the trace is told where it is more than 1 %.'
  const column = numberColumn(rows, { key, label: 'GPU as recorded', unit: 'J', explanation }, row =>
    numberIn(row, key),
  )
  return [
    {
      head: column.head,
      cell: entry => {
        const difference = recordedDifference(entry.row)
        const note = difference !== null && differs(difference) ? formatDifference(difference) : ''
        return { ...column.cell(entry), note }
      },
    },
  ]
}

// An estimate is called one at every value; where all values of a column are, its head says it once for all.
function energyColumn(
  rows: readonly Row[],
  part: {
    readonly label: string
    readonly key: string
    readonly sourceOf: (row: Row) => SourceWord
    readonly uncertaintyOf: (row: Row) => number | null
  },
): Column {
  const { label, key, sourceOf, uncertaintyOf } = part
  const column = numberColumn(rows, { key, label, unit: 'J' }, row =>
    key === 'energy_total_joules' ? energyIn(row) : numberIn(row, key),
  )
  const common = combinedSource(rows.map(sourceOf))
  const uniform = rows.every(row => sourceOf(row) === common || sourceOf(row) === '')
  const uncertain = rows.some(row => uncertaintyOf(row) !== null)
  return {
    head: {
      ...column.head,
      qualifier: uniform ? qualifierOf(common) : '',
      explanation: `${label} energy in joules, of the last attempt.${uncertain ? ' ±: one standard uncertainty, of sampling where measured and of the model where estimated; CPU and GPU are taken as independent. ± sensor: what the sensors may be off by, as their vendors state it, a bound that no sampling can mend.' : ''}`,
    },
    cell: entry => {
      const uncertainty = uncertaintyOf(entry.row)
      const sensor = uncertainty === null ? null : sensorUncertainty(entry.row)
      const notes = [
        uncertainty === null ? '' : `± ${formatUncertainty(uncertainty)}`,
        sensor === null ? '' : `± ${formatUncertainty(sensor)} sensor`,
        uniform ? '' : qualifierOf(sourceOf(entry.row)),
      ]
      return { ...column.cell(entry), note: notes.filter(note => note !== '').join(' ') }
    },
  }
}

// Two digits, as the Guide to the Expression of Uncertainty in Measurement has it (JCGM 100:2008, 7.2.6); never `± 0`.
function formatUncertainty(uncertainty: number): string {
  return formatNumber(Number(uncertainty.toPrecision(2)))
}

// Independent meters: variances add.
function totalUncertainty(row: Row): number | null {
  return inQuadrature(
    numberIn(row, 'energy_cpu_uncertainty_joules'),
    numberIn(row, 'energy_gpu_uncertainty_joules'),
  )
}

// Bounds of different sensors: each may be reached.
function sensorUncertainty(row: Row): number | null {
  const parts = [
    numberIn(row, 'energy_cpu_sensor_uncertainty_joules'),
    numberIn(row, 'energy_gpu_sensor_uncertainty_joules'),
  ].filter(value => value !== null)
  return parts.length === 0 ? null : parts.reduce((sum, part) => sum + part, 0)
}

export function hottestColumn(rows: readonly Row[]): readonly Column[] {
  const hottest = (row: Row): number | null => {
    const values = [
      numberIn(row, 'energy_gpu_temp_max_celsius'),
      numberIn(row, 'cpu_temp_max_celsius'),
    ].filter(value => value !== null)
    return values.length === 0 ? null : Math.max(...values)
  }
  if (rows.every(row => hottest(row) === null)) return []
  const explanation = 'Highest temperature of GPU and CPU during the last attempt.'
  return [numberColumn(rows, { key: 'hottest', label: 'Hottest', unit: '°C', explanation }, hottest)]
}

// Where nothing was retried there is nothing to compare.
export function retriesColumn(rows: readonly Row[]): readonly Column[] {
  if (!rows.some(row => (numberIn(row, 'retries') ?? 0) > 0)) return []
  return [numberColumn(rows, { key: 'retries', label: 'Retries', unit: '' }, row => numberIn(row, 'retries'))]
}

export function textHead(key: string, label: string): ColumnHead {
  return { key, label, unit: '', qualifier: '', numeric: false, explanation: '' }
}

export function cellOf(text: string): CellView {
  return { text, sort: text, numeric: false, header: false, mark: '', note: '', href: '' }
}

function sortOf(value: number | null): string {
  return value === null ? '' : String(value)
}
