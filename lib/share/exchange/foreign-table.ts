import { basename, resolve } from 'node:path'
import { CsvSyntaxError, parseCsv } from '../../config/csv-reader.js'
import { RecordError } from '../../errors.js'
import { readRegularText } from '../../os/regular-file.js'

/** A row of another tool's CSV file. */
export interface ForeignRow {
  /** Where it stands, for messages: `emissions.csv, line 3`. */
  readonly place: string
  readonly cells: ReadonlyMap<string, string>
}

export interface ForeignTable {
  readonly file: string
  readonly columns: readonly string[]
  readonly rows: readonly ForeignRow[]
}

/**
 * Reads the CSV file of another tool.
 *
 * @throws RecordError naming file and line: no such file, no CSV, a row with more or fewer fields than the header.
 */
export function readForeignTable(file: string): ForeignTable {
  const path = resolve(file)
  let lines: ReturnType<typeof parseCsv>
  try {
    lines = parseCsv(readRegularText(path, { links: 'anywhere' }))
  } catch (error) {
    const where = error instanceof CsvSyntaxError ? `, line ${error.line}` : ''
    throw new RecordError(
      `${path}${where}: ${error instanceof Error ? error.message : String(error)}; allowed: a CSV file`,
    )
  }
  const [header, ...rows] = lines
  if (header === undefined)
    throw new RecordError(`${path}: found an empty file; allowed: a CSV file with a header`)
  const columns = header.fields.map(name => name.trim())
  return {
    file: path,
    columns,
    rows: rows.map(({ line, fields }) => {
      const place = `${basename(path)}, line ${line}`
      if (fields.length !== columns.length)
        throw new RecordError(
          `${path}, line ${line}: found ${fields.length} fields; allowed: ${columns.length}, as in the header`,
        )
      return { place, cells: new Map(columns.map((name, at) => [name, (fields[at] ?? '').trim()])) }
    }),
  }
}

/**
 * The number in a cell; null for an empty one, and for what pandas writes where there is none.
 *
 * @throws RecordError for what is no number.
 */
export function numberIn({ place, cells }: ForeignRow, column: string): number | null {
  const text = cells.get(column) ?? ''
  if (/^(?:|nan|none|null|n\/a|na)$/i.test(text)) return null
  const number = Number(text)
  if (Number.isFinite(number)) return number
  throw new RecordError(`${place}, ${column}: found ${JSON.stringify(text)}; allowed: a number, or nothing`)
}
