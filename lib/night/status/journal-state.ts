import { isObject } from '../../config/batch/remarks.js'
import type { ProcessIdentity } from '../../os/process-identity.js'
import type { JournalEntry } from '../../record/journal/journal.js'
import {
  afterEntry,
  type FailedAttempt,
  isFailure,
  numberOf,
  type RunningExperiment,
  textOf,
  toFailure,
  toRunning,
} from './running-experiment.js'

/** Why nothing runs for a while. */
export type PauseReason = 'cooling down' | 'measuring the idle machine' | 'running the control' | 'warming up'

/** How many settings were known as well as was wanted after a block. */
export interface PrecisionSoFar {
  readonly block: number
  readonly settings: number
  readonly reached: number
  /** Why no other block followed, in words; empty where one did. */
  readonly ended: string
}

/** How far a night is, by its journal. */
export interface JournalState {
  readonly startedAt: string | null
  /** Which process writes it; null where that was not kept. */
  readonly process: (ProcessIdentity & { readonly host: string | null }) | null
  readonly total: number | null
  readonly succeeded: number
  readonly failed: number
  readonly running: RunningExperiment | null
  /** A deliberate pause, between two experiments or before the first; until when at most. */
  readonly pause: {
    readonly startedAt: string
    readonly seconds: number
    readonly reason: PauseReason
  } | null
  readonly secondsTaken: readonly number[]
  readonly pauses: readonly number[]
  readonly lastFailure: FailedAttempt | null
  /** What is left of its budget, and why that ended it (empty: it did not), in words; null without one. */
  readonly budget: { readonly left: string; readonly ended: string } | null
  readonly precision: PrecisionSoFar | null
  readonly ended: { readonly at: string; readonly interrupted: boolean; readonly failure: string } | null
  readonly lastEntryAt: string | null
}

/** The state that a journal's entries, in order, lead to. One pass, since a night may have tens of thousands. */
export function stateOf(entries: readonly JournalEntry[]): JournalState {
  const outcomes = new Map<number, string>()
  const secondsTaken: number[] = []
  const pauses: number[] = []
  let started: Pick<JournalState, 'startedAt' | 'process' | 'total'> = notStarted
  let running: RunningExperiment | null = null
  let pause: JournalState['pause'] = null
  let lastEndMs: number | undefined
  let lastFailure: FailedAttempt | null = null
  let ended: JournalState['ended'] = null
  let budget: JournalState['budget'] = null
  let precision: JournalState['precision'] = null

  for (const entry of entries) {
    switch (entry.type) {
      case 'experiment-started':
        running = toRunning(entry)
        pause = null
        if (lastEndMs !== undefined) pauses.push((Date.parse(entry.time) - lastEndMs) / 1000)
        break
      case 'experiment-ended':
        // What was interrupted is run again when the night goes on.
        if (entry.cause !== 'interrupted') outcomes.set(numberOf(entry.index), textOf(entry.outcome))
        lastEndMs = Date.parse(entry.time)
        if (running !== null) secondsTaken.push((lastEndMs - Date.parse(running.startedAt)) / 1000)
        running = null
        break
      case 'idle':
      case 'cooldown':
        pause = {
          startedAt: entry.time,
          seconds: numberOf(entry.seconds),
          reason: entry.type === 'idle' ? 'measuring the idle machine' : 'cooling down',
        }
        break
      case 'control-started':
        pause = { startedAt: entry.time, seconds: 0, reason: 'running the control' }
        break
      case 'warmup-started':
        pause = { startedAt: entry.time, seconds: 0, reason: 'warming up' }
        break
      case 'control-ended':
      case 'warmup-ended':
        pause = null
        break
      case 'budget':
        budget = { left: textOf(entry.left), ended: textOf(entry.ended) }
        break
      case 'precision':
        precision = toPrecision(entry)
        break
      case 'plan-extended':
        started = { ...started, total: totalOf(entry, started) }
        break
      case 'night-ended':
        ended = { at: entry.time, interrupted: entry.interrupted === true, failure: textOf(entry.failure) }
        running = null
        pause = null
        break
      default:
        if (entry.type.startsWith('night-')) {
          // A night that is resumed after it was killed starts again in the same journal.
          started = toStarted(entry, started)
          running = null
          pause = null
          lastEndMs = undefined
          ended = null
        } else if (running !== null) {
          if (isFailure(entry)) lastFailure = toFailure(entry, running)
          running = afterEntry(running, entry)
        }
    }
  }
  const all = [...outcomes.values()]
  const succeeded = all.filter(outcome => outcome === 'success').length
  return {
    ...started,
    succeeded,
    failed: all.length - succeeded,
    running,
    pause,
    secondsTaken,
    pauses,
    lastFailure,
    budget,
    precision,
    ended,
    lastEntryAt: entries.at(-1)?.time ?? null,
  }
}

const notStarted = { startedAt: null, process: null, total: null }

function toStarted(entry: JournalEntry, before: Pick<JournalState, 'startedAt' | 'process' | 'total'>) {
  return {
    startedAt: before.startedAt ?? entry.time,
    process: toWriter(entry.process),
    total: totalOf(entry, before),
  }
}

function totalOf({ total }: JournalEntry, before: Pick<JournalState, 'total'>): number | null {
  return typeof total === 'number' ? total : before.total
}

function toPrecision({ block, settings, reached, ended }: JournalEntry): PrecisionSoFar {
  return {
    block: numberOf(block),
    settings: numberOf(settings),
    reached: numberOf(reached),
    ended: textOf(ended),
  }
}

function toWriter(value: unknown): JournalState['process'] {
  if (!isObject(value) || typeof value.pid !== 'number') return null
  return {
    pid: value.pid,
    host: typeof value.host === 'string' ? value.host : null,
    startTicks: typeof value.start_ticks === 'number' ? value.start_ticks : null,
    bootId: typeof value.boot_id === 'string' ? value.boot_id : null,
  }
}
