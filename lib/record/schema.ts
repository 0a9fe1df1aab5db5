import { z } from 'zod'
import { energyMethods } from '../measure/energy/method.js'
import { missingReasons } from '../run/log/metrics/metric-readings.js'
import { meterReportSchema } from './experiment/meter-report-schema.js'
import { outsidePhasesSchema, phaseRecordSchema, phaseTimesSchema } from './phases/phase-schema.js'
import { hyperparameters, nullableNumber, program, schemaVersion, subject } from './schema-parts.js'
import { metricSeriesSchema, targetRecordSchema } from './series/series-schema.js'

export {
  type MeterReport,
  meterReportSchema,
  uncertaintyBudgetSchema,
  type WitnessRecord,
  witnessSchema,
} from './experiment/meter-report-schema.js'
export type {
  AsideRunRecord,
  ControlRecord,
  ControlRunRecord,
  WarmUpRunRecord,
} from './night/control-schema.js'
export {
  governorRecordSchema,
  gpuSchema,
  type IdleRecord,
  idleRecordSchema,
  type LaterIdleRecord,
  laterIdleRecordSchema,
  type Machine,
  type MetricDeclarationRecord,
  machineSchema,
  metricDeclarationSchema,
  type NightRecord,
  nightRecordSchema,
  type RuleVerdictRecord,
} from './night/night-schema.js'
export type { OutsidePhasesRecord, PhaseRecord, PhaseTimesRecord } from './phases/phase-schema.js'
export { schemaVersion } from './schema-parts.js'
export type { TargetRecord } from './series/series-schema.js'

/**
 * The files of a night as they are on disk. Field names of the original program are kept exactly, so that its readers
 * read ours; our fields stand beside them. Older nights (older/) are brought into this shape: what they did not keep
 * is null, never invented.
 */

/** Energies in joules, powers in watts, temperatures in °C, utilisation in %: of the last attempt. */
export const energyMetricsSchema = z.object({
  cpu_energy_pkg_joules: nullableNumber,
  cpu_energy_ram_joules: nullableNumber,
  cpu_energy_total_joules: nullableNumber,
  gpu_power_avg_watts: nullableNumber,
  gpu_power_max_watts: nullableNumber,
  gpu_power_min_watts: nullableNumber,
  gpu_energy_total_joules: nullableNumber,
  gpu_temp_avg_celsius: nullableNumber,
  gpu_temp_max_celsius: nullableNumber,
  gpu_util_avg_percent: nullableNumber,
  gpu_util_max_percent: nullableNumber,
})

const cpuSettingsSchema = z.object({
  governor: z.string().nullable(),
  turbo: z.enum(['on', 'off']).nullable(),
  cpu_power_limit_watts: nullableNumber,
})

/** What else the machine did around an attempt; null is what could not be read. */
export const attemptConditionsSchema = z.object({
  /** Share of the machine's CPU time that others took in the seconds before, 0 to 1. */
  others_before_share: nullableNumber,
  /** The same while it ran. */
  foreign_load_share: nullableNumber,
  /** CPU seconds of the attempt, nightwatt and the meters; and of everything on the machine. */
  own_cpu_seconds: nullableNumber,
  busy_cpu_seconds: nullableNumber,
  swapped_pages: nullableNumber,
  /** Package managers and cron jobs that ran when it started or ended. */
  jobs: z.array(z.string()).nullable(),
  /** Processes of others on the cards that it may use. */
  strangers_on_cards: nullableNumber,
  settings_before: cpuSettingsSchema,
  settings_after: cpuSettingsSchema,
  /** The first temperatures, in °C, by device. */
  start_celsius: z.record(z.string(), z.number()),
  /** Share of its cards' samples that were slowed down by heat or hardware. */
  throttled_share: nullableNumber,
  /** How often the processors slowed themselves down for their heat. */
  cpu_throttle_events: nullableNumber,
})

export const attemptRecordSchema = z.object({
  number: z.number(),
  outcome: z.enum(['success', 'failure']),
  cause: z.string().nullable(),
  detail: z.string(),
  started_at: z.string(),
  ended_at: z.string(),
  duration_seconds: nullableNumber,
  exit_code: nullableNumber,
  signal: z.string().nullable(),
  command: z.array(z.string()),
  /** What was written to the log. */
  log_bytes: nullableNumber,
  /** What of it the log still holds: less where its limit made it shorter. Absent in older records. */
  log_bytes_kept: nullableNumber.optional(),
  /** SHA-256 of what the log holds, in hexadecimal digits. Absent in older records, null where it could not be read. */
  log_sha256: z.string().nullable().optional(),
  cpu_energy_joules: nullableNumber,
  gpu_energy_joules: nullableNumber,
  /** By which rules these joules were added up (lib/measure/energy/method.ts). Absent in records until 0.2. */
  energy_method: z.enum(energyMethods).optional(),
  /** Absent in older records. */
  conditions: attemptConditionsSchema.optional(),
  /** Its phases; absent where there are none. */
  phases: z.array(phaseTimesSchema).optional(),
  /** What became of the values that its log showed of its metrics; absent where there are none, and in older records. */
  metric_series: z.array(metricSeriesSchema).optional(),
})

/** The load that ran beside an experiment, over and over; the energies hold what it took. */
export const backgroundRecordSchema = program.extend({
  log_directory: z.string(),
  note: z.string(),
  /** How often it was started, and how many of these runs failed before they were ended. */
  runs: nullableNumber,
  failed_runs: nullableNumber,
  /** Share of the last attempt's time in which it ran, 0 to 1. These three are null where it was not recorded. */
  coverage: nullableNumber,
})

export const missingMetricSchema = z.object({
  name: z.string(),
  /** Of a metric in a file, the file and the key. */
  pattern: z.string(),
  /** Absent in older records. */
  reason: z.enum(missingReasons).optional(),
  /** The same in words, where it stands in a file. */
  detail: z.string().optional(),
  /** Lines of the log that resemble what the pattern wants; absent where none were looked for. */
  nearest: z.array(z.string()).optional(),
})

export const experimentRecordSchema = z.object({
  experiment_id: z.string(),
  /** When the experiment ended, local time with offset. */
  timestamp: z.string(),
  repository: z.string(),
  model: z.string(),
  hyperparameters,
  duration_seconds: nullableNumber,
  energy_metrics: energyMetricsSchema,
  performance_metrics: z.record(z.string(), z.number()),
  training_success: z.boolean(),
  retries: z.number(),
  error_message: z.string(),

  schema_version: z.literal(schemaVersion),
  night: z.string(),
  /** Place in the plan, from 1. */
  index: z.number(),
  /** Null where it was not recorded: older records tell only whether a load ran beside. */
  mode: z.enum(['mutation', 'default', 'parallel']).nullable(),
  /** The block it ran in, from 1; null, or absent, where the order had none. */
  block: z.number().nullish(),
  /** Which run of its setting it was, from 1; null, or absent, where none was repeated. */
  repeat: z.number().nullish(),
  /** The node of a cluster that it ran on; absent where it was no part of a job. */
  node: z.string().optional(),
  /** What the command was applied to; null, or absent, where that was the model alone. */
  subject: subject.nullish(),
  /** Null, or absent, for a run that had the machine to itself. */
  background: backgroundRecordSchema.nullish(),
  outcome: z.enum(['success', 'failure']),
  cause: z.string().nullable(),
  warnings: z.array(z.string()),
  started_at: z.string(),
  ended_at: z.string(),
  missing_metrics: z.array(missingMetricSchema),
  energy_sources: z.object({
    cpu: z.enum(['measured', 'estimated']).nullable(),
    gpu: z.enum(['measured', 'estimated']).nullable(),
  }),
  /** What the original's own sum of samples stated, where `energy_metrics` holds what the trace does. */
  recorded_gpu_energy_joules: nullableNumber.optional(),
  /** Of the cards that the run may not use; null where there are none, or not all are known. Absent in older records. */
  gpu_energy_other_joules: nullableNumber.optional(),
  energy_uncertainty: z.object({ cpu_joules: nullableNumber, gpu_joules: nullableNumber }),
  /** What the sensors may be off by, bounds; null where nobody states one. Absent in older records. */
  energy_sensor_uncertainty: z.object({ cpu_joules: nullableNumber, gpu_joules: nullableNumber }).optional(),
  energy_coverage: z.object({ cpu: nullableNumber, gpu: nullableNumber }),
  cpu_temperature: z.object({ avg_celsius: nullableNumber, max_celsius: nullableNumber }),
  /** CPU and GPU together; null unless everything that was to be measured is known. */
  energy_total_joules: nullableNumber,
  /** What it adds up, and what was measured and is in no total; empty where it is null. Absent in older records. */
  energy_total_of: z.string().optional(),
  /** What was to be measured and is not known, in words; absent in older records. */
  energy_missing: z.array(z.string()).optional(),
  failed_attempts_energy_joules: nullableNumber,
  attempts: z.array(attemptRecordSchema),
  meters: z.array(meterReportSchema),
  /** Why means, effects and comparisons leave it out: `throttled: …`; absent where they do not. */
  not_compared: z.array(z.string()).optional(),
  /** Parts of the last attempt that are measured apart; absent where there are none. */
  phases: z.array(phaseRecordSchema).optional(),
  outside_phases: outsidePhasesSchema.optional(),
  /** What it took until its metric reached the target; absent where there was none. */
  target: targetRecordSchema.optional(),
})

export type EnergyMetrics = z.infer<typeof energyMetricsSchema>

export type BackgroundRecord = z.infer<typeof backgroundRecordSchema>

export type MissingMetricRecord = z.infer<typeof missingMetricSchema>

export type AttemptConditionsRecord = z.infer<typeof attemptConditionsSchema>

export type AttemptRecord = z.infer<typeof attemptRecordSchema>

export type ExperimentRecord = z.infer<typeof experimentRecordSchema>
