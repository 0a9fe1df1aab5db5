import type { ColumnTable } from 'arquero'
import { phaseColumn } from '../../table/phases/phase-names.js'
import { hyperparameterPrefix } from '../../table/setting-values.js'

/**
 * What a chart says of a table of chosen columns that lacks one it draws: which is missing and which there are, since such a
 * table says nothing of the meters, the sweep or the logs. Empty where nothing is missing.
 */
type Absence = (table: ColumnTable) => string

const energyColumns = [
  'energy_total_joules',
  'energy_cpu_total_joules',
  'energy_cpu_pkg_joules',
  'energy_gpu_total_joules',
]

export const absentEnergy: Absence = table =>
  energyColumns.some(column => table.columnNames().includes(column))
    ? ''
    : told(table, `${energyColumns[0]} nor one of its parts`, 'what was measured')

export const absentSettings: Absence = table =>
  table.columnNames().some(name => name.startsWith(hyperparameterPrefix))
    ? ''
    : told(table, `of a hyperparameter, ${hyperparameterPrefix}NAME`, 'what was set')

export const absentMetrics: Absence = table =>
  isChosen(table) ? told(table, 'of a metric, perf_NAME', 'what the logs held') : ''

/** Whole tables have none either, where no run told of a phase. */
export const absentPhases: Absence = table =>
  isChosen(table)
    ? told(table, `of a phase, ${phaseColumn('NAME', 'energy_total_joules')}`, 'what phases took')
    : ''

/** Of attempts that failed: all of the columns are needed, or a part of the energy would pass for the whole. */
export const absentFailures: Absence = table => {
  const names = table.columnNames()
  const missing = [
    ...(names.includes('energy_failed_attempts_joules') ? [] : ['energy_failed_attempts_joules']),
    ...(names.includes('outcome') || names.includes('training_success') ? [] : ['outcome']),
    ...(energyColumns.some(column => names.includes(column)) ? [] : ['energy_total_joules']),
  ]
  return missing.length === 0 ? '' : told(table, missing.join(' nor '), 'what failed attempts took')
}

const shown = 12

/** The columns that a table has, the first of many. */
export function columnsOf(table: ColumnTable): string {
  const names = table.columnNames()
  const more = names.length - shown
  return names.slice(0, shown).join(', ') + (more > 0 ? ` and ${more} more` : '')
}

function told(table: ColumnTable, column: string, what: string): string {
  if (table.numRows() === 0) return ''
  return `This table has no column ${column}: it tells nothing of ${what}. It has ${columnsOf(table)}.`
}

/** Whether a table lacks what `experiments()` gives every table. */
function isChosen(table: ColumnTable): boolean {
  return !table.columnNames().includes('missing_metrics')
}
