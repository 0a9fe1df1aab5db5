import type { PauseReason, PrecisionSoFar } from './journal-state.js'
import { type LiveReadings, noReadings } from './live-readings.js'
import type { FailedAttempt, RunningExperiment } from './running-experiment.js'
import type { Holder } from './status-place.js'

/**
 * What a night is doing, or how it ended: `starting` before its first experiment, `broken off`, for example by a full
 * disk, `killed` where no process is left and its journal has no end, `unknown` where it runs on another machine.
 */
export type NightStanding =
  | 'starting'
  | 'running'
  | 'ended'
  | 'interrupted'
  | 'broken off'
  | 'killed'
  | 'unknown'

/** A night seen from outside, by its files alone. Times are local times with offset. */
export interface NightStatus {
  readonly standing: NightStanding
  /** Name of its folder; null for a night that holds the machine and has no folder yet. */
  readonly night: string | null
  /** What it is called besides; null where it was given no name. */
  readonly label: string | null
  readonly path: string | null
  readonly startedAt: string | null
  readonly endedAt: string | null
  /** When it wrote last. */
  readonly lastSignAt: string | null
  /** Whose process holds the machine for it; null where none does. */
  readonly heldBy: Holder | null
  readonly experiments: {
    readonly planned: number | null
    readonly succeeded: number
    readonly failed: number
    readonly left: number | null
  }
  /** What runs now, or ran when the night was killed. */
  readonly running: RunningExperiment | null
  /** Seconds since the step that runs began; null where nothing runs. */
  readonly elapsedSeconds: number | null
  /** Seconds left of the pause between two experiments, or before the first; null outside of one. */
  readonly pauseSeconds: number | null
  readonly pauseReason: PauseReason | null
  readonly readings: LiveReadings
  /** The latest metrics of the log. */
  readonly metrics: Readonly<Record<string, number>>
  /** Seconds until the night's end, estimated from its finished experiments. */
  readonly remainingSeconds: number | null
  readonly endsAt: string | null
  readonly lastFailure: FailedAttempt | null
  /** What is left of its budget, and why that ended it (empty: it did not), in words; null without one. */
  readonly budget: { readonly left: string; readonly ended: string } | null
  /** How well its settings are known so far; null of a night without a wanted precision, or before its first block has run. */
  readonly precision: PrecisionSoFar | null
  readonly log: { readonly path: string; readonly bytes: number; readonly ageSeconds: number } | null
  /** Why the night ended before its plan did, in its own words; empty otherwise. */
  readonly failure: string
  readonly freeDiskBytes: number | null
  /** Its blocks, where they run as jobs; null where it runs on one machine. */
  readonly blocks: readonly BlockStatus[] | null
  /** What could not be read, and why; empty when all is well. */
  readonly problems: readonly string[]
}

/** A block of a night on a cluster. */
export interface BlockStatus {
  readonly block: number
  /** `left` is what has no job, and is not over. */
  readonly standing: 'waiting' | 'running' | 'ended' | 'left'
  readonly job: string | null
  readonly node: string | null
  /** Why it waits, in the cluster's words; empty where it does not say. */
  readonly reason: string
  readonly succeeded: number
  readonly failed: number
  /** The experiment that runs now. */
  readonly running: string | null
}

/** What is known of a night that has no folder yet. */
export const nothingYet: NightStatus = {
  standing: 'starting',
  night: null,
  label: null,
  path: null,
  startedAt: null,
  endedAt: null,
  lastSignAt: null,
  heldBy: null,
  experiments: { planned: null, succeeded: 0, failed: 0, left: null },
  running: null,
  elapsedSeconds: null,
  pauseSeconds: null,
  pauseReason: null,
  readings: noReadings,
  metrics: {},
  remainingSeconds: null,
  endsAt: null,
  lastFailure: null,
  budget: null,
  precision: null,
  log: null,
  failure: '',
  freeDiskBytes: null,
  blocks: null,
  problems: [],
}
