import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { newFolderMode } from '../os/file-modes.js'
import { sleep } from '../os/sleep.js'
import type { Command } from './command/command.js'
import { openLog } from './log/file/log-file.js'
import { limitLog } from './log/file/log-limit.js'
import { runProcess } from './process/training-process.js'

/**
 * A load beside a measured training: one command over and over, each run with a log of its own, until it is stopped.
 * It heats the machine and takes its share of the processors; its energy is in what the meters read.
 */
export interface BackgroundOptions {
  readonly command: Command
  /** Folder of `run_1.log`, `run_2.log`… */
  readonly logFolder: string
  /** How large each of these may get; 0 for any size. */
  readonly maxLogBytes: number
  readonly env: NodeJS.ProcessEnv
  /** The cgroup of the night, where it has one. */
  readonly cgroup?: string | undefined
  /** Aborted: it is stopped without a grace. */
  readonly immediate: AbortSignal
  readonly onRunEnded: (run: BackgroundRun) => void
}

/** One run of the load. Times are milliseconds since the epoch. */
export interface BackgroundRun {
  /** From 1. */
  readonly number: number
  readonly startMs: number
  readonly endMs: number
  readonly exitCode: number | null
  readonly signal: string | null
  /** Whether it ended by itself, and badly. */
  readonly failed: boolean
  /** Why it could not be run; empty if it could. */
  readonly problem: string
  /** Bytes that were left out of its log, which had outgrown its limit. */
  readonly logBytesLeftOut: number
}

export interface Background {
  /** Ends the running command with everything it started, and resolves with all runs, in order. */
  stop(): Promise<readonly BackgroundRun[]>
}

// The original's time between the end of a run and the next start.
const restartDelaySeconds = 2
// The longest time of a timer: a load has no time limit of its own.
const noTimeoutSeconds = 2_000_000

/** Starts a load; it is running when this returns. */
export function startBackground(options: BackgroundOptions): Background {
  const stopping = new AbortController()
  mkdirSync(options.logFolder, { recursive: true, mode: newFolderMode })
  const runs: BackgroundRun[] = []
  const loop = keepRunning(options, stopping.signal, runs)
  return {
    async stop() {
      stopping.abort()
      await loop
      return runs
    },
  }
}

async function keepRunning(
  options: BackgroundOptions,
  stopping: AbortSignal,
  runs: BackgroundRun[],
): Promise<void> {
  for (let number = 1; !stopping.aborted; number += 1) {
    const run = await runOnce(options, number, stopping)
    runs.push(run)
    options.onRunEnded(run)
    await sleep(restartDelaySeconds, stopping)
  }
}

async function runOnce(
  { command, logFolder, maxLogBytes, env, cgroup, immediate }: BackgroundOptions,
  number: number,
  stopping: AbortSignal,
): Promise<BackgroundRun> {
  let startMs = Date.now()
  let endMs = startMs
  try {
    const path = join(logFolder, `run_${number}.log`)
    const log = await openLog(path)
    const limited = limitLog(path, maxLogBytes)
    try {
      const process = { command, env, cgroup, timeoutSeconds: noTimeoutSeconds }
      const moments = {
        onStart() {
          startMs = Date.now()
        },
        onExit() {
          endMs = Date.now()
        },
      }
      const ending = await runProcess(process, log, moments, { graceful: stopping, immediate })
      const { exitCode, signal, interrupted, startFailure } = ending
      const failed = !interrupted && (exitCode !== 0 || startFailure !== null)
      const { leftOut } = await limited.end()
      const problem = startFailure?.detail ?? ''
      return { number, startMs, endMs, exitCode, signal, failed, problem, logBytesLeftOut: leftOut }
    } finally {
      await limited.end()
      log.destroy()
    }
  } catch (error) {
    // A full disk ends a run of the load, not the training that is measured.
    const problem = error instanceof Error ? error.message : String(error)
    const notRun = { exitCode: null, signal: null, failed: true, logBytesLeftOut: 0 }
    return { ...notRun, number, startMs, endMs: Date.now(), problem }
  }
}

/** Share of a time, in milliseconds since the epoch, in which the load ran: 0 to 1. */
export function backgroundCoverage(
  runs: readonly BackgroundRun[],
  { startMs, endMs }: { readonly startMs: number; readonly endMs: number },
): number {
  if (endMs <= startMs) return 0
  const overlaps = runs.map(run => Math.min(run.endMs, endMs) - Math.max(run.startMs, startMs))
  return overlaps.reduce((sum, overlap) => sum + Math.max(0, overlap), 0) / (endMs - startMs)
}
