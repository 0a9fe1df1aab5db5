import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { ClockMs } from './clock.js'
import { type OlderRecord, readOlderRecord } from './older-record.js'
import { type PerfTotals, readPerfStart, readPerfTotals } from './perf-totals.js'
import { type PowerTrace, readPowerTrace } from './power-trace.js'
import type { RunFiles } from './run-files.js'

/** The content of one run's files, uninterpreted. */
export interface ReadRun {
  readonly files: RunFiles
  /** Null where there is none, or none that can be read. */
  readonly record: OlderRecord | null
  /** Why a record that is there cannot be read. */
  readonly recordProblem: string | null
  readonly perf: PerfTotals
  /** When perf started, by the machine's clock; null where it did not say. */
  readonly perfStart: ClockMs | null
  /** Null where there is none, or none that can be read. */
  readonly trace: PowerTrace | null
  /** Why a trace that is there cannot be read. */
  readonly traceProblem: string | null
  /** What the attempts before the last left, in their order. */
  readonly earlier: readonly EarlierAttempt[]
}

/** What an attempt left that was not the last. */
export interface EarlierAttempt {
  readonly perf: PerfTotals
  readonly perfStart: ClockMs | null
  /** Null where there is none, or none that can be read. */
  readonly trace: PowerTrace | null
}

const silent: PerfTotals = { packageJoules: null, ramJoules: null, elapsedSeconds: null }

/** Reads one run; what cannot be read is reported and does not affect the rest. */
export function readRun(files: RunFiles): ReadRun {
  const { recordFile, energyFolder } = files
  const record = attempt(recordFile, readOlderRecord)
  const trace = readTrace(energyFolder)
  return {
    files,
    record: record.value,
    recordProblem: record.problem,
    perf: energyFolder === null ? silent : readPerfTotals(energyFolder),
    perfStart: energyFolder === null ? null : readPerfStart(energyFolder),
    trace: trace.value,
    traceProblem: trace.problem === null ? null : `its GPU trace cannot be read: ${trace.problem}`,
    earlier: files.earlierEnergyFolders.map(folder => ({
      perf: readPerfTotals(folder),
      perfStart: readPerfStart(folder),
      trace: readTrace(folder).value,
    })),
  }
}

function readTrace(energyFolder: string | null): { value: PowerTrace | null; problem: string | null } {
  const file = energyFolder === null ? null : join(energyFolder, 'gpu_power.csv')
  return attempt(file !== null && existsSync(file) ? file : null, readPowerTrace)
}

function attempt<Value>(
  file: string | null,
  read: (file: string) => Value,
): { readonly value: Value | null; readonly problem: string | null } {
  if (file === null) return { value: null, problem: null }
  try {
    return { value: read(file), problem: null }
  } catch (error) {
    return { value: null, problem: error instanceof Error ? error.message : String(error) }
  }
}
