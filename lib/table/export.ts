import type { ColumnTable } from 'arquero'
import { csvField } from '../record/summary.js'

/** A table in a format for other programs; dates are ISO 8601 in UTC, absent is empty (CSV) or null. */
export type TableFormat = 'csv' | 'json' | 'arrow'

export const tableFormats: readonly TableFormat[] = ['csv', 'json', 'arrow']

/**
 * A table in pieces, one behind the other: CSV (RFC 4180, with a header), JSON (an array with an object a row) or
 * Arrow IPC. In pieces, since the samples of a long night are more than one string can hold.
 */
export async function exportTable(
  table: ColumnTable,
  format: TableFormat,
): Promise<Iterable<string | Uint8Array>> {
  switch (format) {
    case 'csv':
      return csvPieces(table)
    case 'json':
      return jsonPieces(table)
    case 'arrow': {
      const { toArrowIPC } = await import('arquero')
      return [toArrowIPC(table, { format: 'file' })]
    }
  }
}

const rowsInPiece = 1000

function* csvPieces(table: ColumnTable): Generator<string> {
  const names = table.columnNames()
  yield `${names.map(csvField).join(',')}\n`
  for (const rows of piecesOf(table)) {
    yield rows.map(row => `${names.map(name => cell(row[name])).join(',')}\n`).join('')
  }
}

function* jsonPieces(table: ColumnTable): Generator<string> {
  let separator = '[\n'
  for (const rows of piecesOf(table)) {
    yield separator + rows.map(row => JSON.stringify(row)).join(',\n')
    separator = ',\n'
  }
  yield separator === ',\n' ? '\n]\n' : '[]\n'
}

function* piecesOf(table: ColumnTable): Generator<Readonly<Record<string, unknown>>[]> {
  for (let offset = 0; offset < table.numRows(); offset += rowsInPiece) {
    yield table.objects({ offset, limit: rowsInPiece }).map(row => ({ ...row }))
  }
}

function cell(value: unknown): string {
  if (value instanceof Date) return value.toISOString()
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
    ? csvField(value)
    : ''
}
