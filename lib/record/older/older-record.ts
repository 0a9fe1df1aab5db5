import { z } from 'zod'
import {
  type HyperparameterValue,
  isHyperparameterValue,
} from '../../config/parameter/hyperparameter-value.js'
import { readRecord } from '../read-record.js'
import type { ExperimentRecord } from '../schema.js'

/**
 * `experiment.json` as the original program wrote it, plain or parallel. Fields came over the months: the first
 * records have neither GPU temperatures nor utilisation, so these fields are optional.
 */

const quantity = z.number().nullish()

const resultSchema = z.object({
  repository: z.string(),
  model: z.string(),
  hyperparameters: z.record(z.string(), z.unknown()).nullish(),
  duration_seconds: quantity,
  energy_metrics: z
    .object({
      cpu_energy_pkg_joules: quantity,
      cpu_energy_ram_joules: quantity,
      cpu_energy_total_joules: quantity,
      gpu_power_avg_watts: quantity,
      gpu_power_max_watts: quantity,
      gpu_power_min_watts: quantity,
      gpu_energy_total_joules: quantity,
      gpu_temp_avg_celsius: quantity,
      gpu_temp_max_celsius: quantity,
      gpu_util_avg_percent: quantity,
      gpu_util_max_percent: quantity,
    })
    .nullish(),
  performance_metrics: z.record(z.string(), z.unknown()).nullish(),
  training_success: z.boolean(),
  retries: quantity,
  error_message: z.string().nullish(),
})

const identity = { experiment_id: z.string().nullish(), timestamp: z.string().nullish() }

const plainSchema = resultSchema.extend(identity)

const parallelSchema = z.object({
  ...identity,
  foreground: resultSchema,
  background: z
    .object({
      repository: z.string().nullish(),
      model: z.string().nullish(),
      hyperparameters: z.record(z.string(), z.unknown()).nullish(),
      log_directory: z.string().nullish(),
      note: z.string().nullish(),
    })
    .nullish(),
})

type Result = z.infer<typeof resultSchema>

/** One record of the original: what it says of the monitored training, and what ran beside it. */
export interface OlderRecord {
  /** As written; null where the record has none. */
  readonly experimentId: string | null
  /** End of the experiment, local time without a zone; empty where the record has none. */
  readonly timestamp: string
  readonly result: Result
  /** `examples mnist_ff`, empty where it was not written; null for a run that had the machine to itself. */
  readonly background: string | null
  /** The same with all that the record says of it; null where it does not name it. */
  readonly load: ExperimentRecord['background']
}

/** @throws RecordError naming what in the file is wrong. */
export function readOlderRecord(file: string): OlderRecord {
  const record = readRecord<typeof parallelSchema | typeof plainSchema>(
    file,
    value => (isParallel(value) ? parallelSchema : plainSchema),
    'a record of an experiment',
  )
  const common = { experimentId: record.experiment_id ?? null, timestamp: record.timestamp ?? '' }
  if (!('foreground' in record)) return { ...common, result: record, background: null, load: null }
  const { repository, model } = record.background ?? {}
  return {
    ...common,
    result: record.foreground,
    background: [repository, model].filter(text => text).join(' '),
    load: loadOf(record.background),
  }
}

function loadOf(background: z.infer<typeof parallelSchema>['background']): OlderRecord['load'] {
  const { repository, model, hyperparameters, log_directory, note } = background ?? {}
  if (!repository || !model) return null
  return {
    repository,
    model,
    hyperparameters: valuesIn(hyperparameters).values,
    log_directory: log_directory ?? '',
    note: note ?? '',
    // The original kept no count of how often it ran.
    runs: null,
    failed_runs: null,
    coverage: null,
  }
}

function isParallel(value: unknown): boolean {
  return typeof value === 'object' && value !== null && 'foreground' in value
}

/** The values of an object that a hyperparameter may have, and the names of what in it is none: a list, an object. */
export function valuesIn(values: Readonly<Record<string, unknown>> | null | undefined): {
  readonly values: Record<string, HyperparameterValue>
  readonly others: readonly string[]
} {
  const entries = Object.entries(values ?? {})
  const isValue = (entry: [string, unknown]): entry is [string, HyperparameterValue] =>
    isHyperparameterValue(entry[1])
  return {
    values: Object.fromEntries(entries.filter(isValue)),
    others: entries.filter(entry => !isValue(entry)).map(([name]) => name),
  }
}

/** The numbers of an object, and the names of what in it is none. */
export function numbersIn(values: Readonly<Record<string, unknown>> | null | undefined): {
  readonly numbers: Record<string, number>
  readonly others: readonly string[]
} {
  const entries = Object.entries(values ?? {})
  const isNumber = (entry: [string, unknown]): entry is [string, number] => typeof entry[1] === 'number'
  return {
    numbers: Object.fromEntries(entries.filter(isNumber)),
    others: entries.filter(entry => !isNumber(entry)).map(([name]) => name),
  }
}
