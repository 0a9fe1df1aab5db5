import type { ColumnTable } from 'arquero'
import { type NightSource, openNights } from '../night/open-night.js'
import type { ExperimentRecord } from '../record/schema.js'
import type { ExperimentRow } from './columns.js'

/**
 * The experiments of nights as a table, a row an experiment, in the order of the plan. Columns: columns.ts, with
 * a `hyperparam_NAME` and a `perf_NAME` column for each name that any of the nights holds. Numbers are numbers,
 * times are dates, what is absent is null.
 *
 * @param source A night, the path of a night or of a folder of nights, or several of these.
 * @throws RecordError when there is no night.
 */
export async function experiments(source: NightSource): Promise<ColumnTable> {
  const nights = await openNights(source)
  return experimentTable(nights.flatMap(night => night.experiments))
}

/** The same from records that are at hand. */
export async function experimentTable(records: readonly ExperimentRecord[]): Promise<ColumnTable> {
  const { table } = await import('arquero')
  const rows = records.map(rowOf)
  const hyperparameters = namesOf(records.map(record => record.hyperparameters))
  const metrics = namesOf(records.map(record => record.performance_metrics))
  const column = <Value>(cellOf: (record: ExperimentRecord) => Value) => records.map(cellOf)
  const columns: [string, readonly unknown[]][] = [
    ...leading.map((name): [string, unknown[]] => [name, rows.map(row => row[name])]),
    ...hyperparameters.map((name): [string, unknown[]] => [
      `hyperparam_${name}`,
      column(record => record.hyperparameters[name] ?? null),
    ]),
    ...metrics.map((name): [string, unknown[]] => [
      `perf_${name}`,
      column(record => record.performance_metrics[name] ?? null),
    ]),
    ...trailing.map((name): [string, unknown[]] => [name, rows.map(row => row[name])]),
  ]
  return table(columns.map(([name, values]) => [name, [...values]]))
}

const leading = [
  'experiment_id',
  'timestamp',
  'repository',
  'model',
  'training_success',
  'duration_seconds',
  'retries',
] as const satisfies readonly (keyof ExperimentRow)[]

const trailing = [
  'energy_cpu_pkg_joules',
  'energy_cpu_ram_joules',
  'energy_cpu_total_joules',
  'energy_gpu_avg_watts',
  'energy_gpu_max_watts',
  'energy_gpu_min_watts',
  'energy_gpu_total_joules',
  'energy_gpu_temp_avg_celsius',
  'energy_gpu_temp_max_celsius',
  'energy_gpu_util_avg_percent',
  'energy_gpu_util_max_percent',
  'night',
  'mode',
  'outcome',
  'cause',
  'error_message',
  'started_at',
  'ended_at',
  'attempts',
  'energy_cpu_source',
  'energy_gpu_source',
  'energy_cpu_uncertainty_joules',
  'energy_gpu_uncertainty_joules',
  'energy_cpu_coverage',
  'energy_gpu_coverage',
  'energy_gpu_recorded_joules',
  'energy_total_joules',
  'energy_failed_attempts_joules',
  'cpu_temp_avg_celsius',
  'cpu_temp_max_celsius',
  'missing_metrics',
  'warnings',
] as const satisfies readonly (keyof ExperimentRow)[]

function rowOf(record: ExperimentRecord): ExperimentRow {
  const { energy_metrics: energy, energy_uncertainty: uncertainty, energy_coverage: coverage } = record
  return {
    experiment_id: record.experiment_id,
    timestamp: toDate(record.timestamp),
    repository: record.repository,
    model: record.model,
    training_success: record.training_success,
    duration_seconds: record.duration_seconds,
    retries: record.retries,
    energy_cpu_pkg_joules: energy.cpu_energy_pkg_joules,
    energy_cpu_ram_joules: energy.cpu_energy_ram_joules,
    energy_cpu_total_joules: energy.cpu_energy_total_joules,
    energy_gpu_avg_watts: energy.gpu_power_avg_watts,
    energy_gpu_max_watts: energy.gpu_power_max_watts,
    energy_gpu_min_watts: energy.gpu_power_min_watts,
    energy_gpu_total_joules: energy.gpu_energy_total_joules,
    energy_gpu_temp_avg_celsius: energy.gpu_temp_avg_celsius,
    energy_gpu_temp_max_celsius: energy.gpu_temp_max_celsius,
    energy_gpu_util_avg_percent: energy.gpu_util_avg_percent,
    energy_gpu_util_max_percent: energy.gpu_util_max_percent,
    night: record.night,
    mode: record.mode,
    outcome: record.outcome,
    cause: record.cause,
    error_message: record.error_message,
    started_at: toDate(record.started_at),
    ended_at: toDate(record.ended_at),
    attempts: record.attempts.length,
    energy_cpu_source: record.energy_sources.cpu,
    energy_gpu_source: record.energy_sources.gpu,
    energy_cpu_uncertainty_joules: uncertainty.cpu_joules,
    energy_gpu_uncertainty_joules: uncertainty.gpu_joules,
    energy_cpu_coverage: coverage.cpu,
    energy_gpu_coverage: coverage.gpu,
    // Our own records hold what their traces do; only older ones state another figure.
    energy_gpu_recorded_joules: energy.gpu_energy_total_joules,
    energy_total_joules: sumOf(energy.cpu_energy_total_joules, energy.gpu_energy_total_joules),
    energy_failed_attempts_joules: record.failed_attempts_energy_joules,
    cpu_temp_avg_celsius: record.cpu_temperature.avg_celsius,
    cpu_temp_max_celsius: record.cpu_temperature.max_celsius,
    missing_metrics: record.missing_metrics.map(({ name }) => name).join(' '),
    warnings: record.warnings.join(' | '),
  }
}

function namesOf(objects: readonly Readonly<Record<string, number>>[]): string[] {
  return [...new Set(objects.flatMap(object => Object.keys(object)))].sort()
}

function sumOf(left: number | null, right: number | null): number | null {
  return left === null && right === null ? null : (left ?? 0) + (right ?? 0)
}

function toDate(text: string): Date | null {
  const date = new Date(text)
  return Number.isNaN(date.getTime()) ? null : date
}
