import { join } from 'node:path'
import { z } from 'zod'
import type { PlannedExperiment } from '../../design/plan.js'
import type { Attempt } from '../../run/attempt.js'
import type { JournalEntry } from '../journal/journal.js'
import { attemptRecordSchema, type ExperimentRecord, type NightRecord } from '../schema.js'
import { replayReadings } from '../traces/replay-readings.js'
import { replayOptions, replayTraces } from '../traces/replay-traces.js'
import { windowOf } from './attempt-record.js'
import { toRecord } from './experiment-record.js'
import { withSums } from './with-sums.js'

export { windowOf } from './attempt-record.js'

const endedSchema = z.object({
  index: z.number(),
  record: attemptRecordSchema,
  performance_metrics: z.record(z.string(), z.number()).optional(),
  broken_off: z.boolean().optional(),
})

/** What the journal has of the end of an attempt. */
export type EndedAttempt = z.infer<typeof endedSchema>

/** The attempts of an experiment whose ends are in the journal. */
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
 * The record of an experiment whose file is missing, from the journal's entries on its attempts and the traces of the
 * last one. Which metrics were not found is no longer known.
 *
 * @param folder Of the experiment.
 * @throws the error of the system for a trace that exists and cannot be read.
 */
export function rebuildRecord(
  folder: string,
  { experiment, index, experimentId }: { experiment: PlannedExperiment; index: number; experimentId: string },
  ended: readonly [EndedAttempt, ...EndedAttempt[]],
  night: NightRecord,
): ExperimentRecord {
  const last = ended[ended.length - 1] ?? ended[0]
  const attempt = attemptOf(folder, last, experiment.repository, night)
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
  // The journal's value was added up from the samples themselves; the traces hold them rounded.
  const { duration_seconds, cpu_energy_joules: cpu, gpu_energy_joules: gpu } = last.record
  const { energy_metrics: replayed, energy_total_joules: total } = record
  const isPartLost =
    (cpu === null && gpu === null) ||
    (cpu === null && replayed.cpu_energy_total_joules !== null) ||
    (gpu === null && replayed.gpu_energy_total_joules !== null)
  const read = replayReadings(
    join(folder, 'energy'),
    windowOf(last.record),
    replayOptions(night, experiment.repository, last.record).ownCards,
  )
  const rebuilt = {
    ...record,
    cpu_temperature: { avg_celsius: read.cpuTemperature.average, max_celsius: read.cpuTemperature.max },
    attempts: ended.map(({ record: told }) => told),
    duration_seconds,
    energy_metrics: {
      ...replayed,
      cpu_energy_total_joules: cpu,
      gpu_energy_total_joules: gpu,
      gpu_temp_avg_celsius: read.gpuTemperature.average,
      gpu_temp_max_celsius: read.gpuTemperature.max,
      gpu_util_avg_percent: read.gpuUtilization.average,
      gpu_util_max_percent: read.gpuUtilization.max,
    },
    energy_total_joules: total === null || isPartLost ? null : (cpu ?? 0) + (gpu ?? 0),
    warnings: [...record.warnings, note],
  }
  return withSums(rebuilt, folder, night)
}

function attemptOf(
  folder: string,
  { record, performance_metrics: metrics = {} }: EndedAttempt,
  repository: string,
  night: NightRecord,
): Attempt {
  const window = windowOf(record)
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
    energy: replayTraces(join(folder, 'energy'), window, replayOptions(night, repository, record)),
    meterProblems: new Map(),
  }
}
