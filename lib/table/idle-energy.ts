import { idlePowerOf } from '../record/night/idle-power.js'
import type { ExperimentRecord, NightRecord } from '../record/schema.js'

/** What the idle machine would have taken in the time of an experiment. */
export interface IdleEnergy {
  readonly joules: number | null
  /** One standard uncertainty: that of measuring, and of how the idle power drifted over the night. */
  readonly uncertaintyJoules: number | null
  /** Why no net energy is made of it, in words; absent where one is, or nothing is known of it. */
  readonly withheld?: string
}

const unknown: IdleEnergy = { joules: null, uncertaintyJoules: null }

/** The idle power of the night × the seconds of the experiment; null where the idle power is not known, or no basis. */
export function idleEnergy(experiment: ExperimentRecord, night: NightRecord): IdleEnergy {
  const { duration_seconds: seconds } = experiment
  const idle = idlePowerOf(experiment, night)
  if (idle === undefined || seconds === null) return unknown
  if (idle.withheld !== '') return { ...unknown, withheld: idle.withheld }
  return {
    joules: idle.watts * seconds,
    uncertaintyJoules: idle.uncertaintyWatts === null ? null : idle.uncertaintyWatts * seconds,
  }
}
