import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { nightDate } from '../time.js'
import { type ClockMs, clockText, parseStamp } from './clock.js'
import type { RunFiles } from './run-files.js'

/**
 * The flat layout of November 2025, many nights in one folder: `TS_REPO_MODEL.json`, `training_REPO_MODEL_TS.log`,
 * `energy_TS_REPO_MODEL_attemptN/`, TS being `YYYYMMDD_HHMMSS`.
 */
export interface FlatNight {
  /** The local date on which its evening began. */
  readonly date: string
  /** Start of its first run, clock time. */
  readonly startClockMs: ClockMs
  readonly runs: readonly RunFiles[]
}

const stamp = '\\d{8}_\\d{6}'
const recordName = new RegExp(`^(${stamp})_(.+)\\.json$`)
const logName = new RegExp(`^training_(.+)_(${stamp})\\.log$`)
const energyName = new RegExp(`^energy_(${stamp})_(.+)_attempt(\\d+)$`)

interface FlatRun {
  readonly startClockMs: ClockMs
  readonly stamp: string
  readonly subject: string
  recordFile: string | null
  hasLog: boolean
  /** One per attempt, in order. */
  energy: readonly { readonly folder: string; readonly attempt: number }[]
}

/** The nights of a flat folder, oldest first; none for a folder that is not flat. */
export function findFlatNights(folder: string): readonly FlatNight[] {
  const byDate = new Map<string, FlatRun[]>()
  for (const run of runsOf(folder)) {
    const date = nightDate(clockText(run.startClockMs, null))
    const ofDate = byDate.get(date)
    if (ofDate === undefined) byDate.set(date, [run])
    else ofDate.push(run)
  }
  return [...byDate].map(([date, runs]) => ({
    date,
    startClockMs: runs[0]?.startClockMs ?? 0,
    runs: runs.map((run, place) => ({
      name: `${run.stamp}_${run.subject}`,
      index: place + 1,
      recordFile: run.recordFile,
      // The record speaks of the last attempt.
      energyFolder: run.energy.at(-1)?.folder ?? null,
      earlierEnergyFolders: run.energy.slice(0, -1).map(({ folder }) => folder),
      hasLog: run.hasLog,
      subject: run.subject,
      parallel: false,
    })),
  }))
}

/** The runs of a folder by their start, those without a record among them. */
function runsOf(folder: string): FlatRun[] {
  const runs = new Map<string, FlatRun>()
  const runOf = (stamp: string, subject: string): FlatRun | null => {
    const startClockMs = parseStamp(stamp)
    if (startClockMs === null) return null
    const key = `${stamp}_${subject}`
    const run = runs.get(key) ?? {
      startClockMs,
      stamp,
      subject,
      recordFile: null,
      hasLog: false,
      energy: [],
    }
    runs.set(key, run)
    return run
  }
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name)
    if (entry.isDirectory()) {
      const [, stamp = '', subject = '', number] = energyName.exec(entry.name) ?? []
      const run = runOf(stamp, subject)
      if (run !== null) {
        run.energy = [...run.energy, { folder: path, attempt: Number(number) }].sort(
          (left, right) => left.attempt - right.attempt,
        )
      }
      continue
    }
    const [, stamp = '', subject = ''] = recordName.exec(entry.name) ?? []
    const recorded = runOf(stamp, subject)
    if (recorded !== null) recorded.recordFile = path
    const [, logSubject = '', logStamp = ''] = logName.exec(entry.name) ?? []
    const logged = runOf(logStamp, logSubject)
    if (logged !== null) logged.hasLog = true
  }
  const inOrder = [...runs.values()].sort(
    (left, right) => left.startClockMs - right.startClockMs || (left.subject < right.subject ? -1 : 1),
  )
  return withStragglers(inOrder)
}

// A log or trace may have been named seconds after its record: not a run of its own.
const stragglerMs = 60_000

function withStragglers(runs: readonly FlatRun[]): FlatRun[] {
  const recorded = runs.filter(({ recordFile }) => recordFile !== null)
  return runs.filter(run => {
    if (run.recordFile !== null) return true
    const owner = recorded.find(
      ({ subject, startClockMs, hasLog, energy }) =>
        subject === run.subject &&
        Math.abs(startClockMs - run.startClockMs) <= stragglerMs &&
        !(hasLog && run.hasLog) &&
        !(energy.length > 0 && run.energy.length > 0),
    )
    if (owner === undefined) return true
    owner.hasLog ||= run.hasLog
    if (owner.energy.length === 0) owner.energy = run.energy
    return false
  })
}
