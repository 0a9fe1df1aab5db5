import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import { statsOf } from '../os/regular-file.js'
import { isLeftover } from './atomic.js'
import { type EndedAttempt, windowOf } from './rebuild-record.js'
import { replayOptions, replayTraces } from './replay-traces.js'
import type { ExperimentRecord, NightRecord } from './schema.js'

/** Something in a night that is not as it should be. */
export interface Finding {
  /** File or folder, relative to the night. */
  readonly place: string
  readonly problem: string
  /** What repairing does about it; empty where nothing can be done. */
  readonly mend: string
}

/**
 * Traces hold whole milliseconds, and the window's edges are rounded too, so what they add up to is off by some: by the
 * power over a few milliseconds, besides half a per cent.
 */
function tolerated(joules: number, seconds: number | null): number {
  const power = seconds === null || seconds <= 0 ? 0 : Math.abs(joules) / seconds
  return 0.05 + 0.005 * Math.abs(joules) + 0.004 * power
}

/** Whether the record of a finished experiment agrees with the plan and with its own files. */
export function checkExperiment(
  folder: string,
  record: ExperimentRecord,
  planned: NonNullable<NightRecord['plan']>[number],
  night: NightRecord,
  told: EndedAttempt | undefined,
): readonly Finding[] {
  const id = record.experiment_id
  return [
    ...ofPlan(record, planned),
    ...(told === undefined ? [] : ofJournal(record, told)),
    ...ofLog(folder, record),
    ...ofTraces(folder, record, night),
    ...leftoversIn(folder, id),
  ]
}

function ofPlan(record: ExperimentRecord, planned: NonNullable<NightRecord['plan']>[number]): Finding[] {
  const wrong = (['repository', 'model', 'mode', 'hyperparameters'] as const).filter(
    key => !isDeepStrictEqual(record[key], planned[key]),
  )
  if (wrong.length === 0) return []
  const problem = `does not say the same as the plan: ${wrong.join(', ')}`
  return [{ place: `${record.experiment_id}/experiment.json`, problem, mend: '' }]
}

/** What the journal told when the last attempt ended, before the record was written. */
function ofJournal(
  record: ExperimentRecord,
  { record: attempt, performance_metrics: metrics }: EndedAttempt,
): Finding[] {
  const wrong = [
    ...(metrics !== undefined && !isDeepStrictEqual(metrics, record.performance_metrics)
      ? ['performance_metrics']
      : []),
    // Interrupted while it waited for another attempt, an experiment ends otherwise than its last attempt did.
    ...(record.cause !== 'interrupted' && attempt.outcome !== record.outcome ? ['outcome'] : []),
    ...(record.training_success !== (record.outcome === 'success') ? ['training_success'] : []),
    ...(attempt.duration_seconds !== record.duration_seconds ? ['duration_seconds'] : []),
    ...(record.retries !== record.attempts.length - 1 ? ['retries'] : []),
  ]
  if (wrong.length === 0) return []
  const problem = `was changed: it does not say what the journal does of ${wrong.join(', ')}`
  return [{ place: `${record.experiment_id}/experiment.json`, problem, mend: '' }]
}

function ofLog(folder: string, record: ExperimentRecord): Finding[] {
  const place = `${record.experiment_id}/training.log`
  const last = record.attempts.at(-1)
  // Of a log that grew over its limit, the middle was left out.
  const expected = last?.log_bytes_kept ?? last?.log_bytes ?? null
  const size = statsOf(join(folder, 'training.log'))?.size
  if (expected === null || size === expected) return []
  if (size === undefined) return [{ place, problem: `is not there; it had ${expected} bytes`, mend: '' }]
  return [{ place, problem: `has ${size} bytes; the record says ${expected}`, mend: '' }]
}

function ofTraces(folder: string, record: ExperimentRecord, night: NightRecord): Finding[] {
  const attempt = record.attempts.at(-1)
  const energy = join(folder, 'energy')
  if (attempt === undefined || record.meters.length === 0) return []
  const unfinished = statsOf(energy)?.isDirectory()
    ? readdirSync(energy).filter(name => name.endsWith('.partial'))
    : []
  let held: ReturnType<typeof replayTraces>
  try {
    held = replayTraces(energy, windowOf(attempt), replayOptions(night, record.repository))
  } catch (error) {
    const problem = `cannot be read: ${error instanceof Error ? error.message : String(error)}`
    return [{ place: `${record.experiment_id}/energy`, problem, mend: '' }]
  }
  const stated = record.energy_metrics
  return [
    ...unfinished.map(name => ({
      place: `${record.experiment_id}/energy/${name}`,
      problem: 'was never completed',
      mend: '',
    })),
    ...disagreement(record, 'cpu_power.csv', stated.cpu_energy_total_joules, held.cpu.totalJoules),
    ...disagreement(record, 'gpu_power.csv', stated.gpu_energy_total_joules, held.gpu.totalJoules),
  ]
}

function disagreement(
  record: ExperimentRecord,
  file: string,
  stated: number | null,
  held: number | null,
): Finding[] {
  const place = `${record.experiment_id}/energy/${file}`
  if (stated === null) return []
  if (held === null) return [{ place, problem: `holds no energy; the record says ${stated} J`, mend: '' }]
  if (Math.abs(held - stated) <= tolerated(stated, record.duration_seconds)) return []
  return [{ place, problem: `holds ${held} J; the record says ${stated} J`, mend: '' }]
}

/** Files that nobody lived to finish; what they were to replace is whole. */
export function leftoversIn(folder: string, name: string): Finding[] {
  if (!existsSync(folder)) return []
  return readdirSync(folder)
    .filter(isLeftover)
    .map(file => ({
      place: name === '' ? file : `${name}/${file}`,
      problem: 'is the rest of a write that was broken off; the file that it was to replace is whole',
      mend: '',
    }))
}
