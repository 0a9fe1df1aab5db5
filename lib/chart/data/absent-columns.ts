import type { ColumnTable } from 'arquero'
import { hyperparameterPrefix } from '../../table/setting-values.js'

const energyColumns = [
  'energy_total_joules',
  'energy_cpu_total_joules',
  'energy_cpu_pkg_joules',
  'energy_gpu_total_joules',
]

/** A note that a table has no energy column, which says nothing about what was measured; empty if it has one. */
export function absentEnergy(table: ColumnTable): string {
  const names = table.columnNames()
  if (table.numRows() === 0 || energyColumns.some(column => names.includes(column))) return ''
  return `This table has no column ${energyColumns[0]} nor one of its parts: it tells nothing of what was measured.`
}

/** The same of its settings: charts of what was mutated. */
export function absentSettings(table: ColumnTable): string {
  const names = table.columnNames()
  if (table.numRows() === 0 || names.some(name => name.startsWith(hyperparameterPrefix))) return ''
  return `This table has no column of a hyperparameter, ${hyperparameterPrefix}NAME: it tells nothing of what was set.`
}
