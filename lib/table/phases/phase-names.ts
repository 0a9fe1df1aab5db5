import { outsidePrefix, phasePrefix } from './phase-columns.js'

const energyEnd = '_energy_total_joules'

/** The names of the phases that a table of experiments tells the joules of, in its order. */
export function phaseNamesIn(columns: readonly string[]): readonly string[] {
  return columns
    .filter(column => column.startsWith(phasePrefix) && column.endsWith(energyEnd))
    .map(column => column.slice(phasePrefix.length, -energyEnd.length))
}

/** The column of a figure of a phase; null stands for what no phase holds. */
export function phaseColumn(phase: string | null, figure: string): string {
  return phase === null ? `${outsidePrefix}${figure}` : `${phasePrefix}${phase}_${figure}`
}
