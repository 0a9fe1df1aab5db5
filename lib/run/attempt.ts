import type { EnergyReport } from '../measure/energy/energy-report.js'
import type { OwnCards } from '../measure/energy/own-cards.js'
import type { Meter, Sample } from '../measure/meter.js'
import { type Readings, startMonitor } from '../measure/monitor.js'
import { tooFewJoules } from '../measure/too-few-joules.js'
import type { Command } from './command/command.js'
import {
  type AttemptConditions,
  foreignLoadWarnings,
  watchConditions,
} from './conditions/attempt-conditions.js'
import type { QuietWatch } from './conditions/quiet-watch.js'
import { type Hiding, hiddenOutcome, hiddenPhases, hiddenProblems, hideNothing } from './hiding.js'
import { whyInterrupted } from './interruption.js'
import { followedWarnings, readLog, scanWarnings } from './log/attempt-log.js'
import { openLog } from './log/file/log-file.js'
import { limitLog, limitWarnings } from './log/file/log-limit.js'
import { followLog } from './log/follow/follow-log.js'
import type { LogPatterns } from './log/log-patterns.js'
import { emptyScan } from './log/log-scan.js'
import type { MissingReason } from './log/metrics/metric-search.js'
import type { AttemptPhases } from './log/phases/phase-listener.js'
import type { MetricPoint, MetricSeries } from './log/series/metric-point.js'
import { MetricFiles, type MetricInFile } from './metric-file/metric-files.js'
import { judge, type Outcome } from './outcome/outcome.js'
import { folderVariable } from './process/process-tag.js'
import { type ProcessOptions, runProcess } from './process/training-process.js'
import type { Stop } from './stop.js'
import { watchStrangers } from './strangers.js'

/** What one execution of a command needs: what to run, under which meters, and how its log is judged. */
export interface AttemptSpec extends ProcessOptions {
  /** The file that stdout and stderr go to, unchanged. */
  readonly logPath: string
  readonly patterns: LogPatterns
  /** The metrics that the training writes into files of its own (none). */
  readonly metricFiles?: readonly MetricInFile[]
  /** The log's minimum size that the user asks for; undefined for none. */
  readonly minLogBytes: number | undefined
  /** How large the log may get; 0 for any size. */
  readonly maxLogBytes: number
  readonly meters: readonly Meter[]
  /** The cards that the command may use; all of the machine where not given. */
  readonly ownCards?: OwnCards | undefined
  /** Environment of the meters: without the attempt's tag, by which everything that the command started is ended. */
  readonly meterEnv: NodeJS.ProcessEnv
  readonly sampleIntervalMs: number
  /** Tells how busy the machine was before; not known where not given. */
  readonly quiet?: QuietWatch | undefined
  /** Takes secrets out of what is quoted (default: none are taken out). */
  readonly hiding?: Hiding
}

/** Callbacks for what happens while an attempt runs. */
export interface AttemptSink {
  readonly onStart: (startMs: number) => void
  readonly onSample: (sample: Sample) => void
  /** A metric that the log shows while the training runs. */
  readonly onMetric: (name: string, value: number) => void
  /** The same with the time of its line, once that is known. */
  readonly onPoint: (point: MetricPoint) => void
  readonly onProblem: (meter: string, problem: string) => void
}

/** One execution of an experiment's command, and what it took. */
export interface Attempt extends Outcome {
  /**
   * Milliseconds since the epoch by the attempt's own clock: wall time when its meters were started, the monotonic
   * clock from then on, so that a wall clock set during the run does not show. Its samples use the same clock.
   */
  readonly startMs: number
  readonly endMs: number
  readonly durationSeconds: number
  readonly exitCode: number | null
  readonly signal: string | null
  readonly command: readonly string[]
  /** How much the command wrote, and how much of it the log still holds. */
  readonly logBytes: number
  readonly logBytesKept: number
  /** SHA-256 of what it holds; null where it could not be read. */
  readonly logSha256: string | null
  readonly metrics: ReadonlyMap<string, number>
  /** Metrics that were looked for and have no value; empty where the log could not be read. */
  readonly missingMetrics: ReadonlyMap<string, MissingReason>
  /** Why a metric of a file of the training has none, in words. */
  readonly missingDetails?: ReadonlyMap<string, string>
  readonly energy: EnergyReport
  /** When the parts of the run that are measured apart began and ended; absent where nobody looked. */
  readonly phases?: AttemptPhases
  /** What became of the values of its metrics while it ran; absent where nobody looked. */
  readonly series?: readonly MetricSeries[]
  readonly meterProblems: ReadonlyMap<string, readonly string[]>
  /** What else the machine did; absent where nobody looked. */
  readonly conditions?: AttemptConditions
}

/**
 * Runs a command once under the meters and judges how it went. Never rejects for what the command does; rejects
 * when its log cannot be opened.
 */
export async function runAttempt(spec: AttemptSpec, sink: AttemptSink, stop: Stop): Promise<Attempt> {
  const { hiding = hideNothing } = spec
  const logFile = await openLog(spec.logPath)
  const strangerProblems: string[] = []
  // What is told as it happens and what is recorded are the same words: `check` compares them.
  const onProblem: AttemptSink['onProblem'] = (meter, problem) => sink.onProblem(meter, hiding.text(problem))
  const night = spec.env[folderVariable] ?? ''
  const conditions = watchConditions({ env: spec.meterEnv, quiet: spec.quiet, night, cgroup: spec.cgroup })
  const monitor = await startMonitor(spec.meters, {
    intervalMs: spec.sampleIntervalMs,
    env: spec.meterEnv,
    onSample(sample) {
      conditions.see(sample)
      sink.onSample(sample)
    },
    onProblem,
    ownCards: spec.ownCards,
  })
  // Strangers stand with the meter whose joules hold what they take.
  const gpuMeter = spec.meters.find(({ measures }) => measures === 'gpu')?.name
  const strangers =
    gpuMeter !== undefined
      ? await watchStrangers(spec.meterEnv, night, spec.ownCards, problem => {
          strangerProblems.push(problem)
          onProblem(gpuMeter, problem)
        })
      : undefined
  let startMs = monitor.now()
  const limited = limitLog(spec.logPath, spec.maxLogBytes)
  const followed = followLog(spec.logPath, spec.patterns, sink, monitor.now, limited.places)
  const metricFiles = new MetricFiles(spec.metricFiles ?? [])
  let durationSeconds = 0
  let readings: Promise<Readings> | undefined
  const finish = () => {
    // A start that was rounded up is after an end that follows at once.
    const endMs = Math.max(startMs, monitor.now())
    followed.end()
    durationSeconds = (endMs - startMs) / 1000
    readings = monitor.end(endMs)
    conditions.end()
  }
  try {
    // Reported before it starts: if we die in between, the journal has a start without an attempt, but never an
    // attempt without a start.
    sink.onStart(startMs)
    conditions.begin()
    const begin = () => {
      // As records keep it.
      startMs = Math.round(monitor.now())
      monitor.begin(startMs)
    }
    const process = await runProcess(spec, logFile, { onStart: begin, onExit: finish }, stop)
    const { energy, problems } = await (readings ?? monitor.end(monitor.now()))
    await strangers?.end()
    const told = await followed.result(startMs, startMs + durationSeconds * 1000)
    const phases = hiddenPhases(told.phases, hiding)
    const size = await limited.end()
    const inFiles = metricFiles.result(startMs)
    const { found, ended } = await readLog(spec, size, stop.graceful)
    const log = found ?? emptyScan
    // A log that was deleted meanwhile says nothing, not even that it is small.
    const outcome = judge({
      ...process,
      interrupted: process.interrupted || ended,
      interruption: whyInterrupted(stop.graceful),
      log,
      wantsMetrics: found !== undefined && spec.patterns.metrics.size > 0,
      minLogBytes: found === undefined ? undefined : spec.minLogBytes,
    })
    const seen = conditions.result(strangers?.isTold === true ? strangerProblems.length : null)
    const warnings = [
      ...outcome.warnings,
      ...scanWarnings(found),
      ...inFiles.warnings,
      ...limitWarnings(size),
      ...foreignLoadWarnings(seen),
      ...followedWarnings(phases, told.series),
      ...tooFewJoules(energy),
    ]
    return {
      ...hiddenOutcome({ ...outcome, warnings }, hiding),
      startMs,
      endMs: startMs + durationSeconds * 1000,
      durationSeconds,
      exitCode: process.exitCode,
      signal: process.signal,
      command: 'file' in spec.command ? wordsOf(spec.command, hiding) : [],
      logBytes: log.bytes,
      logBytesKept: size.kept ?? 0,
      logSha256: log.sha256,
      metrics: new Map([...log.metrics, ...inFiles.metrics]),
      missingMetrics: new Map([...log.missing, ...inFiles.missing]),
      missingDetails: inFiles.details,
      energy,
      phases,
      series: told.series,
      meterProblems: hiddenProblems(withProblems(problems, gpuMeter ?? '', strangerProblems), hiding),
      conditions: seen,
    }
  } finally {
    followed.close()
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
