import type { ColumnTable } from 'arquero'
import { printableJson, printableText } from '../printable.js'
import { csvField, quotedText } from '../record/night/summary.js'
import { ofOneKind } from './files/one-kind.js'

/** A table in a format for other programs; dates are ISO 8601 in UTC, missing values empty (CSV) or null. */
export type TableFormat = 'csv' | 'json' | 'arrow' | 'parquet'

export const tableFormats: readonly TableFormat[] = ['csv', 'json', 'arrow', 'parquet']

/**
 * A table in consecutive pieces: CSV (RFC 4180, with a header), JSON (an array with one object per row), Arrow IPC or
 * Parquet. In pieces, since the samples of a long night are more than one string can hold.
 *
 * In CSV a text that a spreadsheet would run as a formula (`=…`, `+…`, `-…`, `@…`, numbers aside) has an apostrophe
 * in front, as OWASP advises, and terminal codes are shown as signs.
 *
 * @param table Any Arquero table.
 * @param format `csv`, `json`, `arrow` or `parquet`.
 * @param options `raw`: texts as they are (false).
 * @returns Texts; of Arrow and Parquet bytes.
 * @example
 * ```ts
 * import { experiments, exportTable } from 'nightwatt'
 *
 * const table = await experiments('results')
 * for (const piece of await exportTable(table, 'csv')) process.stdout.write(piece)
 * ```
 */
export async function exportTable(
  table: ColumnTable,
  format: TableFormat,
  { raw = false }: { readonly raw?: boolean } = {},
): Promise<Iterable<string | Uint8Array>> {
  switch (format) {
    case 'csv':
      return csvPieces(table, raw ? csvField : safeField)
    case 'json':
      return jsonPieces(table)
    case 'arrow': {
      const { toArrowIPC } = await import('arquero')
      return [toArrowIPC(await ofOneKind(table), { format: 'file' })]
    }
    case 'parquet': {
      const { parquetOf } = await import('./files/parquet.js')
      return [await parquetOf(table)]
    }
  }
}

const rowsInPiece = 1000

function* csvPieces(table: ColumnTable, field: Field): Generator<string> {
  const names = table.columnNames()
  yield `${names.map(field).join(',')}\n`
  for (const rows of piecesOf(table)) {
    yield rows.map(row => `${names.map(name => cell(name, row[name], field)).join(',')}\n`).join('')
  }
}

function* jsonPieces(table: ColumnTable): Generator<string> {
  let separator = '[\n'
  for (const rows of piecesOf(table)) {
    yield separator + rows.map(row => printableJson(JSON.stringify(row))).join(',\n')
    separator = ',\n'
  }
  yield separator === ',\n' ? '\n]\n' : '[]\n'
}

function* piecesOf(table: ColumnTable): Generator<Readonly<Record<string, unknown>>[]> {
  for (let offset = 0; offset < table.numRows(); offset += rowsInPiece) {
    yield table.objects({ offset, limit: rowsInPiece }).map(row => ({ ...row }))
  }
}

type Field = (value: string | number | boolean) => string

// The beginnings of spreadsheet formulas, in Unicode's full width too.
const formula = /^[=+\-@\t\n\uff0b\uff0d\uff1d\uff20]/

/** A field that no spreadsheet runs, or splits in two if its separator is a semicolon or a tab. */
function safeField(value: string | number | boolean): string {
  if (typeof value !== 'string') return csvField(value)
  const shown = printableText(value)
  const text = formula.test(shown) && !isNumber(shown) ? `'${shown}` : shown
  return /[;\t]/.test(text) && !/[",\n]/.test(text) ? `"${text}"` : csvField(text)
}

function isNumber(text: string): boolean {
  return text.trim() !== '' && Number.isFinite(Number(text))
}

function cell(column: string, value: unknown, field: Field): string {
  if (value instanceof Date) return value.toISOString()
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
    ? quotedText(column, value, field)
    : ''
}
