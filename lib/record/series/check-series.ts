import { contradictionText, differences } from '../check/contradictions/contradiction.js'
import type { Finding } from '../check/finding.js'
import type { ExperimentRecord, NightRecord } from '../schema.js'
import { type SeriesRow, seriesName } from './series-layout.js'
import { readSeries, seriesPath } from './series-reader.js'
import { targetOf } from './target-of.js'

/**
 * Compares `metrics.csv` with what the record tells of it, and works the target's figures out again from it and the
 * traces: they come from the same files, so every figure is the same.
 *
 * @param folder Of the experiment.
 */
export function checkSeries(
  folder: string,
  record: ExperimentRecord,
  night: NightRecord,
): readonly Finding[] {
  const id = record.experiment_id
  let rows: readonly SeriesRow[]
  try {
    rows = readSeries(folder)
  } catch (error) {
    const problem = `cannot be read: ${error instanceof Error ? error.message : String(error)}`
    return [{ place: `${id}/${seriesName}`, problem, mend: '' }]
  }
  // That a file is gone is told by the manifest; one that could not be written was told by the night.
  const isThere = seriesPath(folder) !== undefined
  return [...(isThere ? ofRows(id, record, rows) : []), ...ofTarget(folder, record, night)]
}

/** As many values of each metric as were kept, and none later than the attempt. */
function ofRows(id: string, record: ExperimentRecord, rows: readonly SeriesRow[]): readonly Finding[] {
  const told = record.attempts.at(-1)?.metric_series ?? []
  const names = [...new Set([...told.map(({ metric }) => metric), ...rows.map(({ metric }) => metric)])]
  return names.flatMap(name => {
    const expected = told.find(({ metric }) => metric === name)?.kept ?? 0
    const found = rows.filter(({ metric }) => metric === name).length
    if (found === expected) return []
    const problem = `holds ${found} values of ${name}; the record tells of ${expected}`
    return [{ place: `${id}/${seriesName}`, problem, mend: '', found, expected }]
  })
}

function ofTarget(folder: string, record: ExperimentRecord, night: NightRecord): readonly Finding[] {
  let held: ReturnType<typeof targetOf>
  try {
    held = targetOf(record, folder, night)
  } catch {
    // That a trace cannot be read is told with the traces.
    return []
  }
  return differences('target', record.target, held).map(({ field, found, expected }): Finding => {
    const text = contradictionText({ field, found, expected, doubts: 'nothing' })
    const problem = `does not say of the target what ${seriesName} and the traces do: ${text}`
    const place = `${record.experiment_id}/experiment.json`
    return { place, problem, mend: '', kind: 'inconsistent', field, found, expected }
  })
}
