import type { NightPlan } from '../plan/plan-night.js'
import type { NightEvent } from '../run/events.js'
import type { NightStore } from './store.js'

/** The last event of a night. */
export function nightEnded(
  { name, path, records }: NightStore,
  { experiments }: NightPlan,
  seconds: number,
  interrupted: boolean,
  failure: Error | undefined,
): NightEvent {
  const succeeded = records.filter(record => record.training_success).length
  return {
    type: 'night-ended',
    night: name,
    path,
    seconds,
    total: experiments.length,
    succeeded,
    failed: records.length - succeeded,
    interrupted,
    failure: failure?.message ?? '',
  }
}
