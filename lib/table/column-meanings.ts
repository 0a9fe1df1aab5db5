import type { ExperimentRow, SampleRow } from './columns.js'
import { outsidePrefix, phasePrefix } from './phases/phase-columns.js'
import { hyperparameterPrefix } from './setting-values.js'

/** What a column of a table holds, for whoever did not make it. */
export interface ColumnMeaning {
  readonly column: string
  readonly description: string
  /** As UCUM writes it, `J`; null for what has none, and for what nobody declared. */
  readonly unit: string | null
  /** The address of the unit in QUDT's vocabulary; null where there is none. */
  readonly qudt: string | null
}

const experimentMeanings = {
  experiment_id: 'Name of the experiment in its night, and of its folder.',
  timestamp: 'When the experiment ended.',
  repository: 'The training program, by its name in the configuration.',
  model: 'What the program trained.',
  training_success: 'Whether the last attempt succeeded.',
  duration_seconds: 'Length of the last attempt, by the monotonic clock.',
  retries: 'Failed attempts before the last one.',
  energy_cpu_pkg_joules: 'Energy of the CPU packages during the last attempt.',
  energy_cpu_ram_joules: 'Energy of the memory, where the processor tells it apart.',
  energy_cpu_total_joules: 'Packages and memory together.',
  energy_gpu_avg_watts: 'Mean power of the cards that the run may use.',
  energy_gpu_max_watts: 'Highest power of these cards.',
  energy_gpu_min_watts: 'Lowest power of these cards.',
  energy_gpu_total_joules: 'Energy of these cards: the integral of the trace over the attempt.',
  energy_gpu_temp_avg_celsius: 'Mean temperature of these cards.',
  energy_gpu_temp_max_celsius: 'Highest temperature of these cards.',
  energy_gpu_util_avg_percent: 'Mean utilisation of these cards.',
  energy_gpu_util_max_percent: 'Highest utilisation of these cards.',
  night: "Name of the night's folder; of a night in a flat folder of the original, its date.",
  mode: 'mutation, default or parallel; empty where it was not recorded.',
  subject: 'What the command was applied to, project,module; empty where that was the model alone.',
  background: 'The load that ran beside it; empty where none is known.',
  outcome: 'success or failure.',
  cause: 'Why it failed: exit-code, timeout, out-of-memory, interrupted…; empty for a success.',
  error_message: 'What went wrong, in words; empty for a success.',
  started_at: 'When its first attempt began.',
  ended_at: 'When its last attempt ended.',
  attempts: 'How many attempts were made.',
  block:
    'The block that it ran in, from 1: each setting runs once in a block; empty where the order had none.',
  node: 'The node of a cluster that it ran on; empty where it was no part of a job.',
  repeat: 'Which run of its setting in its night it was, from 1; empty where none was repeated.',
  position: 'Its place in the order of its night, from 1; empty where that kept no plan.',
  energy_cpu_source: 'Whether the CPU energy was measured or estimated.',
  energy_gpu_source: 'Whether the GPU energy was measured or estimated.',
  energy_cpu_uncertainty_joules: 'One standard uncertainty of the CPU energy.',
  energy_gpu_uncertainty_joules: 'One standard uncertainty of the GPU energy.',
  energy_cpu_sensor_uncertainty_joules:
    'What the sensors of the CPU may be off by: a bound, beside the uncertainty; empty where nobody states one.',
  energy_gpu_sensor_uncertainty_joules:
    'What the sensors of the cards may be off by: a bound, beside the uncertainty; empty where nobody states one.',
  energy_cpu_coverage: 'Share of the time within reach of a sample of the CPU, 0 to 1.',
  energy_gpu_coverage: 'Share of the time within reach of a sample of the cards, 0 to 1.',
  energy_gpu_cards: 'The cards whose joules the GPU energy holds; empty where that is not known.',
  energy_gpu_recorded_joules: 'What the record states, where that is not what its trace holds.',
  energy_gpu_other_joules:
    'Of the cards that the run may not use; empty where there are none, or not all are known. In no other energy.',
  energy_total_joules: 'CPU and GPU together; empty unless everything that was to be measured is known.',
  energy_idle_joules:
    'What the idle machine would have taken in that time; empty where not all of it was measured.',
  energy_net_joules: 'The total without what the idle machine would have taken; like it, never estimated.',
  energy_net_uncertainty_joules:
    'One standard uncertainty of it: that of measuring, and of how the idle power drifted over the night.',
  energy_failed_attempts_joules:
    'What the failed attempts before the last one took; not part of the other energies.',
  cpu_temp_avg_celsius: 'Mean temperature of the processor.',
  cpu_temp_max_celsius: 'Highest temperature of the processor.',
  missing_metrics: 'Names of metrics that were looked for and not found, separated by spaces.',
  metric_declarations:
    "What the metrics of the row's repository mean, as JSON; empty where the night did not keep it.",
  warnings: 'Warnings of the record, separated by " | ".',
  not_compared: 'Why means, effects and comparisons leave it out; empty where they do not.',
  night_label: 'What its night is called besides; empty where it has no name.',
} as const satisfies Readonly<Record<keyof ExperimentRow, string>>

const sampleMeanings = {
  night: experimentMeanings.night,
  experiment_id: experimentMeanings.experiment_id,
  repository: experimentMeanings.repository,
  model: experimentMeanings.model,
  meter: 'What read it: perf, powercap, nvidia-smi, hwmon, estimate…',
  source: 'Whether it was measured or estimated.',
  device: 'What it is a reading of: CPU package, CPU RAM, GPU 0…',
  quantity: 'What was read: power, energy, temperature, utilization…',
  unit: 'Unit of the value.',
  time: 'When it was read.',
  elapsed_seconds: 'Seconds since the attempt began; samples taken just before it are negative.',
  value: 'The reading, in the unit of its row.',
} as const satisfies Readonly<Record<keyof SampleRow, string>>

const targetMeanings: Readonly<Record<string, string>> = {
  target: 'The value that a metric was to reach.',
  target_reached: 'Whether it did; empty where that is not known.',
  energy_to_target_joules: 'CPU and GPU energy until the target was reached; empty where it was not.',
  energy_to_target_uncertainty_joules: 'One standard uncertainty of it.',
  seconds_to_target: 'Seconds until the target was reached; empty where it was not.',
  seconds_to_target_uncertainty: 'One standard uncertainty of it, in seconds.',
  phases_overlap_seconds: 'Seconds that more than one phase holds.',
}

const figuresOfPhases: readonly (readonly [ending: string, meaning: string])[] = [
  ['_times', 'how often it began'],
  ['energy_cpu_total_joules', 'energy of the CPU'],
  ['energy_gpu_total_joules', 'energy of the cards'],
  ['energy_total_joules', 'CPU and GPU energy'],
  ['energy_uncertainty_joules', 'one standard uncertainty of the energy'],
  ['energy_sensor_joules', 'what the sensors may be off by'],
  ['seconds', 'its time'],
]

const units: readonly (readonly [ending: RegExp, unit: string, qudt: string])[] = [
  [/_joules$/, 'J', 'http://qudt.org/vocab/unit/J'],
  [/_watts$/, 'W', 'http://qudt.org/vocab/unit/W'],
  [/_celsius$/, 'Cel', 'http://qudt.org/vocab/unit/DEG_C'],
  [/_percent$/, '%', 'http://qudt.org/vocab/unit/PERCENT'],
  [/(?:^|_)seconds(?:_|$)/, 's', 'http://qudt.org/vocab/unit/SEC'],
  [/_coverage$/, '1', 'http://qudt.org/vocab/unit/UNITLESS'],
]

/**
 * What a column of `experiments()` or `samples()` holds, in words, with its unit.
 *
 * @param column Its name, as `energy_total_joules` or `perf_accuracy`.
 * @param table Which table it is of (`experiments`).
 * @param declaredUnit The unit that a metric's declaration states, if any.
 * @example
 * ```ts
 * import { columnMeaning } from 'nightwatt'
 *
 * columnMeaning('energy_total_joules').unit // → 'J'
 * ```
 */
export function columnMeaning(
  column: string,
  table: 'experiments' | 'samples' = 'experiments',
  declaredUnit?: string,
): ColumnMeaning {
  const [, unit = null, qudt = null] = units.find(([ending]) => ending.test(column)) ?? []
  const isFree = column.startsWith(hyperparameterPrefix) || column.startsWith(metricPrefix)
  const description = describe(column, table === 'samples' ? sampleMeanings : experimentMeanings)
  return isFree
    ? { column, description, unit: declaredUnit ?? null, qudt: null }
    : { column, description, unit, qudt }
}

const metricPrefix = 'perf_'

function describe(column: string, known: Readonly<Record<string, string>>): string {
  const meaning = Object.hasOwn(known, column) ? known[column] : targetMeanings[column]
  if (meaning !== undefined) return meaning
  if (column.startsWith(hyperparameterPrefix)) {
    return `The value of the hyperparameter ${column.slice(hyperparameterPrefix.length)}: what it was given, else the default that its night's configuration declares; empty where none was passed.`
  }
  if (column.startsWith(metricPrefix)) {
    return `The metric ${column.slice(metricPrefix.length)}, as the program told it; empty where it was not found.`
  }
  const figure = figuresOfPhases.find(([ending]) => column.endsWith(ending))
  if (figure !== undefined && column.startsWith(outsidePrefix)) return `What no phase holds: ${figure[1]}.`
  if (figure !== undefined && column.startsWith(phasePrefix)) {
    const phase = column.slice(phasePrefix.length, -figure[0].length).replace(/_$/, '')
    return `The phase ${phase}: ${figure[1]}.`
  }
  const [, part] = /^energy_(.+)_total_joules$/.exec(column) ?? []
  return part === undefined
    ? 'No meaning was declared.'
    : `Energy of ${part.replaceAll('_', ' ')}, by a meter of the user's own; in no total.`
}
