import type { Repository } from '../config/schema.js'
import type { PlannedBackground, PlannedExperiment } from '../design/plan.js'
import type { Attempt } from './attempt.js'
import type { MissingMetric } from './log/metrics/missing-metrics.js'
import type { BackgroundSummary } from './with-background-load.js'

/** An entry of the plan with its place in it. */
export interface ExperimentTask {
  /** From 1. */
  readonly index: number
  readonly experimentId: string
  readonly experiment: PlannedExperiment
  readonly repository: Repository
  /** Folder that the repository's `path` is relative to. */
  readonly base: string
  /** What `{output}` of its command template is. */
  readonly output: string
  /** The load that runs beside it. */
  readonly background?: BackgroundTask
  /** Attempts from before the night was broken off, and how many of them failed by themselves. */
  readonly earlier?: { readonly attempts: number; readonly failures: number }
}

/** The load beside an experiment. */
export interface BackgroundTask {
  readonly program: PlannedBackground
  readonly repository: Repository
}

/** The result of one entry of the plan: all its attempts, the last of which decides. */
export interface ExperimentResult {
  readonly task: ExperimentTask
  readonly attempts: readonly Attempt[]
  readonly last: Attempt
  readonly missingMetrics: readonly MissingMetric[]
  /** The result of the load beside it. */
  readonly background?: BackgroundSummary
}
