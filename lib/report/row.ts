import type { ColumnTable } from 'arquero'
import { hyperparameterPrefix, type SettingValue, settingIn } from '../table/setting-values.js'
import { totalEnergy } from '../table/total-energy.js'

export { hyperparameterPrefix }

/** A row of the experiments table, its columns as in lib/table/columns.ts. */
export type Row = Readonly<Record<string, unknown>>

/** The rows of a table, in its order. */
export function rowsOf(table: ColumnTable): readonly Row[] {
  return table.objects().map(row => ({ ...row }))
}

/** The number in a column, or null when there is none. */
export function numberIn(row: Row, column: string): number | null {
  const value = row[column]
  return typeof value === 'number' && Number.isFinite(value) ? value : null
}

/** The value of a hyperparameter's or a metric's column; null when there is none. */
export function settingOf(row: Row, column: string): SettingValue | null {
  return settingIn(row[column])
}

/** The energy of an experiment's last attempt, in joules, as the charts know it. */
export function energyIn(row: Row): number | null {
  return totalEnergy(column => row[column])
}

/** The text in a column, or the empty string. */
export function textIn(row: Row, column: string): string {
  const value = row[column]
  return typeof value === 'string' ? value : ''
}

/** The numbers of a column, the absent ones left out. */
export function numbersOf(rows: readonly Row[], column: string): readonly number[] {
  return rows.map(row => numberIn(row, column)).filter(value => value !== null)
}

/** The values of a hyperparameter's column, the absent ones left out. */
export function valuesOf(rows: readonly Row[], column: string): readonly SettingValue[] {
  return rows.map(row => settingOf(row, column)).filter(value => value !== null)
}

/** Sum of what is known; null when nothing is. */
export function sumOf(values: readonly number[]): number | null {
  return values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0)
}

/** What a model was applied to and what ran beside it, in words: `mlp`, `mosa · typesystem.formats`, `mlp · beside load heavy`. */
export function modelIn(row: Row): string {
  return [textIn(row, 'model'), ...conditionsIn(row)].join(' · ')
}

/** What runs must have in common, besides the repository, for their energies to be compared. */
export function conditionsIn(row: Row): readonly string[] {
  const module = textIn(row, 'subject').split(',').at(-1) ?? ''
  const background = textIn(row, 'background')
  // Older records only have the mode.
  const unknownLoad = textIn(row, 'mode') === 'parallel' && background === ''
  const beside = background === '' ? (unknownLoad ? 'parallel' : '') : `beside ${background}`
  return [module, beside].filter(text => text !== '')
}

export const metricPrefix = 'perf_'

/** The names behind the columns with a prefix, in the table's order, those without any value left out. */
export function namesWithPrefix(rows: readonly Row[], prefix: string): readonly string[] {
  const names = new Set<string>()
  for (const row of rows) {
    for (const column of Object.keys(row)) {
      if (column.startsWith(prefix) && settingOf(row, column) !== null) names.add(column.slice(prefix.length))
    }
  }
  return [...names]
}
