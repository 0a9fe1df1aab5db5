import { z } from 'zod'

/**
 * The files of a night as they stand on disk. Field names of the original program are kept to the letter, so
 * that its readers read ours; what is ours stands beside them. Older nights (older/) are brought into this shape:
 * what they did not keep is null, never invented.
 */

export const schemaVersion = 1

const hyperparameters = z.record(z.string(), z.number())
const nullableNumber = z.number().nullable()
const subject = z.object({ project: z.string(), module: z.string() })
const program = z.object({ repository: z.string(), model: z.string(), hyperparameters })

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

/** What one meter told of one device during one attempt. */
export const meterReportSchema = z.object({
  meter: z.string(),
  measures: z.enum(['cpu', 'gpu', 'cpu-temperature']),
  source: z.enum(['measured', 'estimated']),
  /** `package`, `ram`, a GPU's UUID (its PCI bus or index where that is none), or `hottest sensor`. */
  device: z.string(),
  device_index: z.number(),
  energy_joules: nullableNumber,
  /** How much of it no sample tells: assumed from those around a gap. Absent before it was told. */
  assumed_joules: z.number().optional(),
  /** One standard uncertainty, in joules; how it is found: lib/measure/integrate.ts. */
  uncertainty_joules: nullableNumber,
  /** Share of the attempt's time that lies within reach of a sample, 0 to 1. */
  coverage: z.number(),
  samples: z.number(),
  gaps: z.array(z.object({ start: z.string(), seconds: z.number() })),
  problems: z.array(z.string()),
  assumption: z.string(),
  /** Whether it is a card that the run may not use: in none of the run's energies. Absent where it is not. */
  other: z.literal(true).optional(),
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
  pattern: z.string(),
  /** Absent in records from before it was told. */
  reason: z.enum(['no match', 'too slow', 'diverged', 'no number', 'two readings']).optional(),
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
  energy_coverage: z.object({ cpu: nullableNumber, gpu: nullableNumber }),
  cpu_temperature: z.object({ avg_celsius: nullableNumber, max_celsius: nullableNumber }),
  /** CPU and GPU together; null unless all that was to be measured is known. */
  energy_total_joules: nullableNumber,
  /** What of it is not known though it was to be measured, in words; absent in older records. */
  energy_missing: z.array(z.string()).optional(),
  failed_attempts_energy_joules: nullableNumber,
  attempts: z.array(attemptRecordSchema),
  meters: z.array(meterReportSchema),
})

export const gpuSchema = z.object({
  index: z.number(),
  uuid: z.string(),
  name: z.string(),
  driver: z.string(),
  power_limit_watts: nullableNumber,
  /** Where it slows itself down; absent where it does not tell, and before it was asked. */
  slowdown_celsius: z.number().optional(),
})

export const machineSchema = z.object({
  host: z.string(),
  cpu: z.string(),
  logical_cpus: z.number(),
  memory_bytes: z.number(),
  gpus: z.array(gpuSchema),
  kernel: z.string(),
  os: z.string(),
  /** What the runs ran with, `performance`; of CPUs that differ each, `performance, powersave`. */
  governor: z.string().nullable(),
  /** Where the processor slows itself down; absent where no sensor tells, and before it was read. */
  cpu_throttling_celsius: z.number().optional(),
})

/** The machine before the first run, while nothing ran: the mean power of each device that was measured. */
export const idleRecordSchema = z.object({
  started_at: z.string(),
  seconds: z.number(),
  devices: z.array(
    z.object({
      meter: z.string(),
      measures: z.enum(['cpu', 'gpu']),
      /** `package`, `ram`, or a GPU's UUID. */
      device: z.string(),
      device_index: z.number(),
      watts: z.number(),
      /** One standard uncertainty of the mean over that time; that idle power drifts is not in it. */
      uncertainty_watts: nullableNumber,
      /** Share of that time that lies within reach of a sample, 0 to 1. */
      coverage: z.number(),
    }),
  ),
})

/** What became of the wish for a frequency governor. */
export const governorRecordSchema = z.object({
  wanted: z.string(),
  /** Whether the night ran with it. */
  set: z.boolean(),
  /** What stood there before the night and was put back after it. */
  before: z.string().nullable(),
  /** Why it was not set, and the command that would have done it; empty when it was. */
  problem: z.string(),
})

/** What a metric meant in a night: a page made of it later shows the same. */
export const metricDeclarationSchema = z.object({
  direction: z.enum(['higher', 'lower']).optional(),
  /** Whether the direction is what its name suggests, and not what somebody declared. */
  assumed: z.boolean().optional(),
  unit: z.string().optional(),
  /** Which match of the log counts. */
  select: z.string().optional(),
})

export const nightRecordSchema = z.object({
  schema_version: z.literal(schemaVersion),
  night: z.string(),
  started_at: z.string(),
  /** A seed beyond 2^53 is kept as a string of decimal digits; null where none was kept. */
  seed: z.union([z.number(), z.string()]).nullable(),
  /** Null where none was kept. */
  plan: z
    .array(
      z.object({
        repository: z.string(),
        model: z.string(),
        mode: z.enum(['mutation', 'default', 'parallel']),
        hyperparameters,
        background: program.optional(),
        subject: subject.optional(),
      }),
    )
    .nullable(),
  options: z.record(z.string(), z.unknown()),
  command_line: z.array(z.string()),
  config_file: z.string().nullable(),
  config: z.unknown(),
  /** What its metrics mean, by repository and metric; absent in older records, a direction where none is known. */
  metric_declarations: z.record(z.string(), z.record(z.string(), metricDeclarationSchema)).optional(),
  /** The variables that a training and the meters may depend on; absent in older records. */
  environment: z.record(z.string(), z.string()).optional(),
  /** Where something that looked like a secret was taken out: `environment.HF_TOKEN`, `command_line[5]`. */
  redactions: z.array(z.string()).optional(),
  /** The batch file's value as it stood; null without one, absent before there were any. */
  experiment_config: z.unknown().optional(),
  meters: z.array(
    z.object({ meter: z.string(), measures: z.string(), source: z.string(), assumption: z.string() }),
  ),
  /** Null where it was not recorded. */
  machine: machineSchema.nullable(),
  /** Null where none was asked for, absent before it could be. */
  governor: governorRecordSchema.nullable().optional(),
  /**
   * By repository, the cards whose joules are its runs' (null: all), what chose them (empty: nothing did), and what is
   * not sure of it; absent in older records, and where the machine showed no card.
   */
  gpus: z
    .record(
      z.string(),
      z.object({
        by: z.string(),
        cards: z.array(z.object({ index: z.number(), uuid: z.string() })).nullable(),
        notices: z.array(z.string()),
      }),
    )
    .optional(),
  /** Absent where it was not measured. */
  idle: idleRecordSchema.optional(),
  versions: z.record(z.string(), z.string()),
  repositories: z.record(
    z.string(),
    z.object({
      path: z.string(),
      commit: z.string().nullable(),
      dirty: z.boolean().nullable(),
      diff: z.string().nullish(),
    }),
  ),
  /** Folder that the repositories' paths are relative to; absent in records from before it was kept. */
  base: z.string().optional(),
  /** Whether it is a night of test generation, which leaves the original's files too. */
  testgen: z.boolean().optional(),
  /** The night whose experiments it ran again, and what was not the same here; absent where it is none. */
  rerun_of: z
    .object({ night: z.string(), path: z.string(), started_at: z.string(), differs: z.array(z.string()) })
    .optional(),
  /** When it went on after it had been broken off, and what had changed by then. */
  resumes: z
    .array(z.object({ at: z.string(), command_line: z.array(z.string()), changes: z.array(z.string()) }))
    .optional(),
})

export type EnergyMetrics = z.infer<typeof energyMetricsSchema>
export type MeterReport = z.infer<typeof meterReportSchema>
export type BackgroundRecord = z.infer<typeof backgroundRecordSchema>
export type MissingMetricRecord = z.infer<typeof missingMetricSchema>
export type AttemptRecord = z.infer<typeof attemptRecordSchema>
export type ExperimentRecord = z.infer<typeof experimentRecordSchema>
export type MetricDeclarationRecord = z.infer<typeof metricDeclarationSchema>
export type IdleRecord = z.infer<typeof idleRecordSchema>
export type Machine = z.infer<typeof machineSchema>
export type NightRecord = z.infer<typeof nightRecordSchema>
