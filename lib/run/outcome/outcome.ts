import { oneLine } from '../log/file/log-text.js'
import type { LogScan } from '../log/log-scan.js'
import type { Cause } from './causes.js'

/** How an attempt ended. */
export interface Outcome {
  readonly outcome: 'success' | 'failure'
  /** A built-in cause or one of the repository's own; null for a success. */
  readonly cause: string | null
  /** What happened, in words; empty for a plain success. */
  readonly detail: string
  /** What is odd about it, although it counts. */
  readonly warnings: readonly string[]
}

/** What is known once the process has ended. */
export interface Ending {
  readonly exitCode: number | null
  readonly signal: string | null
  readonly timedOutAfterSeconds: number | null
  readonly interrupted: boolean
  /** By what, if not by the user. */
  readonly interruption?: string
  /** Why the command could not be started at all; null when it was. */
  readonly startFailure: { readonly cause: Cause; readonly detail: string } | null
  readonly log: LogScan
  /** Whether the kernel killed a process of the attempt for lack of memory; undefined where that is not counted. */
  readonly killedForMemory?: boolean
  /** Whether the repository has metrics to look for. */
  readonly wantsMetrics: boolean
  /** What the user asks of the log's size; undefined where they ask nothing. */
  readonly minLogBytes: number | undefined
}

/**
 * Judges an attempt by its ending and its log. The last decisive thing in the log counts: a success pattern rescues
 * another exit code than 0 only where no error and no traceback comes after it. With exit code 0 a traceback that ends
 * the log is a failure (`python train.py | tee log` loses the code), and an error in the middle is one only where no
 * metric says that the training went on.
 */
export function judge(ending: Ending): Outcome {
  const { log } = ending
  if (ending.interrupted) return failure('interrupted', ending.interruption ?? 'interrupted by the user')
  if (ending.startFailure !== null) return failure(ending.startFailure.cause, ending.startFailure.detail)
  const exit = describeExit(ending)
  if (exit !== '') {
    return isRescued(log)
      ? success([`${exit}, though the log says "${shown(log.success)}"`, ...errorBefore(log)])
      : failed(ending, exit)
  }
  if (crashEndsLog(log)) {
    return failureOf(ending, log.traceback?.line ?? '', 'the log ends with')
  }
  if (log.error !== null && !isRescued(log)) {
    const wentOn = log.metrics.size > 0 && !log.endsWithError
    if (!wentOn) return failureOf(ending, log.error.text, 'the log says')
    return success([`the log says "${shown(log.error)}", but the program went on and ended with exit code 0`])
  }
  const warnings = log.success === null ? [] : errorBefore(log)
  return bySize(ending, [...warnings, ...tracebackBefore(log), ...ignoredIn(log)])
}

// How many lines a shell script may still print after the program in it has crashed.
const linesOfAWrapper = 3

/** Whether a traceback is the program's last message: no metric and no success after it, at most a few lines. */
function crashEndsLog({ traceback, success, lastMetricAt }: LogScan): boolean {
  if (traceback === null || traceback.aside || traceback.linesBehind > linesOfAWrapper) return false
  return (success === null || success.at < traceback.at) && lastMetricAt < traceback.at
}

/** Whether a success pattern is the last decisive thing in the log. */
function isRescued({ success, lastError, traceback }: LogScan): boolean {
  return success !== null && success.at > Math.max(lastError?.at ?? -1, traceback?.at ?? -1)
}

function shown(quoted: { readonly text: string } | null): string {
  return oneLine(quoted?.text ?? '', 300)
}

function errorBefore({ error, success }: LogScan): string[] {
  return error === null || success === null
    ? []
    : [`the log says "${shown(success)}", but also "${shown(error)}"`]
}

function tracebackBefore({ traceback, error }: LogScan): string[] {
  if (traceback === null || error !== null) return []
  return [
    `the log holds a traceback, "${oneLine(traceback.line, 300)}", but the program went on and ended with exit code 0`,
  ]
}

function ignoredIn({ ignoredExceptions: ignored }: LogScan): string[] {
  if (ignored === null) return []
  const more = ignored.count === 1 ? '' : ` and ${ignored.count - 1} more`
  return [`Python ignored an exception, "${oneLine(ignored.first, 300)}"${more}`]
}

function failed(ending: Ending, exit: string): Outcome {
  const { log } = ending
  if (ending.killedForMemory === true)
    return failure('out-of-memory', `${exit}; the kernel killed a process of it, for memory ran out`)
  const said = log.error?.text ?? log.traceback?.line
  if (
    log.error !== null ||
    (log.traceback !== null &&
      !log.traceback.bare &&
      crashEndsLog(log) &&
      ending.timedOutAfterSeconds === null &&
      ending.signal === null)
  ) {
    return failureOf(ending, said ?? '', 'the log says')
  }
  if (ending.timedOutAfterSeconds !== null) return failure('timeout', exit)
  return failure(causeOfExit(ending), lastWords(exit, log.tail))
}

function failureOf({ log, killedForMemory }: Ending, line: string, says: string): Outcome {
  const told = log.causeOfError ?? log.causeOfTail
  const cause = killedForMemory === true ? 'out-of-memory' : told?.name
  return failure(cause ?? 'error-pattern', `${says} "${oneLine(line, 300)}"`)
}

function bySize({ log, minLogBytes, wantsMetrics }: Ending, warnings: readonly string[]): Outcome {
  if (log.metrics.size > 0) return success(warnings)
  if (minLogBytes !== undefined && log.bytes < minLogBytes) {
    return failure(
      'log-too-small',
      `the log holds ${log.bytes} bytes and no metric; at least ${minLogBytes} bytes were expected (min_log_bytes)`,
    )
  }
  return success(
    wantsMetrics ? [...warnings, 'no metric: the log holds none of those that are looked for'] : warnings,
  )
}

function success(warnings: readonly string[]): Outcome {
  return { outcome: 'success', cause: null, detail: '', warnings }
}

function failure(cause: string, detail: string): Outcome {
  return { outcome: 'failure', cause, detail, warnings: [] }
}

function describeExit({ exitCode, signal, timedOutAfterSeconds }: Ending): string {
  if (timedOutAfterSeconds !== null) return `still running after ${timedOutAfterSeconds} s, so it was ended`
  if (signal !== null) return `killed by ${signal}`
  return exitCode === 0 ? '' : `exit code ${exitCode ?? 'unknown'}`
}

// What a program prints instead of working when it cannot read its arguments; argparse, click and getopt then end
// with exit code 2 (or the shells' 64, EX_USAGE).
const usageText = /^\s*usage:\s+\S+\s*[[<\-A-Z(]|^\s*usage:\s*$/im

function causeOfExit({ exitCode, signal, log: { causeOfTail, tail } }: Ending): string {
  // A shell reports the death of its last command by a signal as 128 + the signal's number.
  const killed = signal !== null || (exitCode !== null && exitCode > 128 && exitCode <= 128 + 64)
  if (killed) return causeOfTail?.explainsKill === true ? causeOfTail.name : 'killed'
  if (causeOfTail !== null) return causeOfTail.name
  if ((exitCode === 2 || exitCode === 64) && usageText.test(tail)) return 'wrong-argument'
  if (exitCode === 127) return 'missing-file'
  if (exitCode === 126) return 'no-permission'
  return 'exit-code'
}

function lastWords(exit: string, tail: string): string {
  const line = tail
    .split('\n')
    .map(text => oneLine(text, 300))
    .filter(text => text !== '')
    .at(-1)
  return line === undefined ? `${exit}, and the log is empty` : `${exit}; the log ends with "${line}"`
}
