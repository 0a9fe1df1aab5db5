import { ownValue } from '../../config/own-value.js'
import { looksOfAnotherKind } from '../../config/parameter/hyperparameter-value.js'
import { subjectText } from '../experiment/subject-text.js'
import type { EnergyMetrics, ExperimentRecord } from '../schema.js'

/** A column of the summary: its name, and its value from a record. */
export interface SummaryColumn {
  readonly name: string
  readonly cellOf: (record: ExperimentRecord) => Cell
}

/**
 * The columns of the original's summary.csv, in its order, for these records: hyperparameters and metrics of the
 * records, sorted by name.
 */
export function originalColumns(records: readonly ExperimentRecord[]): readonly SummaryColumn[] {
  const energy = (name: string, metric: keyof EnergyMetrics): SummaryColumn => ({
    name,
    cellOf: record => record.energy_metrics[metric],
  })
  return [
    { name: 'experiment_id', cellOf: record => record.experiment_id },
    { name: 'timestamp', cellOf: record => record.timestamp },
    { name: 'repository', cellOf: record => record.repository },
    { name: 'model', cellOf: record => record.model },
    { name: 'training_success', cellOf: record => record.training_success },
    { name: 'duration_seconds', cellOf: record => record.duration_seconds },
    { name: 'retries', cellOf: record => record.retries },
    ...namesOf(records.map(record => record.hyperparameters)).map(name => ({
      name: `hyperparam_${name}`,
      cellOf: (record: ExperimentRecord) => ownValue(record.hyperparameters, name),
    })),
    ...namesOf(records.map(record => record.performance_metrics)).map(name => ({
      name: `perf_${name}`,
      cellOf: (record: ExperimentRecord) => ownValue(record.performance_metrics, name),
    })),
    energy('energy_cpu_pkg_joules', 'cpu_energy_pkg_joules'),
    energy('energy_cpu_ram_joules', 'cpu_energy_ram_joules'),
    energy('energy_cpu_total_joules', 'cpu_energy_total_joules'),
    energy('energy_gpu_avg_watts', 'gpu_power_avg_watts'),
    energy('energy_gpu_max_watts', 'gpu_power_max_watts'),
    energy('energy_gpu_min_watts', 'gpu_power_min_watts'),
    energy('energy_gpu_total_joules', 'gpu_energy_total_joules'),
    energy('energy_gpu_temp_avg_celsius', 'gpu_temp_avg_celsius'),
    energy('energy_gpu_temp_max_celsius', 'gpu_temp_max_celsius'),
    energy('energy_gpu_util_avg_percent', 'gpu_util_avg_percent'),
    energy('energy_gpu_util_max_percent', 'gpu_util_max_percent'),
  ]
}

// So that no estimate passes for a measurement; the original has no estimates.
const sources: readonly SummaryColumn[] = [
  { name: 'energy_cpu_source', cellOf: record => record.energy_sources.cpu },
  { name: 'energy_gpu_source', cellOf: record => record.energy_sources.gpu },
]

// The same model on another subject is another experiment, which matters for avoiding earlier runs.
function subjectColumn(records: readonly ExperimentRecord[]): readonly SummaryColumn[] {
  const any = records.some(({ subject }) => subject !== null && subject !== undefined)
  return any ? [{ name: 'subject', cellOf: ({ subject }) => subjectText(subject) }] : []
}

// Where the night has a target; empty where it was not reached.
function targetColumns(records: readonly ExperimentRecord[]): readonly SummaryColumn[] {
  if (records.every(({ target }) => target === undefined)) return []
  return [
    { name: 'energy_to_target_joules', cellOf: ({ target }) => target?.energy_to_target_joules },
    { name: 'seconds_to_target', cellOf: ({ target }) => target?.seconds_to_target },
  ]
}

/**
 * The content of summary.csv: booleans as Python writes them, missing values empty. Texts stay unchanged, even
 * spreadsheet formulas: the original's readers read this file and compare names. For spreadsheets there is `nightwatt
 * table`.
 */
export function summaryCsv(records: readonly ExperimentRecord[]): string {
  const columns = [
    ...originalColumns(records),
    ...sources,
    ...subjectColumn(records),
    ...targetColumns(records),
  ]
  const header = columns.map(({ name }) => csvField(name)).join(',')
  const rows = records.map(record =>
    columns.map(({ name, cellOf }) => quotedText(name, cellOf(record), csvField)).join(','),
  )
  return `${[header, ...rows].join('\n')}\n`
}

type Cell = string | number | boolean | null | undefined

/**
 * A field, with quotes about a hyperparameter's text that would pass for another kind: `"5"` is the text, `""` the empty
 * one. Readers that tell no quotes apart read what they always did.
 */
export function quotedText<Value extends Cell>(
  column: string,
  value: Value,
  field: (value: Value) => string,
): string {
  const written = field(value)
  const isMistakable =
    typeof value === 'string' && column.startsWith('hyperparam_') && looksOfAnotherKind(value)
  return isMistakable && !written.startsWith('"') ? `"${written}"` : written
}

/** One field of a CSV file by RFC 4180. */
export function csvField(value: Cell): string {
  if (value === null || value === undefined) return ''
  if (typeof value === 'boolean') return value ? 'True' : 'False'
  const text = String(value)
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}

function namesOf(objects: readonly Readonly<Record<string, unknown>>[]): string[] {
  return [...new Set(objects.flatMap(object => Object.keys(object)))].sort()
}
