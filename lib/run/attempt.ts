import type { EnergyReport, OwnCards } from '../measure/account.js'
import type { Meter, Sample } from '../measure/meter.js'
import { type Readings, startMonitor } from '../measure/monitor.js'
import type { Command } from './command.js'
import { type Hiding, hiddenIn, hiddenOutcome, hideNothing } from './hiding.js'
import { whyInterrupted } from './interruption.js'
import { openLog } from './log/log-file.js'
import { type LogSize, limitLog, limitWarnings } from './log/log-limit.js'
import type { LogPatterns } from './log/log-patterns.js'
import { emptyScan, type LogScan, scanLogInTurns } from './log/log-scan.js'
import { tookTooLong } from './log/log-search.js'
import { LogTail } from './log/log-tail.js'
import type { MissingReason } from './log/metric-search.js'
import { judge, type Outcome } from './outcome.js'
import { folderVariable } from './process/mark.js'
import { type ProcessOptions, runProcess } from './process/training-process.js'
import { watchStrangers } from './strangers.js'

export interface AttemptOptions extends ProcessOptions {
  /** Where stdout and stderr go, as they come. */
  readonly logPath: string
  readonly patterns: LogPatterns
  /** What the user asks of the log's size; undefined where they ask nothing. */
  readonly minLogBytes: number | undefined
  /** How large the log may get; 0 for any size. */
  readonly maxLogBytes: number
  readonly meters: readonly Meter[]
  /** The cards that the command may use; all of the machine where not given. */
  readonly ownCards?: OwnCards | undefined
  /** Environment of the meters: without the attempt's mark, by which all that the command started is ended. */
  readonly meterEnv: NodeJS.ProcessEnv
  readonly sampleIntervalMs: number
  /** What takes secrets out of what is quoted (nothing is). */
  readonly hiding?: Hiding
  readonly onStart: (startMs: number) => void
  readonly onSample: (sample: Sample) => void
  /** A metric that the log shows while the training runs. */
  readonly onMetric: (name: string, value: number) => void
  readonly onProblem: (meter: string, problem: string) => void
}

/** One execution of an experiment's command, and what it took. */
export interface Attempt extends Outcome {
  /**
   * Milliseconds since the epoch by the attempt's own clock: wall time when its meters were started, the monotonic
   * clock from then on, so that a wall clock set during the run does not show. Its samples go by the same.
   */
  readonly startMs: number
  readonly endMs: number
  readonly durationSeconds: number
  readonly exitCode: number | null
  readonly signal: string | null
  readonly command: readonly string[]
  /** What the command wrote, and what of it the log still holds. */
  readonly logBytes: number
  readonly logBytesKept: number
  /** SHA-256 of what it holds; null where it could not be read. */
  readonly logSha256: string | null
  readonly metrics: ReadonlyMap<string, number>
  /** Metrics that were looked for and have no value; empty where the log could not be read. */
  readonly missingMetrics: ReadonlyMap<string, MissingReason>
  readonly energy: EnergyReport
  readonly meterProblems: ReadonlyMap<string, readonly string[]>
}

/**
 * Runs a command once under the meters and judges how it went. Never rejects for what the command does; rejects
 * when its log cannot be opened.
 */
export async function runAttempt(options: AttemptOptions): Promise<Attempt> {
  const { hiding = hideNothing } = options
  const logFile = await openLog(options.logPath)
  const strangerProblems: string[] = []
  const monitor = await startMonitor(options.meters, {
    intervalMs: options.sampleIntervalMs,
    env: options.meterEnv,
    onSample: options.onSample,
    onProblem: options.onProblem,
    ownCards: options.ownCards,
  })
  const strangers = options.meters.some(({ measures }) => measures === 'gpu')
    ? await watchStrangers(options.meterEnv, options.env[folderVariable] ?? '', options.ownCards, problem => {
        strangerProblems.push(problem)
        options.onProblem('nvidia-smi', problem)
      })
    : undefined
  const tail = followMetrics(options)
  let startMs = monitor.now()
  const limited = limitLog(options.logPath, options.maxLogBytes)
  let durationSeconds = 0
  let readings: Promise<Readings> | undefined
  const finish = () => {
    const endMs = monitor.now()
    durationSeconds = (endMs - startMs) / 1000
    readings = monitor.end(endMs)
  }
  try {
    // Told before it is so: who dies in between leaves a start without an attempt, and never an attempt untold of.
    options.onStart(startMs)
    const process = await runProcess(options, logFile, {
      onStart() {
        startMs = monitor.now()
        monitor.begin(startMs)
      },
      onExit: finish,
    })
    const { energy, problems } = await (readings ?? monitor.end(monitor.now()))
    await strangers?.end()
    const size = await limited.end()
    const { found, ended } = await readLog(options, size, hiding)
    const log = found ?? emptyScan
    // A log that was deleted under our feet says nothing, not even that it is small.
    const outcome = judge({
      ...process,
      interrupted: process.interrupted || ended,
      interruption: whyInterrupted(options.signal),
      log,
      wantsMetrics: found !== undefined && options.patterns.metrics.size > 0,
      minLogBytes: found === undefined ? undefined : options.minLogBytes,
    })
    const warnings = [...outcome.warnings, ...warningsOf(found), ...limitWarnings(size)]
    return {
      ...hiddenOutcome({ ...outcome, warnings }, hiding),
      startMs,
      endMs: startMs + durationSeconds * 1000,
      durationSeconds,
      exitCode: process.exitCode,
      signal: process.signal,
      command: 'file' in options.command ? wordsOf(options.command, hiding) : [],
      logBytes: log.bytes,
      logBytesKept: size.kept ?? 0,
      logSha256: log.sha256,
      metrics: log.metrics,
      missingMetrics: log.missing,
      energy,
      meterProblems: withProblems(problems, 'nvidia-smi', strangerProblems),
    }
  } finally {
    clearInterval(tail)
    strangers?.stop()
    await limited.end()
    // A meter left running would keep us alive until morning.
    if (readings === undefined) await monitor.end(monitor.now())
    logFile.destroy()
  }
}

function withProblems(
  problems: Attempt['meterProblems'],
  meter: string,
  others: readonly string[],
): Attempt['meterProblems'] {
  if (others.length === 0) return problems
  return new Map([...problems, [meter, [...(problems.get(meter) ?? []), ...others]]])
}

function wordsOf({ file, args }: Command, hiding: Hiding): readonly string[] {
  return hiding.words([file, ...args]).value
}

const tailIntervalMs = 1000

function followMetrics({ logPath, patterns, onMetric }: AttemptOptions): NodeJS.Timeout {
  const tail = new LogTail(logPath, patterns.metrics)
  return setInterval(() => {
    for (const [name, value] of tail.read()) onMetric(name, value)
  }, tailIntervalMs)
}

/**
 * What the log tells; its size is that of all that was written, so that no limit makes it too small. `ended` where the
 * search was: an attempt that nobody could judge was interrupted.
 */
async function readLog(
  { logPath, patterns, signal }: AttemptOptions,
  { leftOut, written }: LogSize,
  hiding: Hiding,
): Promise<{ readonly found: LogScan | undefined; readonly ended: boolean }> {
  try {
    const read = await scanLogInTurns(logPath, patterns, signal)
    if (read === undefined) return { found: { ...emptyScan, bytes: written ?? 0 }, ended: true }
    const scan = hiddenIn(read, hiding)
    return { found: { ...scan, bytes: leftOut > 0 ? (written ?? scan.bytes) : scan.bytes }, ended: false }
  } catch {
    return { found: undefined, ended: false }
  }
}

function warningsOf(log: LogScan | undefined): string[] {
  if (log === undefined) return ['the log could not be read: the attempt was judged by its exit code alone']
  return [
    ...log.metricWarnings,
    ...log.tooSlow.map(
      ({ role, source }) => `the attempt was judged without the ${role} /${source}/: it ${tookTooLong}`,
    ),
  ]
}
