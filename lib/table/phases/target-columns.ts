import type { ExperimentRecord } from '../../record/schema.js'
import { targetText } from '../../record/series/target-of.js'

/** A column of the table of experiments that tells of a target. */
export interface TargetColumn {
  readonly name: string
  readonly cellOf: (record: ExperimentRecord) => string | number | boolean | null
}

const columns: readonly TargetColumn[] = [
  { name: 'target', cellOf: ({ target }) => (target === undefined ? null : targetText(target)) },
  { name: 'target_reached', cellOf: ({ target }) => target?.reached ?? null },
  { name: 'energy_to_target_joules', cellOf: ({ target }) => target?.energy_to_target_joules ?? null },
  {
    name: 'energy_to_target_uncertainty_joules',
    cellOf: ({ target }) => target?.uncertainty_joules ?? null,
  },
  { name: 'seconds_to_target', cellOf: ({ target }) => target?.seconds_to_target ?? null },
  { name: 'seconds_to_target_uncertainty', cellOf: ({ target }) => target?.seconds_uncertainty ?? null },
]

/** The columns of what it took until a metric reached its target; none where no record has one. */
export function targetColumns(records: readonly ExperimentRecord[]): readonly TargetColumn[] {
  return records.every(({ target }) => target === undefined) ? [] : columns
}
