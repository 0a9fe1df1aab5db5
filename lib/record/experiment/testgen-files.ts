import { closeSync, existsSync, mkdirSync, readdirSync, renameSync } from 'node:fs'
import { constants } from 'node:os'
import { basename, join } from 'node:path'
import { shellQuote } from '../../config/command/shell-quote.js'
import { writeWhole } from '../../os/append.js'
import { newFileMode } from '../../os/file-modes.js'
import { openForWriting } from '../../os/writable-file.js'

/**
 * The files that the original batch runner of test generation writes to the working folder, beside the night:
 * `cmd.mlog`, its protocol of commands, and a folder `result/TAG_MODULE-i` with the logs of each success.
 */

/** One try of a command, as in the protocol. */
export interface Try {
  /** From 0, as the original counts. */
  readonly number: number
  readonly command: readonly string[]
  readonly succeeded: boolean
  readonly exitCode: number | null
  readonly signal: string | null
  /** Seconds after which it was ended; null when it was not. */
  readonly timedOutAfterSeconds: number | null
  /** Why it counts as it does; empty for a plain success. */
  readonly detail: string
}

/**
 * Adds a try to the protocol: at the first of a command, or the first of a resumed night, the command itself, with a
 * colon.
 */
export function protocolTry(folder: string, attempt: Try, isFirst = attempt.number === 0): void {
  const line = commandLine(attempt.command)
  const head = isFirst ? `${line}:\n` : ''
  const file = openForWriting(join(folder, 'cmd.mlog'), 'append', newFileMode)
  try {
    writeWhole(file, `${head}${describe(attempt, line)}\n`)
  } finally {
    closeSync(file)
  }
}

// In the words of Python's subprocess: what subprocess.run returned, or the exception that it raised.
function describe(
  { number, succeeded, exitCode, signal, timedOutAfterSeconds, detail }: Try,
  line: string,
): string {
  const completed = (code: number | null) => `CompletedProcess(args=${pythonText(line)}, returncode=${code})`
  if (succeeded) return `success ${number}:${completed(exitCode)}`
  const returned = returnCode(exitCode, signal)
  if (timedOutAfterSeconds !== null) {
    return `error ${number}:Command ${pythonText(line)} timed out after ${timedOutAfterSeconds} seconds`
  }
  if (returned !== null && returned !== 0) return `error ${number}:${completed(returned)}`
  // The original had no failures of commands that returned 0 or could not start.
  return `error ${number}:${detail.replaceAll(/\s+/g, ' ')}`
}

/** Python's return code: for a command ended by a signal, the negative number of the signal. */
function returnCode(exitCode: number | null, signal: string | null): number | null {
  if (signal === null) return exitCode
  const number = Object.entries(constants.signals).find(([name]) => name === signal)?.[1]
  return number === undefined ? exitCode : -number
}

/** The command as one types it: programs by their names. */
function commandLine([program = '', ...args]: readonly string[]): string {
  return shellQuote([basename(program), ...args])
}

/** A text as Python's repr() shows it. */
function pythonText(text: string): string {
  const quote = text.includes("'") && !text.includes('"') ? '"' : "'"
  const escaped = text.replaceAll('\\', '\\\\').replaceAll('\n', '\\n')
  return quote + (quote === "'" ? escaped.replaceAll("'", "\\'") : escaped) + quote
}

/**
 * Moves all `*.log` files of a folder to its `result/NAME`. An existing folder of that name belongs to an earlier
 * success, which keeps its logs: the new one gets a number.
 *
 * @returns The folder they are in; undefined where there was no log.
 */
export function keepLogs(folder: string, name: string): string | undefined {
  const logs = readdirSync(folder, { withFileTypes: true }).filter(
    entry => entry.isFile() && entry.name.endsWith('.log'),
  )
  if (logs.length === 0) return undefined
  const target = freeFolder(join(folder, 'result'), name)
  mkdirSync(target, { recursive: true })
  for (const log of logs) renameSync(join(folder, log.name), join(target, log.name))
  return target
}

function freeFolder(results: string, name: string): string {
  for (let number = 1; ; number += 1) {
    const target = join(results, number === 1 ? name : `${name}_${number}`)
    if (!existsSync(target)) return target
  }
}
