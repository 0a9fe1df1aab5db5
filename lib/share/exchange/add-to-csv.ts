import { dirname } from 'node:path'
import { UsageError } from '../../errors.js'
import { isTorn } from '../../os/append.js'
import { writeFileAtomically } from '../../os/atomic.js'
import { shownFileMode } from '../../os/file-modes.js'
import { makeFolder } from '../../os/owner.js'
import { isThere, readRegularText } from '../../os/regular-file.js'
import { csvField } from '../../record/night/summary.js'
import { readForeignTable } from './foreign-table.js'

/** Rows with a name for each cell. */
export type NamedRow = Readonly<Partial<Record<string, string | number | boolean | null>>>

/** How many rows were added, and how many were there already. */
export interface Added {
  readonly added: number
  readonly there: number
}

/**
 * Adds rows to a CSV file; a new one gets a header. Those whose key is there already are left out, and nothing that is there
 * changes.
 *
 * @param columns Of a new file; one that is there keeps its own.
 * @param key Columns that together tell a row from others.
 * @throws UsageError for a file with other columns.
 */
export function addToCsv(
  path: string,
  columns: readonly string[],
  rows: readonly NamedRow[],
  key: readonly string[],
): Added {
  makeFolder(dirname(path))
  if (!isThere(path)) {
    const header = columns.map(csvField).join(',')
    writeFileAtomically(
      path,
      `${[header, ...rows.map(row => lineOf(row, columns))].join('\n')}\n`,
      shownFileMode,
    )
    return { added: rows.length, there: 0 }
  }
  const { columns: there, rows: before } = readForeignTable(path)
  const used = columns.filter(name => rows.some(row => row[name] !== null && row[name] !== undefined))
  const lost = [...new Set([...used, ...key])].filter(name => !there.includes(name))
  if (lost.length > 0)
    throw new UsageError(
      `${path} has no column ${lost.join(', ')}: rows with other columns are not added to it; allowed: another file, or one with these columns`,
    )
  const known = new Set(before.map(({ cells }) => key.map(name => cells.get(name) ?? '').join('\0')))
  const news = rows.filter(row => !known.has(key.map(name => String(row[name] ?? '')).join('\0')))
  if (news.length > 0) {
    const text = readRegularText(path, { links: 'anywhere' })
    const end = isTorn(path) ? '\n' : ''
    writeFileAtomically(
      path,
      `${text}${end}${news.map(row => `${lineOf(row, there)}\n`).join('')}`,
      shownFileMode,
    )
  }
  return { added: news.length, there: rows.length - news.length }
}

function lineOf(row: NamedRow, columns: readonly string[]): string {
  return columns.map(name => csvField(row[name] ?? null)).join(',')
}
