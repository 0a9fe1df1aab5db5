import { noTotal } from '../record/experiment/energy-warnings.js'

/**
 * The energy of an experiment that everything shows, weighs and sums: of its last attempt, CPU and GPU together, in joules.
 * Null where not all that was to be measured is known: a sum of some of the parts would pass for that of all.
 *
 * Of a table that somebody left the total out of it is the sum of the parts that are there.
 *
 * @param cells Looks up a cell of the experiment's row by its column; null or undefined where there is none.
 * @example
 * ```ts
 * import { totalEnergy } from 'nightwatt'
 *
 * const row = new Map([['energy_total_joules', 120]])
 * totalEnergy(column => row.get(column)) // → 120
 * ```
 */
export function totalEnergy(cells: (column: string) => unknown): number | null {
  const warnings = cells('warnings')
  if (typeof warnings === 'string' && warnings.includes(noTotal)) return null
  const total = cells('energy_total_joules')
  if (total !== undefined) return joulesOf(total)
  const parts = ['cpu', 'gpu'].flatMap(part => joulesOf(cells(`energy_${part}_total_joules`)) ?? [])
  return parts.length === 0 ? null : parts.reduce((sum, joules) => sum + joules, 0)
}

// An energy below zero is none: a counter that ran backwards.
function joulesOf(cell: unknown): number | null {
  const value = typeof cell === 'bigint' ? Number(cell) : cell
  return typeof value === 'number' && Number.isFinite(value) && value >= 0 ? value : null
}
