import { type Hiding, hiddenIn, hideNothing } from '../hiding.js'
import type { LogSize } from './file/log-limit.js'
import type { LogPatterns } from './log-patterns.js'
import { emptyScan, type LogScan, scanLogInTurns } from './log-scan.js'
import { tookTooLong } from './log-search.js'
import type { AttemptPhases } from './phases/phase-listener.js'
import type { MetricSeries } from './series/metric-point.js'

/** What the log of an attempt that has ended is searched for. */
interface LogOfAttempt {
  readonly logPath: string
  readonly patterns: LogPatterns
  readonly hiding?: Hiding
}

/**
 * The log's findings; its size is that of everything written, so that no limit makes it too small. `ended` if the
 * search was stopped: an attempt that could not be judged counts as interrupted.
 */
export async function readLog(
  { logPath, patterns, hiding = hideNothing }: LogOfAttempt,
  { leftOut, written }: LogSize,
  signal: AbortSignal,
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

/** The warnings about a log's findings; of one that could not be read, that it was not. */
export function scanWarnings(log: LogScan | undefined): string[] {
  if (log === undefined) return ['the log could not be read: the attempt was judged by its exit code alone']
  return [
    ...log.metricWarnings,
    ...log.tooSlow.map(
      ({ role, source }) => `the attempt was judged without the ${role} /${source}/: it ${tookTooLong}`,
    ),
  ]
}

/** The warnings about what was followed while it was written. */
export function followedWarnings(
  { phases, problems }: AttemptPhases,
  series: readonly MetricSeries[],
): string[] {
  return [
    ...problems,
    ...phases.flatMap(({ name, problems: own }) => own.map(problem => `phase ${name}: ${problem}`)),
    ...series.flatMap(({ metric, problems: own }) =>
      own.map(problem => `metrics.csv, ${metric}: ${problem}`),
    ),
  ]
}
