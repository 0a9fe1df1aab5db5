import { inQuadrature } from '../../measure/energy/in-quadrature.js'
import type { AsideRunRecord, ExperimentRecord } from '../../record/schema.js'

/** What night.json keeps of a run that is no experiment, from its record. */
export function asideRun(folder: string, record: ExperimentRecord): AsideRunRecord {
  const { energy_total_joules: joules, energy_uncertainty, energy_sources } = record
  const { cpu_joules, gpu_joules } = energy_uncertainty
  const isEstimated = [energy_sources.cpu, energy_sources.gpu].includes('estimated')
  return {
    folder,
    started_at: record.started_at,
    duration_seconds: record.duration_seconds,
    outcome: record.outcome,
    cause: record.cause,
    detail: record.error_message,
    energy_joules: joules,
    uncertainty_joules: joules === null ? null : inQuadrature(cpu_joules, gpu_joules),
    source: joules === null ? null : isEstimated ? 'estimated' : 'measured',
  }
}
