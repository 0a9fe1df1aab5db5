import { statfsSync, statSync } from 'node:fs'
import { hostname } from 'node:os'
import { basename, join } from 'node:path'
import { livenessOf } from '../../os/process-identity.js'
import type { NightOutline } from '../../record/night/night-outline.js'
import { localTime } from '../../record/time.js'
import { remainingSeconds } from '../pace.js'
import type { JournalState } from './journal-state.js'
import { lastMetrics } from './last-metrics.js'
import { noReadings, readLiveReadings } from './live-readings.js'
import { type NightStanding, type NightStatus, nothingYet } from './night-status.js'
import type { Holder } from './status-place.js'

/** The contents of a night's files, each with why it could not be read (empty if it could). */
export interface NightFiles {
  readonly journal: JournalState
  readonly journalProblems: readonly string[]
  readonly outline: NightOutline | null
  readonly outlineProblem: string
}

/** The status of a night that keeps a journal. */
export function statusOfNight(
  path: string,
  holder: Holder | null,
  { journal: state, journalProblems, outline, outlineProblem }: NightFiles,
): NightStatus {
  const nowMs = Date.now()
  const standing = standingOf(state, holder, {
    host: outline?.machine?.host,
    readable: journalProblems.length === 0,
  })
  const lives = standing === 'running' || standing === 'unknown'
  const { running, succeeded, failed } = state
  const folder = running === null ? null : join(path, running.experimentId)
  const log = folder === null ? null : logOf(join(folder, 'training.log'), nowMs)
  const measured = lives && folder !== null && running?.step === 'training'
  const planned = state.total ?? outline?.plan?.length ?? null
  const remaining = lives && planned !== null ? remainingOf(state, planned, nowMs) : null
  return {
    ...nothingYet,
    standing,
    night: basename(path),
    label: outline?.label ?? null,
    path,
    startedAt: outline?.started_at ?? state.startedAt ?? holder?.since ?? null,
    endedAt: state.ended?.at ?? null,
    lastSignAt: lastSign(state, log, nowMs),
    heldBy: holder,
    experiments: {
      planned,
      succeeded,
      failed,
      left: planned === null ? null : Math.max(0, planned - succeeded - failed),
    },
    running,
    elapsedSeconds: lives && running !== null ? secondsSince(running.stepStartedAt, nowMs) : null,
    pauseSeconds: lives ? pauseLeft(state, nowMs) : null,
    pauseReason: lives ? (state.pause?.reason ?? null) : null,
    readings: measured ? readLiveReadings(folder, sourcesOf(outline), nowMs) : noReadings,
    metrics: measured && log !== null ? lastMetrics(log.path, running.repository, outline?.config) : {},
    remainingSeconds: remaining,
    endsAt: remaining === null ? null : localTime(nowMs + remaining * 1000),
    lastFailure: state.lastFailure,
    budget: state.budget,
    precision: state.precision,
    log,
    failure: state.ended?.failure ?? '',
    freeDiskBytes: freeBytes(path),
    problems:
      standing === 'starting' ? [] : [...journalProblems, outlineProblem].filter(problem => problem !== ''),
  }
}

function standingOf(
  state: JournalState,
  holder: Holder | null,
  { host, readable }: { host: string | undefined; readable: boolean },
): NightStanding {
  const { ended, startedAt } = state
  if (ended !== null) return ended.failure !== '' ? 'broken off' : ended.interrupted ? 'interrupted' : 'ended'
  const lives = holder !== null || (state.process !== null && livenessOf(state.process) !== 'dead')
  if (lives) return startedAt === null && readable ? 'starting' : 'running'
  return host === undefined || host === hostname() ? 'killed' : 'unknown'
}

function remainingOf(state: JournalState, planned: number, nowMs: number): number | null {
  const { secondsTaken, pauses, running } = state
  const seconds = remainingSeconds(secondsTaken, pauses, planned)
  if (seconds === null) return null
  const taken = running === null ? 0 : secondsSince(running.startedAt, nowMs)
  return Math.max(0, seconds + (pauseLeft(state, nowMs) ?? 0) - taken)
}

function pauseLeft({ pause }: JournalState, nowMs: number): number | null {
  return pause === null ? null : Math.max(0, pause.seconds - secondsSince(pause.startedAt, nowMs))
}

function lastSign({ lastEntryAt }: JournalState, log: NightStatus['log'], nowMs: number): string | null {
  const entryMs = lastEntryAt === null ? 0 : Date.parse(lastEntryAt)
  const logMs = log === null ? 0 : nowMs - log.ageSeconds * 1000
  return logMs > entryMs ? localTime(logMs) : lastEntryAt
}

function logOf(path: string, nowMs: number): NightStatus['log'] {
  try {
    const { size, mtimeMs } = statSync(path)
    return { path, bytes: size, ageSeconds: Math.max(0, (nowMs - mtimeMs) / 1000) }
  } catch {
    return null
  }
}

function sourcesOf(outline: NightOutline | null) {
  return (measures: string) =>
    outline?.meters.some(meter => meter.measures === measures && meter.source === 'estimated') === true
      ? 'estimated'
      : 'measured'
}

function freeBytes(path: string): number | null {
  try {
    const { bavail, bsize } = statfsSync(path)
    return bavail * bsize
  } catch {
    return null
  }
}

function secondsSince(time: string, nowMs: number): number {
  return Math.max(0, (nowMs - Date.parse(time)) / 1000)
}
