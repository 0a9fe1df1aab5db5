import { printableJson, printableText } from '../printable.js'
import { exitCodes } from './exit-codes.js'

/**
 * Words go to stdout. What a name or a path holds of a terminal's codes is shown, not obeyed.
 *
 * @throws as {@link printData}.
 */
export function print(words: string): Promise<void> {
  return printData(printableText(words))
}

/**
 * Data goes to stdout as it is, whole, before the process may end. A reader that has seen enough is no error.
 *
 * @throws the error of the system, a full disk for one, when the data cannot be written.
 */
export function printData(data: string | Uint8Array): Promise<void> {
  return new Promise((resolve, reject) => {
    process.stdout.write(data, error => {
      if (error === null || error === undefined || isClosedPipe(error)) resolve()
      else reject(new OutputError(`stdout cannot be written to: ${error.message}`))
    })
  })
}

class OutputError extends Error {
  readonly exitCode = exitCodes.failed
}

function isClosedPipe(error: Error): boolean {
  return 'code' in error && error.code === 'EPIPE'
}

/** Diagnostics go to stderr, with codes shown as {@link print} does. */
export function tell(line: string): void {
  process.stderr.write(`${printableText(line)}\n`)
}

export function toJson(value: unknown): string {
  return `${printableJson(JSON.stringify(value, null, 2))}\n`
}

/** A value in a line of its own, for output that goes on. */
export function toJsonLine(value: unknown): string {
  return `${printableJson(JSON.stringify(value))}\n`
}

/** Lines of columns as wide as their widest cell, without spaces at the end. */
export function alignColumns(rows: readonly (readonly string[])[]): string[] {
  const widths: number[] = []
  for (const row of rows) {
    row.forEach((cell, column) => {
      widths[column] = Math.max(widths[column] ?? 0, cell.length)
    })
  }
  return rows.map(row =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  )
}
