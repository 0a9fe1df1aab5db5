import { printableJson, printableText } from '../../printable.js'
import { exitCodes } from './exit-codes.js'

/**
 * Prints words to stdout, with terminal codes in names and paths made visible.
 *
 * @throws as {@link printData}.
 */
export function print(words: string): Promise<void> {
  return printData(printableText(words))
}

/**
 * Writes data to stdout unchanged and completely before the process ends. A reader that stops reading is not an
 * error.
 *
 * @throws the error of the system, for example a full disk, when the data cannot be written.
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

/** Prints diagnostics to stderr, with terminal codes made visible. */
export function tell(line: string): void {
  process.stderr.write(`${printableText(line)}\n`)
}

export function toJson(value: unknown): string {
  return `${printableJson(JSON.stringify(value, null, 2))}\n`
}

/** A value on a line of its own, for continuing output. */
export function toJsonLine(value: unknown): string {
  return `${printableJson(JSON.stringify(value))}\n`
}
