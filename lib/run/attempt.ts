import { once } from 'node:events'
import { createWriteStream, type WriteStream } from 'node:fs'
import { execa } from 'execa'
import type { EnergyReport } from '../measure/account.js'
import type { Meter, Sample } from '../measure/meter.js'
import { startMonitor } from '../measure/monitor.js'
import type { Command, CommandFailure } from './command.js'
import { emptyScan, type LogPatterns, type LogScan, scanLog } from './log-scan.js'
import { LogTail } from './log-tail.js'
import { type Ending, judge, type Outcome } from './outcome.js'
import { endProcessGroup, groupLives } from './process-group.js'

export interface AttemptOptions {
  readonly command: Command | CommandFailure
  /** Where stdout and stderr go, as they come. */
  readonly logPath: string
  readonly env: NodeJS.ProcessEnv
  readonly timeoutSeconds: number
  readonly patterns: LogPatterns
  readonly minLogBytes: number
  readonly meters: readonly Meter[]
  readonly sampleIntervalMs: number
  /** Aborted: the attempt ends in good order and counts as interrupted. */
  readonly signal: AbortSignal
  /** Aborted as well: no grace for the processes. */
  readonly hurry: AbortSignal
  readonly onStart: (startMs: number) => void
  readonly onSample: (sample: Sample) => void
  /** A metric that the log shows while the training runs. */
  readonly onMetric: (name: string, value: number) => void
  readonly onProblem: (meter: string, problem: string) => void
}

/** One execution of an experiment's command, and what it took. */
export interface Attempt extends Outcome {
  /** Wall clock, milliseconds since the epoch. */
  readonly startMs: number
  readonly endMs: number
  /** By the monotonic clock, so that a clock set during the run does not show. */
  readonly durationSeconds: number
  readonly exitCode: number | null
  readonly signal: string | null
  readonly command: readonly string[]
  readonly logBytes: number
  readonly metrics: ReadonlyMap<string, number>
  readonly energy: EnergyReport
  readonly meterProblems: ReadonlyMap<string, readonly string[]>
}

/** Runs a command once under the meters and judges how it went. Never rejects for what the command does. */
export async function runAttempt(options: AttemptOptions): Promise<Attempt> {
  const logFile = await openLog(options.logPath)
  const monitor = await startMonitor(options.meters, {
    intervalMs: options.sampleIntervalMs,
    env: options.env,
    onSample: options.onSample,
    onProblem: options.onProblem,
  })
  const startMs = Date.now()
  monitor.begin(startMs)
  options.onStart(startMs)
  const clock = performance.now()
  const tail = followMetrics(options)
  const process = await runProcess(options, logFile)
  clearInterval(tail)
  const durationSeconds = (performance.now() - clock) / 1000
  const endMs = startMs + durationSeconds * 1000
  const { energy, problems } = await monitor.end(endMs)
  const log = readLog(options)
  const outcome = judge({ ...process, log, minLogBytes: options.minLogBytes })
  return {
    ...outcome,
    startMs,
    endMs,
    durationSeconds,
    exitCode: process.exitCode,
    signal: process.signal,
    command: 'file' in options.command ? [options.command.file, ...options.command.args] : [],
    logBytes: log.bytes,
    metrics: log.metrics,
    energy,
    meterProblems: problems,
  }
}

// Only a file that is open already is handed to the process as it is; anything else would pass through us.
async function openLog(path: string): Promise<WriteStream> {
  const file = createWriteStream(path, { flags: 'a' })
  await once(file, 'open')
  return file
}

type ProcessEnding = Omit<Ending, 'log' | 'minLogBytes'>

const notRun: ProcessEnding = {
  exitCode: null,
  signal: null,
  timedOutAfterSeconds: null,
  interrupted: false,
  startFailure: null,
}

/**
 * The process writes to the log's file itself: nothing passes through us, so memory stays flat whatever it
 * prints, its lines keep their order, and the log is whole up to the last byte if we die.
 */
async function runProcess(options: AttemptOptions, log: WriteStream): Promise<ProcessEnding> {
  const { command, signal, hurry, timeoutSeconds } = options
  try {
    if ('cause' in command) return { ...notRun, startFailure: command }
    if (signal.aborted) return { ...notRun, interrupted: true }
    const child = execa(command.file, command.args, {
      cwd: command.cwd,
      env: options.env,
      extendEnv: false,
      stdin: 'ignore',
      stdout: log,
      stderr: log,
      buffer: false,
      reject: false,
      // Its own process group: it is ended as a whole, and a Ctrl-C in the terminal reaches us alone.
      detached: true,
      cleanup: false,
    })
    const { pid } = child
    if (pid === undefined) {
      const result = await child
      return { ...notRun, startFailure: explainStartFailure(command, result.code, result.originalMessage) }
    }

    let timedOut = false
    let interrupted = false
    let ending: Promise<void> | undefined
    const end = () => {
      ending ??= endProcessGroup(pid, hurry)
    }
    const timer = setTimeout(() => {
      timedOut = true
      end()
    }, timeoutSeconds * 1000)
    const interrupt = () => {
      interrupted = true
      end()
    }
    signal.addEventListener('abort', interrupt)
    const result = await child
    clearTimeout(timer)
    signal.removeEventListener('abort', interrupt)
    // What the training left behind in its group must not burn energy under the next experiment.
    if (ending === undefined && groupLives(pid)) end()
    await ending
    return {
      exitCode: result.exitCode ?? null,
      signal: result.signal ?? null,
      timedOutAfterSeconds: timedOut ? timeoutSeconds : null,
      interrupted: interrupted && !timedOut,
      startFailure: null,
    }
  } finally {
    log.destroy()
  }
}

function explainStartFailure(
  command: Command,
  code: string | undefined,
  message: string | undefined,
): CommandFailure {
  if (code === 'ENOENT')
    return {
      cause: 'missing-file',
      detail: `${command.file} could not be started: it, or the interpreter in its first line, does not exist`,
    }
  if (code === 'EACCES')
    return { cause: 'no-permission', detail: `${command.file} could not be started: no permission` }
  return {
    cause: 'exit-code',
    detail: `${command.file} could not be started: ${message ?? code ?? 'unknown reason'}`,
  }
}

const tailIntervalMs = 1000

function followMetrics({ logPath, patterns, onMetric }: AttemptOptions): NodeJS.Timeout {
  const tail = new LogTail(logPath, patterns.metrics)
  return setInterval(() => {
    for (const [name, value] of tail.read()) onMetric(name, value)
  }, tailIntervalMs)
}

function readLog({ logPath, patterns }: AttemptOptions): LogScan {
  try {
    return scanLog(logPath, patterns)
  } catch {
    // Folder deleted under our feet: the attempt is judged by its exit code alone.
    return emptyScan
  }
}
