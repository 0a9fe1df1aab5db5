import { withPhases } from '../phases/with-phases.js'
import type { ExperimentRecord, NightRecord } from '../schema.js'
import { withTarget } from '../series/with-target.js'

/**
 * The record with what is added up from its complete files: what its phases took, and what it took until its target.
 *
 * @param folder Of the experiment.
 */
export function withSums(record: ExperimentRecord, folder: string, night: NightRecord): ExperimentRecord {
  return withTarget(withPhases(record, folder, night), folder, night)
}
