import type { ColumnTable } from 'arquero'
import { type NightSource, openNights } from '../night/open-night.js'
import { readTraces } from './read-traces.js'
import { SampleColumns } from './sample-columns.js'

/**
 * The samples of nights as a table, a row a sample and quantity: all meters together, tidy. Columns: `SampleRow`
 * in columns.ts. Only the samples of each experiment's last attempt, which is the one its energies speak of.
 *
 * @param source A night, the path of a night or of a folder of nights, or several of these.
 * @throws RecordError when there is no night.
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
