import { closeSync, readSync } from 'node:fs'
import { isHollow, type OpenFile, openRegularFile, StrangeFileError } from '../../os/regular-file.js'

/**
 * Reads a trace: a CSV file of numbers with a header. Bytes become numbers without a string between, in constant
 * memory, since a night holds millions of rows; anything but a number (`N/A`, a UUID, an empty field) is NaN.
 */

const bufferBytes = 1 << 18
const comma = 0x2c
const newline = 0x0a
const dot = 0x2e
const zero = 0x30
const nine = 0x39
// Up to 15 digits are exact in a double, and so are the powers of ten that divide them: one rounding, as in a
// correct parser.
const exactDigits = 15
const powersOfTen = Float64Array.from({ length: exactDigits + 1 }, (_, exponent) => 10 ** exponent)

/** Seconds of a trace in milliseconds, to the microsecond: those that were whole are whole again. */
export function millisecondsOf(seconds: number): number {
  return Math.round(seconds * 1e6) / 1000
}

// A night has thousands of traces: they take turns with one buffer instead of each getting its own.
let spareBuffer: Buffer | undefined

/**
 * Calls `onRow` for each row with its numbers, in the header's order, and with the header, which it returns too. The
 * array is reused: copy what you keep. Missing fields are NaN, surplus ones and empty lines are skipped, and a last
 * line without an end counts. An empty file has no columns and no rows.
 *
 * @throws StrangeFileError for anything but a regular file, the error of the system for one that cannot be read.
 */
export function scanTrace(
  path: string,
  onRow: (values: Float64Array, header: readonly string[]) => void,
): string[] {
  const { descriptor: file } = openNumbers(path)
  const buffer = spareBuffer ?? Buffer.allocUnsafe(bufferBytes + 1)
  spareBuffer = undefined
  try {
    let header: string[] | undefined
    let values = new Float64Array(0)
    let kept = 0
    for (;;) {
      const count = readSync(file, buffer, kept, bufferBytes - kept, null)
      let end = kept + count
      if (count === 0) {
        if (end === 0) return header ?? []
        // The end of the file ends the last line too.
        buffer[end] = newline
        end += 1
      }
      // Only whole lines are parsed; what is left of one waits for the next block.
      const linesEnd = buffer.lastIndexOf(newline, end - 1) + 1
      let start = 0
      if (header === undefined && linesEnd > 0) {
        start = buffer.indexOf(newline) + 1
        header = namesOf(buffer.toString('utf8', 0, start))
        if (header.length === 0) return header
        values = new Float64Array(header.length)
      }
      if (header !== undefined && linesEnd > start) {
        parseLines(buffer, start, linesEnd, values, header, onRow)
      }
      if (count === 0) return header ?? []
      // A line as long as the buffer is not a row of numbers: it is dropped.
      kept = linesEnd === 0 && end === bufferBytes ? 0 : end - linesEnd
      if (kept > 0 && linesEnd > 0) buffer.copyWithin(0, linesEnd, end)
    }
  } finally {
    spareBuffer = buffer
    closeSync(file)
  }
}

// Holes take as long to read as real numbers.
function openNumbers(path: string): OpenFile {
  const file = openRegularFile(path)
  if (!isHollow(file.stats)) return file
  closeSync(file.descriptor)
  throw new StrangeFileError(path, 'a file that is nearly all holes', 'a trace')
}

function namesOf(line: string): string[] {
  const text = line.replace(/^\uFEFF/, '').trim()
  return text === '' ? [] : text.split(',').map(name => name.trim())
}

/** Parses the lines between `start` and `end`, which is just behind a line's end. */
function parseLines(
  buffer: Uint8Array,
  start: number,
  end: number,
  values: Float64Array,
  header: readonly string[],
  onRow: (values: Float64Array, header: readonly string[]) => void,
): void {
  const columns = values.length
  let position = start
  while (position < end) {
    let column = 0
    const lineStart = position
    let byte = 0
    do {
      const fieldStart = position
      let mantissa = 0
      byte = buffer[position] as number
      while (byte >= zero && byte <= nine) {
        mantissa = mantissa * 10 + (byte - zero)
        position += 1
        byte = buffer[position] as number
      }
      let digits = position - fieldStart
      let decimals = 0
      if (byte === dot) {
        position += 1
        const fractionStart = position
        byte = buffer[position] as number
        while (byte >= zero && byte <= nine) {
          mantissa = mantissa * 10 + (byte - zero)
          position += 1
          byte = buffer[position] as number
        }
        decimals = position - fractionStart
        digits += decimals
      }
      let value = decimals === 0 ? mantissa : mantissa / (powersOfTen[decimals] as number)
      if ((byte !== comma && byte !== newline) || digits === 0 || digits > exactDigits) {
        while (byte !== comma && byte !== newline) {
          position += 1
          byte = buffer[position] as number
        }
        // Nothing that begins with a letter or a bracket is a number, and a trace may hold `N/A` in every row.
        value =
          (buffer[fieldStart] as number) > nine ? Number.NaN : parseUnusual(buffer, fieldStart, position)
      }
      if (column < columns) values[column] = value
      column += 1
      position += 1
    } while (byte !== newline)
    if (column === 1 && isBlank(buffer, lineStart, position)) continue
    for (; column < columns; column += 1) values[column] = Number.NaN
    onRow(values, header)
  }
}

/** Signs, exponents, spaces, many digits, the carriage return of a Windows file: rare, so parsed through a string. */
function parseUnusual(buffer: Uint8Array, start: number, end: number): number {
  const text = Buffer.from(buffer.buffer, buffer.byteOffset + start, end - start)
    .toString('latin1')
    .trim()
  return /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i.test(text) ? Number(text) : Number.NaN
}

function isBlank(buffer: Uint8Array, start: number, end: number): boolean {
  for (let position = start; position < end; position += 1) {
    if ((buffer[position] ?? 0) > 0x20) return false
  }
  return true
}
