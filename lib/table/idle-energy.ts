import type { ExperimentRecord, NightRecord } from '../record/schema.js'

/** What the idle machine would have taken in the time of an experiment. */
export interface IdleEnergy {
  readonly joules: number | null
  /** One standard uncertainty, that of measuring; that idle power drifts over a night is not in it. */
  readonly uncertaintyJoules: number | null
}

const unknown: IdleEnergy = { joules: null, uncertaintyJoules: null }

/**
 * The power that the machine took before the first run × the seconds of the experiment. Null unless each device whose
 * energy is in the experiment's was measured idle by the same meter: an estimate holds no idle power, and of a card
 * that was not seen then nothing is known.
 */
export function idleEnergy(
  { meters, duration_seconds, energy_total_joules }: ExperimentRecord,
  { idle }: NightRecord,
): IdleEnergy {
  if (idle === undefined || duration_seconds === null || energy_total_joules === null) return unknown
  const counted = meters.filter(
    ({ measures, energy_joules, other }) =>
      measures !== 'cpu-temperature' && energy_joules !== null && other !== true,
  )
  const devices = counted.flatMap(({ meter, device, source }) =>
    source === 'estimated'
      ? []
      : (idle.devices.find(known => known.meter === meter && known.device === device) ?? []),
  )
  if (counted.length === 0 || devices.length < counted.length) return unknown
  const uncertainties = devices.flatMap(({ uncertainty_watts }) => uncertainty_watts ?? [])
  return {
    joules: devices.reduce((sum, { watts }) => sum + watts, 0) * duration_seconds,
    uncertaintyJoules: uncertainties.length === 0 ? null : Math.hypot(...uncertainties) * duration_seconds,
  }
}
