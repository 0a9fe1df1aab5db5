import { type BackgroundRun, backgroundCoverage, startBackground } from './background.js'
import { buildCommand, type CommandFailure } from './command.js'
import type { BackgroundTask, ExperimentOptions, ExperimentResult, ExperimentTask } from './experiment.js'
import type { ExperimentFiles } from './files.js'
import { hiddenCommand, hideNothing } from './hiding.js'
import { withMark } from './process/mark.js'
import { sleep } from './sleep.js'

/** What became of a load, when the experiment beside it was over. */
export interface BackgroundSummary {
  /** Folder of its logs. */
  readonly logFolder: string
  readonly runs: readonly BackgroundRun[]
  /** Share of the last attempt's time in which it ran, 0 to 1. */
  readonly coverage: number
}

/**
 * Runs an experiment beside a load: the load is started, has its lead, and is ended with all its processes whatever
 * becomes of the experiment.
 *
 * @param runForeground Runs the experiment; told why it cannot, where the load cannot be started.
 */
export async function besideBackground(
  { program, repository }: BackgroundTask,
  { index, base }: ExperimentTask,
  files: ExperimentFiles,
  options: ExperimentOptions,
  runForeground: (failure?: CommandFailure) => Promise<ExperimentResult>,
): Promise<ExperimentResult> {
  const { env, hurry, signal, emit, backgroundLeadSeconds, maxTimeSeconds, maxLogBytes } = options
  const command = buildCommand(repository, program, { base, env, output: '', maxTimeSeconds })
  if ('cause' in command) {
    return runForeground({ ...command, detail: `the background load cannot run: ${command.detail}` })
  }
  const logFolder = files.backgroundLogs
  emit({
    type: 'background-started',
    index,
    program,
    command: hiddenCommand(command, options.hiding ?? hideNothing),
    logFolder,
    leadSeconds: backgroundLeadSeconds,
  })
  const background = startBackground({
    command,
    logFolder,
    maxLogBytes,
    env: withMark(env, index, 'background'),
    cgroup: options.cgroup,
    hurry,
    onRunEnded: run => emit({ type: 'background-run-ended', index, run }),
  })
  let result: ExperimentResult
  let runs: readonly BackgroundRun[] = []
  try {
    await sleep(backgroundLeadSeconds, signal)
    result = await runForeground()
  } finally {
    runs = await background.stop()
  }
  return { ...result, background: { logFolder, runs, coverage: backgroundCoverage(runs, result.last) } }
}
