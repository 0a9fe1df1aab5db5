import type { NightFolder } from '../record/night-folder.js'
import type { ExperimentRecord } from '../record/schema.js'
import type { NightEvent } from '../run/events.js'
import type { NightPlan } from './plan/plan-night.js'

/** The last event of a night. */
export function nightEnded(
  folder: NightFolder,
  records: readonly ExperimentRecord[],
  { experiments }: NightPlan,
  seconds: number,
  interrupted: boolean,
  failure: Error | undefined,
): NightEvent {
  const succeeded = records.filter(record => record.training_success).length
  return {
    type: 'night-ended',
    night: folder.name,
    path: folder.path,
    seconds,
    total: experiments.length,
    succeeded,
    failed: records.length - succeeded,
    interrupted,
    failure: failure?.message ?? '',
  }
}
