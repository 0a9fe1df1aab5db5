import { sleep } from '../os/sleep.js'
import { type BackgroundRun, backgroundCoverage, startBackground } from './background.js'
import { buildCommand, type CommandFailure } from './command/command.js'
import { onCardsOf, programEnvironment } from './command/program-environment.js'
import type { BackgroundTask, ExperimentResult, ExperimentTask } from './experiment.js'
import type { ExperimentFiles } from './files.js'
import { hiddenCommand, hideNothing } from './hiding.js'
import { withMark } from './process/process-tag.js'
import type { ExperimentContext } from './run-experiment.js'

/** The result of a load, once the experiment beside it is over. */
export interface BackgroundSummary {
  /** Folder of its logs. */
  readonly logFolder: string
  readonly runs: readonly BackgroundRun[]
  /** Share of the last attempt's time in which it ran, 0 to 1. */
  readonly coverage: number
}

/**
 * Runs an experiment beside a load: the load is started, gets its lead, and is ended with all its processes, however
 * the experiment ends.
 *
 * @param runForeground Runs the experiment; its argument says why it cannot, if the load could not be started.
 */
export async function withBackgroundLoad(
  { program, repository }: BackgroundTask,
  { index, base, repository: measured }: ExperimentTask,
  files: ExperimentFiles,
  { bench, settings, listener, stop }: ExperimentContext,
  runForeground: (failure?: CommandFailure) => Promise<ExperimentResult>,
): Promise<ExperimentResult> {
  const { emit, hiding = hideNothing } = listener
  const { cgroup } = bench
  const env = onCardsOf(
    programEnvironment(repository, base, bench.env),
    programEnvironment(measured, base, bench.env),
  )
  const command = buildCommand(repository, program, {
    base,
    env,
    output: '',
    maxTimeSeconds: settings.maxTime,
  })
  if ('cause' in command) {
    return runForeground({ ...command, detail: `the background load cannot run: ${command.detail}` })
  }
  const logFolder = files.backgroundLogs
  emit({
    type: 'background-started',
    index,
    program,
    command: hiddenCommand(command, hiding),
    logFolder,
    leadSeconds: settings.backgroundLead,
  })
  const background = startBackground({
    command,
    logFolder,
    maxLogBytes: settings.maxLog,
    env: withMark(env, index, 'background'),
    cgroup,
    immediate: stop.immediate,
    onRunEnded: run => emit({ type: 'background-run-ended', index, run }),
  })
  let result: ExperimentResult
  let runs: readonly BackgroundRun[] = []
  try {
    await sleep(settings.backgroundLead, stop.graceful)
    result = await runForeground()
  } finally {
    runs = await background.stop()
  }
  return { ...result, background: { logFolder, runs, coverage: backgroundCoverage(runs, result.last) } }
}
