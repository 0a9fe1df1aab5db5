import type { Plan, PlannedExperiment } from '../../design/plan.js'
import type { NightRecord } from '../schema.js'

/** The experiments of a plan as night.json keeps them. */
export function planForRecord({ experiments }: Plan): NonNullable<NightRecord['plan']> {
  return structuredClone(experiments.map(experiment => ({ ...experiment })))
}

/** How a plan came about, as night.json keeps it. */
export function sweepForRecord({ sweep }: Plan): Pick<NightRecord, 'sweep'> {
  return sweep === undefined ? {} : { sweep: { ...sweep, designs: [...sweep.designs] } }
}

/** An experiment of a plan on disk, as one of a plan: absent fields are left out. */
export function withoutAbsent({
  background,
  subject,
  block,
  repeat,
  ...experiment
}: NonNullable<NightRecord['plan']>[number]): PlannedExperiment {
  return {
    ...experiment,
    ...(background === undefined ? {} : { background }),
    ...(subject === undefined ? {} : { subject }),
    ...(block === undefined ? {} : { block }),
    ...(repeat === undefined ? {} : { repeat }),
  }
}
