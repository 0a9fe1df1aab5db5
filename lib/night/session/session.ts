import type { PlanningName } from '../../config/options/session-options.js'
import type { HyperparameterValues } from '../../config/parameter/hyperparameter-value.js'
import type { RunOptions } from '../../plan/options.js'
import type { ExperimentRecord } from '../../record/schema.js'
import type { Night } from '../night.js'

/** Those of `run`, without what says which experiments there are: each is asked for by itself. */
export type SessionOptions = Omit<RunOptions, PlanningName> & {
  /** The session ends in good order when nothing was asked for so long; seconds (3600). */
  readonly silenceSeconds?: number
}

/** What an experiment of a session came to. */
export interface SessionResult {
  readonly experimentId: string
  readonly outcome: ExperimentRecord['outcome']
  /** By name, as the log told them; those that it did not tell are absent. */
  readonly metrics: Readonly<Record<string, number>>
  /** Of the last attempt, CPU and GPU together; null where not all of it is known. */
  readonly energyJoules: number | null
  /** One standard uncertainty of it, without what its sensors may be off by; null where unknown. */
  readonly uncertaintyJoules: number | null
  readonly seconds: number | null
  /** Everything that is on disk of it. */
  readonly record: ExperimentRecord
}

/** A night whose experiments are asked for one by one. */
export interface Session extends AsyncDisposable {
  /** Folder of the night; undefined before the first experiment, with which it begins. */
  readonly path: string | undefined
  /**
   * Runs the program with these hyperparameters, the others at their defaults, and resolves when it is recorded. Calls
   * that come meanwhile wait for their turn.
   *
   * @throws UsageError for hyperparameters that cannot be, and the session goes on; RefusedError where it has ended.
   */
  run(hyperparameters?: HyperparameterValues): Promise<SessionResult>
  /** Ends the night in good order once all that was asked for has run; a second call gives the same night. */
  end(): Promise<Night>
}
