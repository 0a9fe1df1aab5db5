import type { PlannedExperiment } from '../design/plan.js'
import type { NightRecord } from './schema.js'

/** An experiment of a plan on disk as one of a plan: what it does not have is not there. */
export function withoutAbsent({
  background,
  subject,
  ...experiment
}: NonNullable<NightRecord['plan']>[number]): PlannedExperiment {
  return {
    ...experiment,
    ...(background === undefined ? {} : { background }),
    ...(subject === undefined ? {} : { subject }),
  }
}
