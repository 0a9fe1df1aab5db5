import type { ExperimentRecord, NightRecord } from '../schema.js'
import { targetOf, targetText, unreadTarget } from './target-of.js'

/**
 * The record with what its last attempt took until its metric reached the target, where the night has one; a target that
 * was not reached, or is not known to have been, is told and has no figure.
 *
 * @param folder Of the experiment; its files are complete.
 */
export function withTarget(record: ExperimentRecord, folder: string, night: NightRecord): ExperimentRecord {
  const target = found(record, folder, night)
  if (target === undefined) return record
  const told = target.problems.map(problem => `target ${targetText(target)}: ${problem}`)
  return { ...record, target, warnings: [...record.warnings, ...told] }
}

function found(record: ExperimentRecord, folder: string, night: NightRecord) {
  try {
    return targetOf(record, folder, night)
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    return unreadTarget(record, night, `whether it was reached is not known: ${reason}`)
  }
}
