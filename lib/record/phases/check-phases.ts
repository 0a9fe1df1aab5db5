import { contradictionText, differences } from '../check/contradictions/contradiction.js'
import type { Finding } from '../check/finding.js'
import type { ExperimentRecord, NightRecord } from '../schema.js'
import { phasesOf } from './with-phases.js'

/**
 * Adds the phases of a record up again, from its traces and the times that the journal has too, and compares: they were
 * added up from the same files, so every figure is the same.
 *
 * @param folder Of the experiment.
 */
export function checkPhases(
  folder: string,
  record: ExperimentRecord,
  night: NightRecord,
): readonly Finding[] {
  const place = `${record.experiment_id}/experiment.json`
  let held: ReturnType<typeof phasesOf>
  try {
    held = phasesOf(record, folder, night)
  } catch {
    // That a trace cannot be read is told with the traces.
    return []
  }
  return [
    ...differences('phases', record.phases, held.phases),
    ...differences('outside_phases', record.outside_phases, held.outside_phases),
  ].map(({ field, found, expected }): Finding => {
    const text = contradictionText({ field, found, expected, doubts: 'nothing' })
    const problem = `does not say of a phase what its traces and times do: ${text}`
    return { place, problem, mend: '', kind: 'inconsistent', field, found, expected }
  })
}
