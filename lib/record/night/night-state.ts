import { join } from 'node:path'
import { z } from 'zod'
import { NewerRecordError } from '../../errors.js'
import { energyMethod } from '../../measure/energy/method.js'
import { isThere, statsOf } from '../../os/regular-file.js'
import { experimentId } from '../experiment/names.js'
import { experimentFileSchema } from '../experiment/parallel-record.js'
import { type EndedAttempt, endedAttempts, rebuildRecord } from '../experiment/rebuild-record.js'
import type { JournalEntry } from '../journal/journal.js'
import { readJournal } from '../journal/journal-reader.js'
import { readRecord } from '../read-record.js'
import type { AttemptRecord, ExperimentRecord, NightRecord } from '../schema.js'
import { localTime } from '../time.js'
import { replayOptions, replayTraces } from '../traces/replay-traces.js'
import { withoutAbsent } from './planned.js'

/** Of an experiment of the plan of which nothing is on disk. */
export function notBegun(planned: Parameters<typeof experimentId>[0], index: number): ExperimentState {
  const id = experimentId(planned, index)
  return { index, experimentId: id, record: undefined, rebuilt: false, attempts: [], brokenOff: false }
}

/** How far a night came, by its files: what is finished, what was running, what was not started. */
export interface NightState {
  readonly experiments: readonly ExperimentState[]
  readonly problems: readonly string[]
}

export interface ExperimentState {
  /** Place in the plan, from 1. */
  readonly index: number
  readonly experimentId: string
  /** Its record, when it is finished; undefined when it was interrupted, was running or was not started. */
  readonly record: ExperimentRecord | undefined
  /** Whether the record is not on disk but rebuilt from the journal: its training had certainly succeeded. */
  readonly rebuilt: boolean
  /** Attempts of an unfinished experiment; the last may have been broken off. */
  readonly attempts: readonly AttemptRecord[]
  /** Whether the journal has no end of the last of these. */
  readonly brokenOff: boolean
}

/** Rebuilds the state of a night from its records and its journal. */
export function readNightState(folder: string, night: NightRecord): NightState {
  const journal = readJournal(folder)
  const problems = [...journal.problems]
  const experiments = (night.plan ?? []).map((planned, position): ExperimentState => {
    const index = position + (night.first_index ?? 1)
    const id = experimentId(planned, index)
    const record = recordOf(join(folder, id), problems)
    const common = { index, experimentId: id }
    if (record !== undefined && record.cause !== 'interrupted') {
      return { ...common, record, rebuilt: false, attempts: record.attempts, brokenOff: false }
    }
    const ended = endedAttempts(journal.entries, index)
    const known = new Map(
      [...(record?.attempts ?? []), ...ended.map(({ record: made }) => made)].map(made => [
        made.number,
        made,
      ]),
    )
    const broken = startsIn(journal.entries, index)
      .filter(({ attempt }) => !known.has(attempt))
      .at(-1)
    const rebuilt =
      broken === undefined
        ? rebuiltSuccess(folder, planned, { index, experimentId: id }, ended, night)
        : undefined
    if (rebuilt !== undefined) {
      return { ...common, record: rebuilt, rebuilt: true, attempts: rebuilt.attempts, brokenOff: false }
    }
    const attempts = [...known.values()].sort((left, right) => left.number - right.number)
    if (broken === undefined) {
      return { ...common, record: undefined, rebuilt: false, attempts, brokenOff: false }
    }
    return {
      ...common,
      record: undefined,
      rebuilt: false,
      attempts: [
        ...attempts,
        brokenAttempt(join(folder, id), broken, journal.entries, planned.repository, night),
      ],
      brokenOff: true,
    }
  })
  return { experiments, problems }
}

function recordOf(folder: string, problems: string[]): ExperimentRecord | undefined {
  const file = join(folder, 'experiment.json')
  if (!isThere(file)) return undefined
  try {
    return readExperimentRecord(file)
  } catch (error) {
    if (error instanceof NewerRecordError) throw error
    // Repeating is better than losing: the broken file stays until the new one replaces it.
    problems.push(error instanceof Error ? error.message : String(error))
    return undefined
  }
}

/**
 * Reads the record of an experiment.
 *
 * @throws RecordError naming what it is not.
 */
export function readExperimentRecord(file: string): ExperimentRecord {
  return readRecord(file, experimentFileSchema, 'what nightwatt writes')
}

const startedSchema = z.object({
  time: z.string(),
  index: z.number(),
  attempt: z.number(),
  command: z.unknown().optional(),
})
type Started = z.infer<typeof startedSchema>
function startsIn(entries: readonly JournalEntry[], index: number): readonly Started[] {
  return entries.flatMap(entry => {
    if (entry.type !== 'attempt-started' || entry.index !== index) return []
    const read = startedSchema.safeParse(entry)
    return read.success ? [read.data] : []
  })
}

/** A training that had succeeded when nightwatt ended, before it could be recorded, need not run again. */
function rebuiltSuccess(
  night: string,
  planned: NonNullable<NightRecord['plan']>[number],
  { index, experimentId }: { readonly index: number; readonly experimentId: string },
  ended: readonly EndedAttempt[],
  record: NightRecord,
): ExperimentRecord | undefined {
  const [first, ...others] = ended
  // The journal does not have how much of the time a load ran beside it.
  if (planned.background !== undefined || first === undefined) return undefined
  if (ended.at(-1)?.record.outcome !== 'success') return undefined
  try {
    const experiment = withoutAbsent(planned)
    return rebuildRecord(
      join(night, experimentId),
      { experiment, index, experimentId },
      [first, ...others],
      record,
    )
  } catch {
    // Without its traces it is repeated.
    return undefined
  }
}

/** What is known of an attempt that ended with nightwatt itself: when it began, and what its traces hold. */
function brokenAttempt(
  folder: string,
  { time, attempt, command }: Started,
  entries: readonly JournalEntry[],
  repository: string,
  night: NightRecord,
): AttemptRecord {
  const startMs = Date.parse(time)
  const log = statsOf(join(folder, 'training.log'))
  const endMs = Math.max(startMs, lastSignOfLife(folder), lastTold(entries))
  const energy = energyOf(
    join(folder, 'energy'),
    { startMs, endMs },
    replayOptions(night, repository, { started_at: time, energy_method: energyMethod }),
  )
  return {
    number: attempt,
    outcome: 'failure',
    cause: 'interrupted',
    detail: 'nightwatt itself ended while it ran, and the training with it',
    started_at: time,
    ended_at: localTime(endMs),
    duration_seconds: (endMs - startMs) / 1000,
    exit_code: null,
    signal: null,
    command: wordsOf(command),
    log_bytes: log?.size ?? null,
    cpu_energy_joules: energy?.cpu.totalJoules ?? null,
    gpu_energy_joules: energy?.gpu.totalJoules ?? null,
    energy_method: energyMethod,
  }
}

function energyOf(...place: Parameters<typeof replayTraces>) {
  try {
    return replayTraces(...place)
  } catch {
    return undefined
  }
}

/** When a file of the attempt was last written: milliseconds since the epoch, 0 if there is none. */
function lastSignOfLife(folder: string): number {
  const files = ['training.log', 'energy/cpu_power.csv', 'energy/gpu_power.csv']
  const times = files
    .flatMap(file => [file, `${file}.partial`])
    .map(file => {
      return statsOf(join(folder, file))?.mtimeMs ?? 0
    })
  return Math.max(...times)
}

function lastTold(entries: readonly JournalEntry[]): number {
  const time = Date.parse(entries.findLast(({ type }) => type !== 'night-resumed')?.time ?? '')
  return Number.isNaN(time) ? 0 : time
}

function wordsOf(command: unknown): string[] {
  const read = z.object({ file: z.string(), args: z.array(z.string()) }).safeParse(command)
  return read.success ? [read.data.file, ...read.data.args] : []
}
