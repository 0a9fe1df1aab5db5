import { resolve } from 'node:path'
import type { Repository } from '../config/schema.js'
import type { PlannedBackground, PlannedExperiment } from '../design/plan.js'
import type { OwnCards } from '../measure/account.js'
import type { Meter } from '../measure/meter.js'
import { type Attempt, runAttempt } from './attempt.js'
import { type BackgroundSummary, besideBackground } from './beside-background.js'
import { buildCommand, type Command, type CommandFailure, wantsOutput } from './command.js'
import type { EmitEvent } from './events.js'
import { type FailureCause, isWorthRetrying } from './failure-causes.js'
import type { AttemptFiles, ExperimentFiles } from './files.js'
import { type Hiding, hiddenCommand, hideNothing } from './hiding.js'
import { Interruption, whyInterrupted } from './interruption.js'
import { type LogPatterns, logPatterns } from './log/log-patterns.js'
import { type MissingMetric, missingMetrics } from './log/missing-metrics.js'
import { withMark } from './process/mark.js'
import { sleep } from './sleep.js'

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
  /** Attempts of it before the night was broken off, and how many of them failed by themselves. */
  readonly earlier?: { readonly attempts: number; readonly failures: number }
}

/** The load beside an experiment. */
export interface BackgroundTask {
  readonly program: PlannedBackground
  readonly repository: Repository
}

export interface ExperimentOptions {
  readonly meters: readonly Meter[]
  /** The cards that the training may use; all of the machine where not given. */
  readonly ownCards?: OwnCards | undefined
  readonly sampleIntervalMs: number
  readonly maxRetries: number
  readonly retryDelaySeconds: number
  /** How large a log may get; 0 for any size. */
  readonly maxLogBytes: number
  readonly timeoutSeconds: number
  /** What `{maxTime}` of a command template is. */
  readonly maxTimeSeconds: number
  /** How long a background load runs before the training beside it starts. */
  readonly backgroundLeadSeconds: number
  readonly env: NodeJS.ProcessEnv
  /** The cgroup of the night, where it has one. */
  readonly cgroup?: string | undefined
  readonly signal: AbortSignal
  readonly hurry: AbortSignal
  /** What takes secrets out of what is quoted from logs and commands (nothing is). */
  readonly hiding?: Hiding
  /** Called when an attempt has failed, before it counts: what ended it may be no fault of its own, and abort us. */
  readonly onFailure: () => void
  readonly emit: EmitEvent
}

/** What became of one entry of the plan: all its attempts, the last of which decides. */
export interface ExperimentResult {
  readonly task: ExperimentTask
  readonly attempts: readonly Attempt[]
  readonly last: Attempt
  readonly missingMetrics: readonly MissingMetric[]
  /** What became of the load beside it. */
  readonly background?: BackgroundSummary
}

/**
 * Runs an experiment until one attempt succeeds, its cause says that another would not help, or the retries are
 * used up; where it has a background load, beside that.
 */
export async function runExperiment(
  task: ExperimentTask,
  files: ExperimentFiles,
  options: ExperimentOptions,
): Promise<ExperimentResult> {
  if (task.background === undefined) return runAttempts(task, files, options)
  return besideBackground(task.background, task, files, options, failure =>
    runAttempts(task, files, options, failure),
  )
}

/** @param failure Why no attempt can be made, known before the first. */
async function runAttempts(
  task: ExperimentTask,
  files: ExperimentFiles,
  options: ExperimentOptions,
  failure?: CommandFailure,
): Promise<ExperimentResult> {
  const { index, repository } = task
  const patterns = logPatterns(repository)
  const { hiding = hideNothing } = options
  const attempts: Attempt[] = []
  const { attempts: before, failures } = task.earlier ?? { attempts: 0, failures: 0 }
  for (let number = before + 1; ; number += 1) {
    const attemptFiles = files.openAttempt(number)
    const command = failure ?? prepareCommand(task, files, options)
    const ran = await runAttempt({
      command,
      logPath: attemptFiles.logPath,
      env: {
        ...withMark(options.env, index, number),
        NIGHTWATT_EXPERIMENT: task.experimentId,
        NIGHTWATT_ATTEMPT: String(number),
      },
      timeoutSeconds: options.timeoutSeconds,
      cgroup: options.cgroup,
      patterns,
      minLogBytes: repository.min_log_bytes,
      maxLogBytes: options.maxLogBytes,
      meters: options.meters,
      ownCards: options.ownCards,
      meterEnv: withMark(options.env, index, 'meters'),
      sampleIntervalMs: options.sampleIntervalMs,
      hiding,
      signal: options.signal,
      hurry: options.hurry,
      onStart: startMs =>
        options.emit({
          type: 'attempt-started',
          index,
          attempt: number,
          startMs,
          command: hiddenCommand(command, hiding),
          logPath: attemptFiles.logPath,
        }),
      onSample(sample) {
        attemptFiles.keepSample(sample)
        options.emit({ type: 'sample', index, attempt: number, sample })
      },
      onMetric: (name, value) => options.emit({ type: 'metric', index, attempt: number, name, value }),
      onProblem: (meter, problem) =>
        options.emit({ type: 'meter-problem', index, attempt: number, meter, problem }),
    })
    if (ran.outcome === 'failure') options.onFailure()
    const attempt = ran.outcome === 'failure' ? unlessEndedFor(options.signal, ran) : ran
    attempts.push(attempt)
    attemptFiles.close(attempt)
    options.emit({ type: 'attempt-ended', index, attempt: number, result: attempt })

    if (attempt.outcome === 'success') files.dropFailed()
    if (!shouldRetry(attempt, failures + attempts.length, patterns.causes, options)) {
      return summarise(task, attempts, attempt, patterns, attemptFiles, hiding)
    }
    options.emit({
      type: 'retry',
      index,
      attempt: number,
      seconds: options.retryDelaySeconds,
      result: attempt,
      missingMetrics:
        number === before + 1 ? missingMetrics(attempt, patterns.metrics, attemptFiles.logPath, hiding) : [],
    })
    await sleep(options.retryDelaySeconds, options.signal)
    if (options.signal.aborted) {
      return summarise(
        task,
        attempts,
        interruptedAfter(attempt, options.signal),
        patterns,
        attemptFiles,
        hiding,
      )
    }
    files.setAside(number)
  }
}

/** The command of an attempt, and the folder that it is told to write to. */
function prepareCommand(
  { experiment, repository, base, output }: ExperimentTask,
  files: ExperimentFiles,
  { env, maxTimeSeconds }: ExperimentOptions,
): Command | CommandFailure {
  const command = buildCommand(repository, experiment, { base, env, output, maxTimeSeconds })
  if ('cause' in command || !wantsOutput(repository)) return command
  const folder = resolve(command.cwd, output)
  try {
    files.makeOutput(folder)
    return command
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    return {
      cause: 'no-permission',
      detail: `the folder of {output}, ${folder}, could not be made: ${reason}`,
    }
  }
}

function shouldRetry(
  attempt: Attempt,
  /** How many have failed, this one included. */
  failures: number,
  causes: readonly FailureCause[],
  { maxRetries, signal }: ExperimentOptions,
): boolean {
  if (attempt.cause === null || signal.aborted || failures > maxRetries) return false
  return isWorthRetrying(attempt.cause, causes)
}

/** An attempt that failed for what ends the night did not fail: it was not finished. */
function unlessEndedFor(signal: AbortSignal, attempt: Attempt): Attempt {
  if (!(signal.reason instanceof Interruption) || attempt.cause === 'interrupted') return attempt
  return {
    ...attempt,
    cause: 'interrupted',
    detail: `${whyInterrupted(signal)} Before that: ${attempt.detail}`,
  }
}

/** The wait for another attempt was ended: the experiment did not fail, it was not finished. */
function interruptedAfter(attempt: Attempt, signal: AbortSignal): Attempt {
  const detail = `${whyInterrupted(signal)}, while waiting to try again; before that: ${attempt.detail}`
  return { ...attempt, cause: 'interrupted', detail }
}

function summarise(
  task: ExperimentTask,
  attempts: readonly Attempt[],
  last: Attempt,
  { metrics }: LogPatterns,
  { logPath }: AttemptFiles,
  hiding: Hiding,
): ExperimentResult {
  return { task, attempts, last, missingMetrics: missingMetrics(last, metrics, logPath, hiding) }
}
