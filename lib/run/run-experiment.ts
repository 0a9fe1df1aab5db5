import { resolve } from 'node:path'
import { outputPlaceholder } from '../config/pattern/metric-file.js'
import type { OwnCards } from '../measure/energy/own-cards.js'
import type { Meter } from '../measure/meter.js'
import { sleep } from '../os/sleep.js'
import type { Attempt, AttemptSink, AttemptSpec } from './attempt.js'
import { buildCommand, type Command, type CommandFailure, wantsOutput } from './command/command.js'
import { programEnvironment } from './command/program-environment.js'
import type { QuietWatch } from './conditions/quiet-watch.js'
import type { EmitEvent } from './events.js'
import type { ExperimentResult, ExperimentTask } from './experiment.js'
import type { AttemptFiles, ExperimentFiles } from './files.js'
import { type Hiding, hiddenCommand, hideNothing } from './hiding.js'
import { type LogPatterns, logPatterns } from './log/log-patterns.js'
import { missingMetrics } from './log/metrics/missing-metrics.js'
import type { MetricInFile } from './metric-file/metric-files.js'
import { withMark } from './process/process-tag.js'
import { endedEarly, interruptedWaiting, shouldRetry } from './retry.js'
import type { Stop } from './stop.js'
import { withBackgroundLoad } from './with-background-load.js'

/** The machine as an experiment sees it. */
export interface Bench {
  readonly meters: readonly Meter[]
  /** The cards that the training may use; all of the machine where not given. */
  readonly ownCards?: OwnCards | undefined
  /** Of everything that the night starts; a program gets its repository's variables besides. */
  readonly env: NodeJS.ProcessEnv
  /** The cgroup of the night, where it has one. */
  readonly cgroup?: string | undefined
  readonly quiet?: QuietWatch | undefined
  readonly runAttempt: (spec: AttemptSpec, sink: AttemptSink, stop: Stop) => Promise<Attempt>
}

/** How an experiment is run: the settings of its night, by their names. */
export interface ExperimentSettings {
  /** Milliseconds. */
  readonly sampleInterval: number
  readonly maxRetries: number
  /** Seconds. */
  readonly retryDelay: number
  /** Bytes that a log may take; 0 for any. */
  readonly maxLog: number
  /** Seconds that an attempt may take. */
  readonly timeout: number
  /** What `{maxTime}` of a command template is, in seconds. */
  readonly maxTime: number
  /** Seconds that a background load runs before the training beside it starts. */
  readonly backgroundLead: number
}

/** Callbacks for what happens in an experiment. */
export interface ExperimentListener {
  readonly emit: EmitEvent
  /** Called when an attempt has failed, before that counts: the disk may be the cause, which aborts the night. */
  readonly onFailure: () => void
  /** Takes secrets out of what is quoted from logs and commands (default: none are taken out). */
  readonly hiding?: Hiding
}

/** Where and how an experiment runs. */
export interface ExperimentContext {
  readonly bench: Bench
  readonly settings: ExperimentSettings
  readonly listener: ExperimentListener
  readonly stop: Stop
}

/**
 * Runs an experiment until one attempt succeeds, its cause says that another would not help, or the retries are
 * used up; where it has a background load, beside that.
 */
export async function runExperiment(
  task: ExperimentTask,
  files: ExperimentFiles,
  context: ExperimentContext,
): Promise<ExperimentResult> {
  if (task.background === undefined) return runAttempts(task, files, context)
  return withBackgroundLoad(task.background, task, files, context, failure =>
    runAttempts(task, files, context, failure),
  )
}

/** @param failure Why no attempt can be made, known before the first. */
async function runAttempts(
  task: ExperimentTask,
  files: ExperimentFiles,
  context: ExperimentContext,
  failure?: CommandFailure,
): Promise<ExperimentResult> {
  const { settings, listener, stop } = context
  const { index } = task
  const { hiding = hideNothing } = listener
  const patterns = logPatterns(task.repository)
  const attempts: Attempt[] = []
  const { attempts: before, failures } = task.earlier ?? { attempts: 0, failures: 0 }
  const missingIn = (attempt: Attempt, { logPath }: AttemptFiles) =>
    missingMetrics(attempt, patterns, logPath, hiding)
  for (let number = before + 1; ; number += 1) {
    const attemptFiles = files.openAttempt(number)
    const command = failure ?? prepareCommand(task, files, context)
    const attempt = await attemptOf(task, number, command, attemptFiles, context)
    attempts.push(attempt)
    attemptFiles.close(attempt)
    listener.emit({ type: 'attempt-ended', index, attempt: number, result: attempt })

    if (attempt.outcome === 'success') files.dropFailed()
    const isLast = !shouldRetry(attempt, failures + attempts.length, patterns.causes, settings, stop.graceful)
    if (isLast) return { task, attempts, last: attempt, missingMetrics: missingIn(attempt, attemptFiles) }
    listener.emit({
      type: 'retry',
      index,
      attempt: number,
      seconds: settings.retryDelay,
      result: attempt,
      missingMetrics: number === before + 1 ? missingIn(attempt, attemptFiles) : [],
    })
    await sleep(settings.retryDelay, stop.graceful)
    if (stop.graceful.aborted) {
      const last = interruptedWaiting(attempt, stop.graceful)
      return { task, attempts, last, missingMetrics: missingIn(last, attemptFiles) }
    }
    files.setAside(number)
  }
}

async function attemptOf(
  task: ExperimentTask,
  number: number,
  command: Command | CommandFailure,
  { logPath, keepSample, keepPoint }: AttemptFiles,
  { bench, settings, listener, stop }: ExperimentContext,
): Promise<Attempt> {
  const { emit, hiding = hideNothing, onFailure } = listener
  const { index, repository, base, experimentId, output } = task
  const patterns = logPatterns(repository)
  const spec = {
    command,
    logPath,
    env: {
      ...withMark(programEnvironment(repository, base, bench.env), index, number),
      NIGHTWATT_EXPERIMENT: experimentId,
      NIGHTWATT_ATTEMPT: String(number),
    },
    timeoutSeconds: settings.timeout,
    cgroup: bench.cgroup,
    patterns,
    metricFiles: 'cwd' in command ? filesOf(patterns, command.cwd, output) : [],
    minLogBytes: repository.min_log_bytes,
    maxLogBytes: settings.maxLog,
    meters: bench.meters,
    ownCards: bench.ownCards,
    meterEnv: withMark(bench.env, index, 'meters'),
    sampleIntervalMs: settings.sampleInterval,
    quiet: bench.quiet,
    hiding,
  }
  const about = { index, attempt: number }
  const sink: AttemptSink = {
    onStart: startMs =>
      emit({ type: 'attempt-started', ...about, startMs, command: hiddenCommand(command, hiding), logPath }),
    onSample(sample) {
      keepSample(sample)
      emit({ type: 'sample', ...about, sample })
    },
    onMetric: (name, value) => emit({ type: 'metric', ...about, name, value }),
    onPoint: keepPoint,
    onProblem: (meter, problem) => emit({ type: 'meter-problem', ...about, meter, problem }),
  }
  const attempt = await bench.runAttempt(spec, sink, stop)
  if (attempt.outcome === 'success') return attempt
  onFailure()
  return endedEarly(attempt, stop.graceful)
}

/** Where the metrics of files stand: in the folder that the program runs in, or in that of its `{output}`. */
function filesOf({ inFiles }: LogPatterns, cwd: string, output: string): readonly MetricInFile[] {
  return [...(inFiles ?? [])].map(([name, metric]) => {
    const file = metric.file?.file ?? ''
    const path = resolve(
      cwd,
      file.replace(outputPlaceholder, () => output),
    )
    return { name, metric, path, folders: [cwd, resolve(cwd, output)] }
  })
}

/** Builds the command of an attempt, and makes the folder that it is to write to. */
function prepareCommand(
  { experiment, repository, base, output }: ExperimentTask,
  files: ExperimentFiles,
  { bench, settings }: ExperimentContext,
): Command | CommandFailure {
  const command = buildCommand(repository, experiment, {
    base,
    env: programEnvironment(repository, base, bench.env),
    output,
    maxTimeSeconds: settings.maxTime,
  })
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
