import type { Cause } from './causes.js'
import type { LogScan } from './log/log-scan.js'
import { oneLine } from './log/log-text.js'

/** How an attempt ended. */
export interface Outcome {
  readonly outcome: 'success' | 'failure'
  /** A built-in cause or one of the repository's own; null for a success. */
  readonly cause: string | null
  /** What happened, in words; empty for a plain success. */
  readonly detail: string
  /** What is odd about it although it counts as it does. */
  readonly warnings: readonly string[]
}

/** What is known when the process has ended. */
export interface Ending {
  readonly exitCode: number | null
  readonly signal: string | null
  readonly timedOutAfterSeconds: number | null
  readonly interrupted: boolean
  /** By what, where not by the user. */
  readonly interruption?: string
  /** Why the command could not be started at all; null when it was. */
  readonly startFailure: { readonly cause: Cause; readonly detail: string } | null
  readonly log: LogScan
  readonly minLogBytes: number
}

/**
 * Judges an attempt by its ending and its log. The original's order is kept: success patterns, error patterns,
 * the log's size. Unlike the original, a non-zero exit is a failure unless a success pattern matched, and a small
 * log is one only when no metric was found in it.
 */
export function judge(ending: Ending): Outcome {
  const { log } = ending
  if (ending.interrupted) return failure('interrupted', ending.interruption ?? 'interrupted by the user')
  if (ending.startFailure !== null) return failure(ending.startFailure.cause, ending.startFailure.detail)
  const exit = describeExit(ending)
  if (log.success !== null) {
    const warnings = [
      ...(exit === '' ? [] : [`${exit}, though the log says "${log.success}"`]),
      ...(log.error === null ? [] : [`the log says "${log.success}", but also "${log.error}"`]),
    ]
    return success(warnings)
  }
  if (log.error !== null) {
    const told = log.causeOfError ?? log.causeOfTail
    return failure(told?.name ?? 'error-pattern', `the log says "${log.error}"`)
  }
  if (ending.timedOutAfterSeconds !== null) return failure('timeout', exit)
  if (exit !== '') return failure(causeOfExit(ending), lastWords(exit, log.tail))
  if (log.bytes < ending.minLogBytes && log.metrics.size === 0) {
    return failure(
      'log-too-small',
      `the log holds ${log.bytes} bytes and no metric; at least ${ending.minLogBytes} bytes were expected (min_log_bytes)`,
    )
  }
  return success([])
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

function causeOfExit({ exitCode, signal, log: { causeOfTail } }: Ending): string {
  // A shell reports the death of its last command by a signal as 128 + the signal's number.
  const killed = signal !== null || (exitCode !== null && exitCode > 128 && exitCode <= 128 + 64)
  if (killed) return causeOfTail?.explainsKill === true ? causeOfTail.name : 'killed'
  if (causeOfTail !== null) return causeOfTail.name
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
