import { join } from 'node:path'
import { z } from 'zod'
import type { PlannedExperiment } from '../design/plan.js'
import type { Attempt } from '../run/attempt.js'
import { toRecord } from './experiment-record.js'
import type { JournalEntry } from './journal.js'
import { replayTraces } from './replay-traces.js'
import { type AttemptRecord, attemptRecordSchema, type ExperimentRecord, type NightRecord } from './schema.js'

const endedSchema = z.object({
  index: z.number(),
  record: attemptRecordSchema,
  performance_metrics: z.record(z.string(), z.number()).optional(),
  broken_off: z.boolean().optional(),
})

/** What the journal tells of the end of an attempt. */
export type EndedAttempt = z.infer<typeof endedSchema>

/** The attempts of an experiment whose ends the journal tells of. */
export function endedAttempts(entries: readonly JournalEntry[], index: number): readonly EndedAttempt[] {
  return entries.flatMap(entry => {
    if (entry.type !== 'attempt-ended' || entry.index !== index) return []
    const read = endedSchema.safeParse(entry)
    return read.success ? [read.data] : []
  })
}

const note =
  'this record was rebuilt from the journal and the traces: nightwatt ended before it was written, or it was lost'

/**
 * The record of an experiment whose own is not there, from what the journal tells of its attempts and from the traces of
 * the last one. Metrics that were looked for and not found are not told any more.
 *
 * @param folder Of the experiment.
 * @throws the error of the system for a trace that is there and cannot be read.
 */
export function rebuildRecord(
  folder: string,
  { experiment, index, experimentId }: { experiment: PlannedExperiment; index: number; experimentId: string },
  ended: readonly [EndedAttempt, ...EndedAttempt[]],
  night: NightRecord,
): ExperimentRecord {
  const last = ended[ended.length - 1] ?? ended[0]
  const attempt = attemptOf(folder, last, night)
  const record = toRecord(
    night.night,
    {
      task: {
        index,
        experimentId,
        experiment,
        repository: { path: '', models: [experiment.model], supported_hyperparams: {} },
        base: '',
        output: '',
      },
      attempts: [attempt],
      last: attempt,
      missingMetrics: [],
    },
    ended.slice(0, -1).map(({ record: earlier }) => earlier),
  )
  // What the journal tells was added up from the samples themselves; the traces hold them rounded.
  const { duration_seconds, cpu_energy_joules: cpu, gpu_energy_joules: gpu } = last.record
  const { energy_metrics: replayed, energy_total_joules: total } = record
  return {
    ...record,
    attempts: ended.map(({ record: told }) => told),
    duration_seconds,
    energy_metrics: { ...replayed, cpu_energy_total_joules: cpu, gpu_energy_total_joules: gpu },
    energy_total_joules: total === null || (cpu === null && gpu === null) ? null : (cpu ?? 0) + (gpu ?? 0),
    warnings: [...record.warnings, note],
  }
}

function attemptOf(
  folder: string,
  { record, performance_metrics: metrics = {} }: EndedAttempt,
  { meters, options }: NightRecord,
): Attempt {
  const window = windowOf(record)
  const intervalMs = typeof options.sampleInterval === 'number' ? options.sampleInterval : 200
  return {
    outcome: record.outcome,
    cause: record.cause,
    detail: record.detail,
    warnings: [],
    ...window,
    durationSeconds: (window.endMs - window.startMs) / 1000,
    exitCode: record.exit_code,
    signal: record.signal,
    command: record.command,
    logBytes: record.log_bytes ?? 0,
    logBytesKept: record.log_bytes_kept ?? record.log_bytes ?? 0,
    logSha256: record.log_sha256 ?? null,
    metrics: new Map(Object.entries(metrics)),
    missingMetrics: new Map(),
    energy: replayTraces(join(folder, 'energy'), window, { meters, intervalMs }),
    meterProblems: new Map(),
  }
}

/** The attempt's own start and end, as its energy was added up over. */
export function windowOf({ started_at, ended_at, duration_seconds }: AttemptRecord) {
  const startMs = Date.parse(started_at)
  // The length by the monotonic clock, where it is known.
  return {
    startMs,
    endMs: duration_seconds === null ? Date.parse(ended_at) : startMs + duration_seconds * 1000,
  }
}
