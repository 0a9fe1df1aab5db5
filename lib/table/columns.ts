import type { Quantity } from '../measure/parts.js'

/**
 * The columns of the two tables. Column names are a contract: those of the original's summary.csv first, then
 * ours. Units stand in the names; what was not measured is null, never zero.
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
  /** When the experiment ended. */
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
  /** Name of the night's folder; of a night in a flat folder of the original, its date. */
  night: string
  /** Null where it was not recorded: older records only say whether a load ran beside (`parallel`). */
  mode: string | null
  /** What the command was applied to, `project,module`; null where that was the model alone. */
  subject: string | null
  /** The load that ran beside it, `repository/model name=value …`; null where none is known. */
  background: string | null
  outcome: 'success' | 'failure'
  /** Null for a success; else `exit-code`, `timeout`, `out-of-memory`, `interrupted`… */
  cause: string | null
  /** What went wrong, in words; empty for a success. */
  error_message: string
  started_at: Date | null
  ended_at: Date | null
  attempts: number
  /** The block that it ran in, from 1: each setting runs once in a block; null where the order had none. */
  block: number | null
  /** Which run of its setting in its night it was, from 1; null where none was repeated. */
  repeat: number | null
  /** Its place in the order of its night, from 1; null where that kept no plan. */
  position: number | null
  energy_cpu_source: 'measured' | 'estimated' | null
  energy_gpu_source: 'measured' | 'estimated' | null
  /** One standard uncertainty. */
  energy_cpu_uncertainty_joules: number | null
  energy_gpu_uncertainty_joules: number | null
  /** What the sensors may be off by: a bound, beside the uncertainty; null where nobody states one. */
  energy_cpu_sensor_uncertainty_joules: number | null
  energy_gpu_sensor_uncertainty_joules: number | null
  /** Share of the time within reach of a sample, 0 to 1. */
  energy_cpu_coverage: number | null
  energy_gpu_coverage: number | null
  /** The cards whose joules the GPU energy holds, `2 × NVIDIA A100`; null where it is not known. */
  energy_gpu_cards: string | null
  /** What the record states, where that is not what its trace holds. */
  energy_gpu_recorded_joules: number | null
  /** Of the cards that the run may not use; null where there are none, or not all are known. In no other energy. */
  energy_gpu_other_joules: number | null
  /** CPU and GPU together; null unless everything that was to be measured is known. */
  energy_total_joules: number | null
  /** What the idle machine would have taken in that time, by `--idle`; null where not all of it was measured. */
  energy_idle_joules: number | null
  /** The total without what the idle machine would have taken; like it, never estimated. */
  energy_net_joules: number | null
  /** One standard uncertainty of it: that of measuring, and of how the idle power drifted over the night. */
  energy_net_uncertainty_joules: number | null
  /** What the failed attempts before the last one took; not part of the other energies. */
  energy_failed_attempts_joules: number | null
  cpu_temp_avg_celsius: number | null
  cpu_temp_max_celsius: number | null
  /** Names of metrics that were looked for and not found, separated by spaces. */
  missing_metrics: string
  /**
   * What the metrics of the row's repository mean, as JSON: `{"ter":{"direction":"lower","unit":"%"}}`; null where
   * the night did not keep it. It stays with the rows through every verb and file, so that charts have it too.
   */
  metric_declarations: string | null
  /** Warnings of the record, separated by ` | `. */
  warnings: string
  /** Why means, effects and comparisons leave it out, `throttled: …`; null where they do not. */
  not_compared: string | null
}

/** A row a sample and quantity: tidy, all meters together. */
export interface SampleRow {
  night: string
  experiment_id: string
  repository: string
  model: string
  /** `perf`, `powercap`, `estimate`, `nvidia-smi`, `hwmon`… */
  meter: string
  source: 'measured' | 'estimated'
  /** `CPU package`, `CPU RAM`, `CPU`, `GPU 0`, `GPU 1`…; another part under its own name. */
  device: string
  quantity: Quantity
  /** `W`, `J`, `°C` or `%`. */
  unit: string
  time: Date
  /** Seconds since the attempt began; samples taken just before it are negative. */
  elapsed_seconds: number
  value: number
}
