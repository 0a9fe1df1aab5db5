import type { ExperimentRecord } from './schema.js'

/**
 * The original's summary.csv: its columns in its order, truth values as Python writes them, absent as empty. Two
 * columns follow that it does not have, so that no estimate can pass for a measurement.
 */
export function summaryCsv(records: readonly ExperimentRecord[]): string {
  const hyperparameters = namesOf(records.map(record => record.hyperparameters))
  const metrics = namesOf(records.map(record => record.performance_metrics))
  const columns: readonly (readonly [string, (record: ExperimentRecord) => Cell])[] = [
    ['experiment_id', record => record.experiment_id],
    ['timestamp', record => record.timestamp],
    ['repository', record => record.repository],
    ['model', record => record.model],
    ['training_success', record => record.training_success],
    ['duration_seconds', record => record.duration_seconds],
    ['retries', record => record.retries],
    ...hyperparameters.map(
      name => [`hyperparam_${name}`, (record: ExperimentRecord) => record.hyperparameters[name]] as const,
    ),
    ...metrics.map(
      name => [`perf_${name}`, (record: ExperimentRecord) => record.performance_metrics[name]] as const,
    ),
    ['energy_cpu_pkg_joules', record => record.energy_metrics.cpu_energy_pkg_joules],
    ['energy_cpu_ram_joules', record => record.energy_metrics.cpu_energy_ram_joules],
    ['energy_cpu_total_joules', record => record.energy_metrics.cpu_energy_total_joules],
    ['energy_gpu_avg_watts', record => record.energy_metrics.gpu_power_avg_watts],
    ['energy_gpu_max_watts', record => record.energy_metrics.gpu_power_max_watts],
    ['energy_gpu_min_watts', record => record.energy_metrics.gpu_power_min_watts],
    ['energy_gpu_total_joules', record => record.energy_metrics.gpu_energy_total_joules],
    ['energy_gpu_temp_avg_celsius', record => record.energy_metrics.gpu_temp_avg_celsius],
    ['energy_gpu_temp_max_celsius', record => record.energy_metrics.gpu_temp_max_celsius],
    ['energy_gpu_util_avg_percent', record => record.energy_metrics.gpu_util_avg_percent],
    ['energy_gpu_util_max_percent', record => record.energy_metrics.gpu_util_max_percent],
    ['energy_cpu_source', record => record.energy_sources.cpu],
    ['energy_gpu_source', record => record.energy_sources.gpu],
  ]
  const header = columns.map(([name]) => csvField(name)).join(',')
  const rows = records.map(record => columns.map(([, cellOf]) => csvField(cellOf(record))).join(','))
  return `${[header, ...rows].join('\n')}\n`
}

type Cell = string | number | boolean | null | undefined

/** One field of a CSV file by RFC 4180. */
export function csvField(value: Cell): string {
  if (value === null || value === undefined) return ''
  if (typeof value === 'boolean') return value ? 'True' : 'False'
  const text = String(value)
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}

function namesOf(objects: readonly Readonly<Record<string, number>>[]): string[] {
  return [...new Set(objects.flatMap(object => Object.keys(object)))].sort()
}
