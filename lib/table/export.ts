import type { ColumnTable } from 'arquero'
import { csvField } from '../record/summary.js'

/** A table in a format for other programs; dates are ISO 8601 in UTC, absent is empty (CSV) or null. */
export type TableFormat = 'csv' | 'json' | 'arrow'

export const tableFormats: readonly TableFormat[] = ['csv', 'json', 'arrow']

/** The bytes of a table: CSV (RFC 4180, with a header), JSON (an array with an object a row) or Arrow IPC. */
export async function exportTable(table: ColumnTable, format: TableFormat): Promise<string | Uint8Array> {
  switch (format) {
    case 'csv':
      return toCsv(table)
    case 'json':
      return `${JSON.stringify(table.objects(), null, 2)}\n`
    case 'arrow': {
      const { toArrowIPC } = await import('arquero')
      return toArrowIPC(table, { format: 'file' })
    }
  }
}

function toCsv(table: ColumnTable): string {
  const names = table.columnNames()
  const lines = [names.map(csvField).join(',')]
  for (const row of table.objects()) {
    const values: Readonly<Record<string, unknown>> = { ...row }
    lines.push(names.map(name => cell(values[name])).join(','))
  }
  return `${lines.join('\n')}\n`
}

function cell(value: unknown): string {
  if (value instanceof Date) return value.toISOString()
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
    ? csvField(value)
    : ''
}
