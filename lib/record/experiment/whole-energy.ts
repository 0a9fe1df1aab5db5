import type { ExperimentRecord, NightRecord } from '../schema.js'
import { noTotal } from './energy-warnings.js'

/**
 * Applies today's rule for totals to older records: their total of the CPU, of the GPU or of both becomes null if the
 * record itself shows that a part is missing. A measurement of zero counts as none. Newer records, which list what is
 * missing, stay unchanged.
 */
export function withWholeEnergy(record: ExperimentRecord, night: NightRecord): ExperimentRecord {
  if (record.energy_missing !== undefined) return record
  const missing = missingIn(record, night)
  if (missing.cpu === '' && missing.gpu === '') return record
  const { energy_metrics: metrics, energy_sources: sources, energy_uncertainty: uncertainty } = record
  const cpuLost = missing.cpu !== ''
  const gpuLost = missing.gpu !== ''
  const texts = [missing.cpu, missing.gpu].filter(text => text !== '')
  return {
    ...record,
    energy_metrics: {
      ...metrics,
      ...(cpuLost
        ? { cpu_energy_total_joules: null, cpu_energy_pkg_joules: positive(metrics.cpu_energy_pkg_joules) }
        : {}),
      ...(gpuLost ? { gpu_energy_total_joules: null, gpu_power_avg_watts: null } : {}),
    },
    energy_sources: { cpu: cpuLost ? null : sources.cpu, gpu: gpuLost ? null : sources.gpu },
    energy_uncertainty: {
      cpu_joules: cpuLost ? null : uncertainty.cpu_joules,
      gpu_joules: gpuLost ? null : uncertainty.gpu_joules,
    },
    energy_total_joules: null,
    warnings: [...record.warnings, ...texts.map(text => `${noTotal}${text}`)],
    energy_missing: texts,
  }
}

const withoutPower = /GPU \d+ told no power; the energy it took is missing/

function missingIn(
  record: ExperimentRecord,
  night: NightRecord,
): { readonly cpu: string; readonly gpu: string } {
  const { energy_metrics: metrics, energy_sources: sources, meters, warnings } = record
  const problems = [...warnings, ...meters.flatMap(meter => meter.problems)]
  const card = problems
    .map(text => withoutPower.exec(text)?.[0].split(';')[0])
    .find(text => text !== undefined)
  const cards = night.options.energy === false ? 0 : (night.machine?.gpus.length ?? 0)
  return {
    cpu:
      metrics.cpu_energy_ram_joules !== null &&
      metrics.cpu_energy_pkg_joules === null &&
      metrics.cpu_energy_total_joules !== null
        ? "no energy of the processors' package was recorded beside that of RAM"
        : sources.cpu === 'measured' && metrics.cpu_energy_total_joules === 0
          ? 'the record states 0 J of the CPU: its counter stood still'
          : '',
    gpu:
      card ??
      (sources.gpu === 'measured' && metrics.gpu_energy_total_joules === 0
        ? 'the record states 0 J of the GPU, which no card takes'
        : metrics.gpu_energy_total_joules === null && cards > 0 && record.energy_total_joules !== null
          ? 'no energy was recorded of the GPU that the machine has'
          : ''),
  }
}

function positive(joules: number | null): number | null {
  return joules !== null && joules > 0 ? joules : null
}
