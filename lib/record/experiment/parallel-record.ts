import { z } from 'zod'
import { isObject } from '../../config/batch/remarks.js'
import { type ExperimentRecord, experimentRecordSchema } from '../schema.js'

/**
 * A parallel run on disk, as the original nests it: what was measured under `foreground`, what ran beside it under
 * `background`, and ours beside both. In memory a record is flat, so that nothing else needs to know.
 */

const foregroundKeys = [
  'repository',
  'model',
  'hyperparameters',
  'duration_seconds',
  'energy_metrics',
  'performance_metrics',
  'training_success',
  'retries',
  'error_message',
] as const satisfies readonly (keyof ExperimentRecord)[]

const isForeground = new Set<string>(foregroundKeys)

/** A record as it is in its file: nested for a run beside a background load. */
export function toFile(record: ExperimentRecord): unknown {
  if (record.background === null || record.background === undefined) return record
  const { experiment_id, timestamp, mode, background, ...rest } = record
  const foreground = Object.fromEntries(foregroundKeys.map(key => [key, record[key]]))
  const ours = Object.fromEntries(Object.entries(rest).filter(([key]) => !isForeground.has(key)))
  return { experiment_id, timestamp, mode, foreground, background, ...ours }
}

/** A record's file, plain or nested, read as a flat record. */
export const experimentFileSchema = z.preprocess(fromFile, experimentRecordSchema)

function fromFile(value: unknown): unknown {
  if (!isObject(value) || !isObject(value.foreground)) return value
  const { foreground, ...rest } = value
  return { ...rest, ...foreground }
}
