import { join } from 'node:path'
import type { ColumnTable } from 'arquero'
import type { Night } from '../../night/night.js'
import { writeWholeFile } from '../../os/new-file.js'
import { makeFolder } from '../../os/owner.js'
import { sumOf } from '../../record/manifest/file-sum.js'
import { experiments } from '../../table/experiments.js'
import { exportTable, type TableFormat } from '../../table/export.js'
import { samples } from '../../table/samples.js'
import type { TableFile } from '../describe/croissant.js'
import { describeColumns, dictionaryCsv } from '../describe/dictionary.js'
import type { LeftOutList } from './left-out.js'

// Those of a week of nights with eight cards; the traces themselves are in the pack anyway.
const mostSamples = 5_000_000

/** Writes the tables of nights and their data dictionary into the folder `tables` of a pack. */
export async function packTables(
  nights: readonly Night[],
  staging: string,
  leftOut: LeftOutList,
): Promise<readonly TableFile[]> {
  makeFolder(join(staging, 'tables'))
  const runs = await experiments(nights)
  const readings = await samples(nights)
  const files = [
    await written(runs, 'experiments', 'csv', staging),
    await written(runs, 'experiments', 'parquet', staging),
  ]
  if (readings.numRows() <= mostSamples) files.push(await written(readings, 'samples', 'parquet', staging))
  else
    leftOut.add(
      'tables/samples.parquet',
      `${readings.numRows()} samples are more than ${mostSamples}: their traces lie in results`,
    )
  const dictionary = dictionaryCsv(Object.fromEntries(files.map(({ table, columns }) => [table, columns])))
  writeWholeFile(join(staging, 'tables/data-dictionary.csv'), dictionary)
  return files
}

async function written(
  table: ColumnTable,
  name: 'experiments' | 'samples',
  format: TableFormat,
  staging: string,
): Promise<TableFile> {
  const path = `tables/${name}.${format}`
  const pieces = [...(await exportTable(table, format))].map(piece =>
    typeof piece === 'string'
      ? Buffer.from(piece)
      : Buffer.from(piece.buffer, piece.byteOffset, piece.byteLength),
  )
  const content = Buffer.concat(pieces)
  writeWholeFile(join(staging, path), content)
  return { path, sum: sumOf(content), table: name, columns: describeColumns(table, name) }
}
