import type { ColumnTable } from 'arquero'
import { formatNumber } from '../../units.js'
import { html, htmlTable, quiet } from '../show/html.js'
import { sortable } from '../show/sortable.js'
import type { View } from './view.js'

const longestText = 80

type Row = Readonly<Record<string, unknown>>

/** The first rows of a table. Columns without any value are left out, with a note. */
export function tableView(table: ColumnTable, most: number): View {
  // Only the rows shown are read: a table of samples has millions.
  const shown = table.objects({ limit: most }).map((row): Row => ({ ...row }))
  return viewOfRows(table.columnNames(), shown, table.numRows())
}

/** The first of rows that are objects, with the columns of all that are shown. */
export function rowsView(rows: readonly Row[], most: number): View {
  const shown = rows.slice(0, most)
  return viewOfRows([...new Set(shown.flatMap(Object.keys))], shown, rows.length)
}

/** Whether a value is an array of plain objects. */
export function isRows(value: unknown): value is readonly Row[] {
  return (
    Array.isArray(value) &&
    value.length > 0 &&
    value.every(
      row => typeof row === 'object' && row !== null && !Array.isArray(row) && !(row instanceof Date),
    )
  )
}

function viewOfRows(names: readonly string[], shown: readonly Row[], total: number): View {
  const filled = names.filter(name => shown.length === 0 || shown.some(row => !isAbsent(row[name])))
  const columns = filled.map(name => ({
    name,
    words: shown.some(row => typeof row[name] === 'string'),
  }))
  const cells = shown.map(row => filled.map(name => textOf(row[name])))
  const size = sizeWords(total, shown.length, names.length - filled.length)
  return {
    forms: {
      'text/html': html`${sortable(htmlTable(columns, cells))}<div style="${quiet}">${size}</div>`.text,
    },
    text: [filled, ...cells, [size]].map(line => line.join('\t')).join('\n'),
  }
}

function sizeWords(rows: number, shown: number, empty: number): string {
  const count = `${rows} ${rows === 1 ? 'row' : 'rows'}`
  const first = shown < rows ? `first ${shown} of ${count}` : count
  return empty === 0
    ? first
    : `${first}; ${empty} ${empty === 1 ? 'column' : 'columns'} without a value left out`
}

function isAbsent(value: unknown): boolean {
  return value === null || value === undefined
}

function textOf(value: unknown): string {
  if (isAbsent(value)) return '–'
  if (typeof value === 'number') return formatNumber(value)
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? '–' : value.toISOString()
  const text = typeof value === 'object' ? JSON.stringify(value) : String(value)
  return text.length > longestText ? `${text.slice(0, longestText - 1)}…` : text
}
