import { existsSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import type { JournalEntry } from './journal.js'
import { readJournal } from './journal-reader.js'
import { experimentId } from './names.js'
import { experimentFileSchema } from './parallel-record.js'
import { readRecord } from './read-record.js'
import { replayTraces } from './replay-traces.js'
import { type AttemptRecord, attemptRecordSchema, type ExperimentRecord, type NightRecord } from './schema.js'
import { localTime } from './time.js'

/** How far a night came, as its files tell: what is finished, what was running, what was not started. */
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
  /** Attempts that were made of what is not finished; the last may have been broken off. */
  readonly attempts: readonly AttemptRecord[]
  /** Whether the last of these was never told to have ended. */
  readonly brokenOff: boolean
}

/** Rebuilds the state of a night from its records and its journal. */
export function readNightState(folder: string, night: NightRecord): NightState {
  const journal = readJournal(folder)
  const problems = [...journal.problems]
  const experiments = (night.plan ?? []).map((planned, position): ExperimentState => {
    const index = position + 1
    const id = experimentId(planned, index)
    const record = recordOf(join(folder, id), problems)
    const common = { index, experimentId: id }
    if (record !== undefined && record.cause !== 'interrupted') {
      return { ...common, record, attempts: record.attempts, brokenOff: false }
    }
    const told = attemptsIn(journal.entries, index)
    const known = new Map([...(record?.attempts ?? []), ...told.ended].map(made => [made.number, made]))
    const broken = told.started.filter(({ attempt }) => !known.has(attempt)).at(-1)
    const attempts = [...known.values()].sort((left, right) => left.number - right.number)
    if (broken === undefined) return { ...common, record: undefined, attempts, brokenOff: false }
    return {
      ...common,
      record: undefined,
      attempts: [...attempts, brokenAttempt(join(folder, id), broken, journal.entries, night)],
      brokenOff: true,
    }
  })
  return { experiments, problems }
}

function recordOf(folder: string, problems: string[]): ExperimentRecord | undefined {
  const file = join(folder, 'experiment.json')
  if (!existsSync(file)) return undefined
  try {
    return readRecord(file, experimentFileSchema, 'what nightwatt writes')
  } catch (error) {
    // Repeating is better than losing: the broken file stays until the new one replaces it.
    problems.push(error instanceof Error ? error.message : String(error))
    return undefined
  }
}

const startedSchema = z.object({
  time: z.string(),
  index: z.number(),
  attempt: z.number(),
  command: z.unknown().optional(),
})
type Started = z.infer<typeof startedSchema>
const endedSchema = z.object({ index: z.number(), record: attemptRecordSchema })

function attemptsIn(
  entries: readonly JournalEntry[],
  index: number,
): { readonly started: readonly Started[]; readonly ended: readonly AttemptRecord[] } {
  const started: Started[] = []
  const ended: AttemptRecord[] = []
  for (const entry of entries) {
    if (entry.index !== index) continue
    if (entry.type === 'attempt-started') {
      const read = startedSchema.safeParse(entry)
      if (read.success) started.push(read.data)
    } else if (entry.type === 'attempt-ended') {
      const read = endedSchema.safeParse(entry)
      if (read.success) ended.push(read.data.record)
    }
  }
  return { started, ended }
}

/** What can be known of an attempt that ended with nightwatt itself: when it began, and what its traces hold. */
function brokenAttempt(
  folder: string,
  { time, attempt, command }: Started,
  entries: readonly JournalEntry[],
  { meters, options }: NightRecord,
): AttemptRecord {
  const startMs = Date.parse(time)
  const log = statSync(join(folder, 'training.log'), { throwIfNoEntry: false })
  const endMs = Math.max(startMs, lastSignOfLife(folder), lastTold(entries))
  const intervalMs = typeof options.sampleInterval === 'number' ? options.sampleInterval : 200
  const energy = energyOf(join(folder, 'energy'), { startMs, endMs }, { meters, intervalMs })
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
  }
}

function energyOf(...place: Parameters<typeof replayTraces>) {
  try {
    return replayTraces(...place)
  } catch {
    return undefined
  }
}

/** When a file of the attempt was written last: milliseconds since the epoch, 0 where there is none. */
function lastSignOfLife(folder: string): number {
  const files = ['training.log', 'energy/cpu_power.csv', 'energy/gpu_power.csv']
  const times = files
    .flatMap(file => [file, `${file}.partial`])
    .map(file => {
      return statSync(join(folder, file), { throwIfNoEntry: false })?.mtimeMs ?? 0
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
