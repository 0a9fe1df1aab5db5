import type { ColumnTable } from 'arquero'
import { UsageError } from '../../errors.js'
import { whatWasFound } from '../../night/check/what-was-found.js'
import { plainText } from '../draw/chart-text.js'

/** Looks up a cell of one row by the column's name; an absent column has null in every row. */
export type Cells = (column: string) => unknown

/** The rows of a table, filtered and in order, each read by `read`. */
export function readRows<Row>(table: ColumnTable, read: (cells: Cells) => Row): Row[] {
  const rows: Row[] = []
  table.scan((row, data) => {
    if (row === undefined || data === undefined) return
    rows.push(read(column => (Object.hasOwn(data, column) ? data[column]?.at(row) : null)))
  }, true)
  return rows
}

/**
 * Refuses a table of the wrong kind with the name of the right one.
 * @throws UsageError when `column` is not there and the table is not empty.
 */
export function requireColumn(table: ColumnTable, column: string, chart: string, wanted: string): void {
  if (typeof table?.columnNames !== 'function') {
    throw new UsageError(
      `charts.${chart}: found ${whatWasFound(table)}; allowed: a table of ${wanted}, as ${wanted}() gives it`,
    )
  }
  const columns = table.columnNames()
  if (table.numRows() === 0 || columns.includes(column)) return
  throw new UsageError(
    `charts.${chart} draws a table of ${wanted}, as ${wanted}() gives it. This table has no column ${column}; it has ${columns.slice(0, 8).join(', ')}${columns.length > 8 ? '…' : ''}.`,
  )
}

/** A finite number, or null for all else. */
export function asNumber(value: unknown): number | null {
  const number = typeof value === 'bigint' ? Number(value) : value
  return typeof number === 'number' && Number.isFinite(number) ? number : null
}

/** Text on one line; empty when there is none. */
export function asText(value: unknown): string {
  return typeof value === 'string' ? plainText(value) : ''
}

/** Milliseconds since the epoch, or null for anything but a time. */
export function asTime(value: unknown): number | null {
  if (value instanceof Date) return asNumber(value.getTime())
  if (typeof value === 'string') return asNumber(Date.parse(value))
  return asNumber(value)
}
