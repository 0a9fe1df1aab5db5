import type { ExperimentRecord, NightRecord } from '../record/schema.js'

/** What the idle machine would have taken in the time of an experiment. */
export interface IdleEnergy {
  readonly joules: number | null
  /** One standard uncertainty, that of measuring; that idle power drifts over a night is not in it. */
  readonly uncertaintyJoules: number | null
}

const unknown: IdleEnergy = { joules: null, uncertaintyJoules: null }

/**
 * The power that the machine took before the first run × the seconds of the experiment, of the parts whose energy is
 * known. Null where the night did not measure it of each of them.
 */
export function idleEnergy(
  { energy_metrics, duration_seconds }: ExperimentRecord,
  { idle }: NightRecord,
): IdleEnergy {
  if (idle === undefined || duration_seconds === null) return unknown
  const parts = [
    ...(energy_metrics.cpu_energy_total_joules === null
      ? []
      : [{ watts: idle.cpu_watts, uncertainty: idle.cpu_uncertainty_watts }]),
    ...(energy_metrics.gpu_energy_total_joules === null
      ? []
      : [{ watts: idle.gpu_watts, uncertainty: idle.gpu_uncertainty_watts }]),
  ]
  const watts = parts.flatMap(part => part.watts ?? [])
  if (parts.length === 0 || watts.length < parts.length) return unknown
  const uncertainties = parts.flatMap(part => part.uncertainty ?? [])
  return {
    joules: watts.reduce((sum, value) => sum + value, 0) * duration_seconds,
    uncertaintyJoules: uncertainties.length === 0 ? null : Math.hypot(...uncertainties) * duration_seconds,
  }
}
