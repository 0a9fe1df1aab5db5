import type { ColumnTable } from 'arquero'
import { csvField } from '../../record/night/summary.js'
import { type ColumnMeaning, columnMeaning } from '../../table/column-meanings.js'
import { meaningOf } from '../../table/metric-meaning.js'

/** A column of a table with its type. */
export interface DescribedColumn extends ColumnMeaning {
  readonly type: 'number' | 'text' | 'truth' | 'time'
}

/** What the columns of a table hold. */
export function describeColumns(
  table: ColumnTable,
  of: 'experiments' | 'samples',
): readonly DescribedColumn[] {
  return table.columnNames().map(name => {
    const [unit] = name.startsWith('perf_') ? meaningOf(table, name).units : []
    return { ...columnMeaning(name, of, unit), type: typeOf(table, name) }
  })
}

function typeOf(table: ColumnTable, name: string): DescribedColumn['type'] {
  const kinds = new Set<DescribedColumn['type']>()
  for (const value of table.array(name)) {
    if (value === null || value === undefined) continue
    kinds.add(kindOf(value))
    if (kinds.size > 1) return 'text'
  }
  const [only] = kinds
  return only ?? (columnMeaning(name).unit === null ? 'text' : 'number')
}

function kindOf(value: unknown): DescribedColumn['type'] {
  if (value instanceof Date) return 'time'
  if (typeof value === 'boolean') return 'truth'
  return typeof value === 'number' || typeof value === 'bigint' ? 'number' : 'text'
}

/** The data dictionary of tables as CSV: a line per column. */
export function dictionaryCsv(tables: Readonly<Record<string, readonly DescribedColumn[]>>): string {
  const rows = Object.entries(tables).flatMap(([table, columns]) =>
    columns.map(({ column, type, unit, qudt, description }) => [
      table,
      column,
      type,
      unit,
      qudt,
      description,
    ]),
  )
  const header = ['table', 'column', 'type', 'unit_ucum', 'unit_qudt', 'description']
  return [header, ...rows].map(row => `${row.map(csvField).join(',')}\n`).join('')
}
