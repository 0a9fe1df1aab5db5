import type { PlannedBackground, PlannedExperiment } from '../design/plan.js'
import type { Sample } from '../measure/meter.js'
import type { Attempt } from './attempt.js'
import type { BackgroundRun } from './background.js'
import type { ClusterEvent } from './cluster-events.js'
import type { Command, CommandFailure } from './command/command.js'
import type { ExperimentResult } from './experiment.js'
import type { MissingMetric } from './log/metrics/missing-metrics.js'

/**
 * What happens during a night, in order. Only the faces print: the console, the cell and the journal listen to these.
 * Times are milliseconds since the epoch, `index` is the experiment's place in the plan, from 1.
 */
export type NightEvent =
  | {
      /** Another night holds the machine; this one begins when it has ended. Comes before everything else, once. */
      readonly type: 'night-waiting'
      /** Who holds it, since when, and which night it is. */
      readonly text: string
    }
  | {
      readonly type: 'night-started'
      readonly night: string
      /** What it is called besides. */
      readonly label?: string | undefined
      readonly path: string
      readonly seed: number | string
      readonly total: number
      readonly meters: readonly { meter: string; measures: string; source: string; assumption: string }[]
      /** What the user should know before it starts. */
      readonly notices: readonly string[]
      /** Where it runs, where that is not this machine. */
      readonly cluster?: { readonly by: string; readonly blocks: number } | undefined
    }
  | {
      /** A block has run: how many settings are known as well as was wanted. */
      readonly type: 'precision'
      /** What was wanted: `2%,accuracy=0.5`. */
      readonly wanted: string
      /** The last block that ran. */
      readonly block: number
      readonly settings: number
      readonly reached: number
      /** Settings whose runs give no value of what is wanted. */
      readonly givenUp: number
      /** Why no further block follows, in words; empty where one does. */
      readonly ended: string
    }
  | {
      /** A night that was broken off continues: what is finished stays. */
      readonly type: 'night-resumed'
      readonly night: string
      readonly label?: string | undefined
      readonly path: string
      readonly seed: number | string
      readonly total: number
      readonly finished: number
      readonly meters: readonly { meter: string; measures: string; source: string; assumption: string }[]
      readonly notices: readonly string[]
      readonly cluster?: { readonly by: string; readonly blocks: number } | undefined
    }
  | ClusterEvent
  | {
      /** The idle machine is measured, before the first run. */
      readonly type: 'idle'
      readonly seconds: number
    }
  | {
      /** The night's unchanging workload begins: it is no experiment, and in no table. */
      readonly type: 'control-started'
      readonly when: 'before' | 'between' | 'after'
      /** `control/1_before`: its folder in the night. */
      readonly folder: string
      readonly workload: PlannedBackground
    }
  | {
      readonly type: 'control-ended'
      readonly when: 'before' | 'between' | 'after'
      readonly folder: string
      readonly attempt: Attempt
    }
  | {
      /** A run before the first experiment begins: it is none itself, and in no table. */
      readonly type: 'warmup-started'
      /** From 1. */
      readonly number: number
      readonly total: number
      /** `warmup/1`: its folder in the night. */
      readonly folder: string
      readonly workload: PlannedBackground
    }
  | {
      readonly type: 'warmup-ended'
      readonly number: number
      readonly total: number
      readonly folder: string
      readonly attempt: Attempt
    }
  | {
      readonly type: 'experiment-started'
      readonly index: number
      readonly total: number
      readonly experimentId: string
      readonly experiment: PlannedExperiment
      /** Seconds until the night's end, estimated from the finished experiments; null before the first. */
      readonly remainingSeconds: number | null
    }
  | {
      readonly type: 'attempt-started'
      readonly index: number
      readonly attempt: number
      readonly startMs: number
      readonly command: Command | CommandFailure
      readonly logPath: string
    }
  | {
      /** A load begins to run beside an experiment, which starts after the lead. */
      readonly type: 'background-started'
      readonly index: number
      readonly program: PlannedBackground
      readonly command: Command
      readonly logFolder: string
      readonly leadSeconds: number
    }
  | {
      /** One run of the load is over: it ended by itself and is started again, or it was ended. */
      readonly type: 'background-run-ended'
      readonly index: number
      readonly run: BackgroundRun
    }
  | { readonly type: 'sample'; readonly index: number; readonly attempt: number; readonly sample: Sample }
  | {
      /** The log shows a metric while the training runs. */
      readonly type: 'metric'
      readonly index: number
      readonly attempt: number
      readonly name: string
      readonly value: number
    }
  | {
      readonly type: 'meter-problem'
      readonly index: number
      readonly attempt: number
      readonly meter: string
      readonly problem: string
    }
  | {
      /** Something could not be written; the experiment goes on. */
      readonly type: 'record-problem'
      readonly index: number
      readonly problem: string
    }
  | {
      readonly type: 'attempt-ended'
      readonly index: number
      readonly attempt: number
      readonly result: Attempt
    }
  | {
      readonly type: 'retry'
      readonly index: number
      readonly attempt: number
      /** How long the next attempt waits. */
      readonly seconds: number
      readonly result: Attempt
      /** Given after the first attempt, so that a pattern that does not match is reported early. */
      readonly missingMetrics: readonly MissingMetric[]
    }
  | {
      readonly type: 'experiment-ended'
      readonly index: number
      readonly total: number
      readonly result: ExperimentResult
    }
  | {
      readonly type: 'cooldown'
      /** Seconds; for an automatic cool-down at most. */
      readonly seconds: number
      readonly automatic: boolean
    }
  | {
      /** What is spent and left of the night's budget, before its first experiment and after each. */
      readonly type: 'budget'
      readonly spent: {
        readonly joules: number
        readonly isEstimated: boolean
        /** Runs whose energy is not known, and so not in the joules. */
        readonly unknownRuns: number
        readonly seconds: number
        readonly failures: number
      }
      /** In words. */
      readonly left: string
      /** Why the night ends here, in words; empty while it goes on. */
      readonly ended: string
    }
  | {
      /** What the user should know, at any time of the night. */
      readonly type: 'notice'
      readonly text: string
    }
  | {
      readonly type: 'night-ended'
      readonly night: string
      readonly path: string
      readonly seconds: number
      readonly total: number
      readonly succeeded: number
      readonly failed: number
      readonly interrupted: boolean
      /** Why the night ended before its plan did; empty otherwise. */
      readonly failure: string
    }

export type EmitEvent = (event: NightEvent) => void
