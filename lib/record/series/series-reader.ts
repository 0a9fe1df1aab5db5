import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { readRegularText } from '../../os/regular-file.js'
import { type SeriesRow, seriesName, seriesRows } from './series-layout.js'

// Some metrics of twenty thousand values each take a few megabytes.
const maxBytes = 1 << 26

/**
 * The values of the metrics of an experiment's last attempt, in the order of its log; none where it left no
 * `metrics.csv`. Of one that was never completed, the whole lines.
 *
 * @param folder Of the experiment.
 * @throws StrangeFileError for anything but a regular file of some megabytes; CsvSyntaxError for no CSV; the error of the
 *   system.
 */
export function readSeries(folder: string): readonly SeriesRow[] {
  const found = seriesPath(folder)
  if (found === undefined) return []
  const text = readRegularText(found, { maxBytes })
  return seriesRows(text.slice(0, text.lastIndexOf('\n') + 1))
}

/** Where they lie; undefined where the attempt left none. */
export function seriesPath(folder: string): string | undefined {
  const path = join(folder, seriesName)
  return [path, `${path}.partial`].find(existsSync)
}
