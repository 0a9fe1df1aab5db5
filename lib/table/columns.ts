import type { Quantity } from '../measure/parts.js'

/**
 * The columns of the two tables. Column names are a contract: those of the original's summary.csv first, then
 * ours. Units stand in the names; what was not measured is null, never zero. What each holds: column-meanings.ts.
 */

/**
 * One row per experiment. Besides these: `hyperparam_NAME` and `perf_NAME` columns, numbers or null, as the nights
 * hold them; and where a run has phases, of each `phase_NAME_times`, `…_seconds`, `…_energy_cpu_total_joules`,
 * `…_energy_gpu_total_joules`, `…_energy_total_joules`, `…_energy_uncertainty_joules`, `…_energy_sensor_joules` (what the
 * sensors may be off by), the same from `seconds` on of what no phase holds (`outside_phases_seconds` …), and
 * `phases_overlap_seconds`; and where a night has a target, `target` (`accuracy ≥ 95`), `target_reached` (null where it
 * is not known), `energy_to_target_joules`, `energy_to_target_uncertainty_joules`, `seconds_to_target` and
 * `seconds_to_target_uncertainty`, null where it was not reached.
 */
export interface ExperimentRow {
  experiment_id: string
  timestamp: Date | null
  repository: string
  model: string
  training_success: boolean
  duration_seconds: number | null
  retries: number
  // hyperparam_* and perf_* columns stand here.
  energy_cpu_pkg_joules: number | null
  energy_cpu_ram_joules: number | null
  energy_cpu_total_joules: number | null
  energy_gpu_avg_watts: number | null
  energy_gpu_max_watts: number | null
  energy_gpu_min_watts: number | null
  energy_gpu_total_joules: number | null
  energy_gpu_temp_avg_celsius: number | null
  energy_gpu_temp_max_celsius: number | null
  energy_gpu_util_avg_percent: number | null
  energy_gpu_util_max_percent: number | null
  night: string
  mode: string | null
  subject: string | null
  background: string | null
  outcome: 'success' | 'failure'
  cause: string | null
  error_message: string
  started_at: Date | null
  ended_at: Date | null
  attempts: number
  block: number | null
  node: string | null
  repeat: number | null
  position: number | null
  energy_cpu_source: 'measured' | 'estimated' | null
  energy_gpu_source: 'measured' | 'estimated' | null
  energy_cpu_uncertainty_joules: number | null
  energy_gpu_uncertainty_joules: number | null
  energy_cpu_sensor_uncertainty_joules: number | null
  energy_gpu_sensor_uncertainty_joules: number | null
  energy_cpu_coverage: number | null
  energy_gpu_coverage: number | null
  energy_gpu_cards: string | null
  energy_gpu_recorded_joules: number | null
  energy_gpu_other_joules: number | null
  energy_total_joules: number | null
  energy_idle_joules: number | null
  energy_net_joules: number | null
  energy_net_uncertainty_joules: number | null
  energy_failed_attempts_joules: number | null
  cpu_temp_avg_celsius: number | null
  cpu_temp_max_celsius: number | null
  missing_metrics: string
  metric_declarations: string | null
  warnings: string
  not_compared: string | null
  night_label: string | null
}

/** A row a sample and quantity: tidy, all meters together. */
export interface SampleRow {
  night: string
  experiment_id: string
  repository: string
  model: string
  meter: string
  source: 'measured' | 'estimated'
  device: string
  quantity: Quantity
  unit: string
  time: Date
  elapsed_seconds: number
  value: number
}
