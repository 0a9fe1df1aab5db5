import type { ColumnTable } from 'arquero'
import { type NightSource, openNights } from '../night/find/open-night.js'
import { readTraces } from './traces/read-traces.js'
import { SampleColumns } from './traces/sample-columns.js'

/**
 * The samples of nights as a table, one row per sample and quantity: all meters together, tidy. Columns: `SampleRow`
 * in columns.ts. Only the samples of each experiment's last attempt, which is the one its energies are about.
 *
 * @param source A night, the path of a night or of a folder of nights, or several of these.
 * @throws RecordError when there is no night.
 * @example
 * ```ts
 * import { samples } from 'nightwatt'
 *
 * const table = await samples('results')
 * console.log(table.numRows(), table.columnNames())
 * ```
 */
export async function samples(source: NightSource): Promise<ColumnTable> {
  const nights = await openNights(source)
  const columns = new SampleColumns()
  for (const night of nights) {
    for (const record of night.experiments) readTraces(night, record, columns)
  }
  const { table } = await import('arquero')
  return table(columns.toColumns())
}
