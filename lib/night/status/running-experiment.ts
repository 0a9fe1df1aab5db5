import { isObject } from '../../config/batch/remarks.js'
import type { HyperparameterValues } from '../../config/parameter/hyperparameter-value.js'
import type { JournalEntry } from '../../record/journal/journal.js'
import { valuesIn } from '../../record/older/older-record.js'

/** What a night does at a moment. */
export type Step =
  | 'starting meters'
  | 'background load'
  | 'training'
  | 'after an attempt'
  | 'waiting to retry'

/** An experiment that has begun and not ended. Times are local times with offset. */
export interface RunningExperiment {
  readonly index: number
  readonly experimentId: string
  readonly repository: string
  readonly model: string
  readonly hyperparameters: HyperparameterValues
  readonly step: Step
  /** From 1; 0 before the first. */
  readonly attempt: number
  readonly startedAt: string
  /** When the step began: of the training, its start. */
  readonly stepStartedAt: string
}

export interface FailedAttempt {
  readonly experimentId: string
  readonly attempt: number
  readonly cause: string
  readonly detail: string
  readonly at: string
}

/** What an entry `experiment-started` begins. */
export function toRunning(entry: JournalEntry): RunningExperiment {
  const experiment = isObject(entry.experiment) ? entry.experiment : {}
  const values = isObject(experiment.hyperparameters) ? experiment.hyperparameters : {}
  return {
    index: numberOf(entry.index),
    experimentId: textOf(entry.experiment_id),
    repository: textOf(experiment.repository),
    model: textOf(experiment.model),
    hyperparameters: valuesIn(values).values,
    step: 'starting meters',
    attempt: 0,
    startedAt: entry.time,
    stepStartedAt: entry.time,
  }
}

const stepsAfter: Readonly<Record<string, Step>> = {
  'background-started': 'background load',
  'attempt-started': 'training',
  'attempt-ended': 'after an attempt',
  retry: 'waiting to retry',
}

/** The same after another entry of its own. */
export function afterEntry(running: RunningExperiment, entry: JournalEntry): RunningExperiment {
  const step = stepsAfter[entry.type]
  if (step === undefined) return running
  const attempt = typeof entry.attempt === 'number' ? entry.attempt : running.attempt
  return { ...running, step, attempt, stepStartedAt: entry.time }
}

/** Whether an entry is about an attempt that failed, other than by the user's interrupt. */
export function isFailure({ type, record }: JournalEntry): boolean {
  return (
    type === 'attempt-ended' &&
    isObject(record) &&
    record.outcome === 'failure' &&
    record.cause !== 'interrupted'
  )
}

export function toFailure(entry: JournalEntry, { experimentId }: RunningExperiment): FailedAttempt {
  const record = isObject(entry.record) ? entry.record : {}
  return {
    experimentId,
    attempt: numberOf(entry.attempt),
    cause: textOf(record.cause),
    detail: textOf(record.detail),
    at: entry.time,
  }
}

/** An entry's value under a name, unchecked. */
export function numberOf(value: unknown): number {
  return typeof value === 'number' ? value : Number.NaN
}

export function textOf(value: unknown): string {
  return typeof value === 'string' ? value : ''
}
