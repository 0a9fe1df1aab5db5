import { overlapWarning } from '../traces/overlap.js'
import type { ReadRun } from './read-run.js'
import type { TraceEnergy } from './trace-energy.js'

/** What ran beside the run and drew on the same meters. */
export function backgroundWarning({ record, files }: ReadRun): string[] {
  const background = record?.background ?? (files.parallel ? '' : null)
  if (background === null) return []
  return [overlapWarning(background)]
}

// Under this share of the time with samples, an energy is more guess than measurement.
const poorCoverage = 0.9

/** A counter that was not read, which the original recorded as zero. */
export function cpuWarning({ record }: ReadRun, cpuJoules: number | null): string[] {
  return cpuJoules === null && record?.result.energy_metrics?.cpu_energy_total_joules === 0
    ? ['the record states 0 J for the CPU, so its counters were not read: its CPU energy is not known']
    : []
}

/** How far the trace can be trusted for the energy of the run. */
export function traceWarnings(
  run: ReadRun,
  energy: TraceEnergy | null,
  recordedJoules: number | null,
): string[] {
  if (run.traceProblem !== null) return [run.traceProblem]
  if (run.trace === null) {
    return recordedJoules === null || recordedJoules === 0
      ? []
      : ['its GPU trace is not there, so nothing but the recorded sum of samples tells its GPU energy']
  }
  if (energy === null) return ['its GPU trace holds no sample, so its GPU energy is not known']
  const { integral, boundedBySamples } = energy
  const samples = integral.energyJoules === null ? 'a single sample' : 'its samples'
  return [
    ...(boundedBySamples
      ? [`nothing but ${samples} tells how long it ran: it may have lasted and cost more`]
      : []),
    ...(!boundedBySamples && run.trace.seconds.length === 1
      ? ['its GPU energy rests on a single sample']
      : integral.coverage < poorCoverage
        ? [`GPU energy rests on samples for ${Math.round(integral.coverage * 100)} % of the time only`]
        : []),
  ]
}
