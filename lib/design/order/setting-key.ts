import type { Subject } from '../../config/subjects.js'
import type { Assignment } from '../mutation.js'

/** What tells the setting of an experiment: everything but when it runs. */
export interface PlannedSetting {
  readonly repository: string
  readonly model: string
  readonly mode: string
  readonly hyperparameters: Assignment
  readonly subject?: Subject | undefined
  readonly background?: unknown
}

/** A text that experiments of the same setting share, and no others. */
export function settingKey({
  repository,
  model,
  mode,
  hyperparameters,
  subject,
  background,
}: PlannedSetting): string {
  const sorted = Object.entries(hyperparameters).sort(([one], [other]) => (one < other ? -1 : 1))
  return JSON.stringify([repository, model, mode, sorted, subject ?? null, background ?? null])
}
