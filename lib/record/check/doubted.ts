import type { EnergyMetrics, ExperimentRecord } from '../schema.js'
import { type Contradiction, contradictionText, type Doubt } from './contradictions/contradiction.js'
import type { Planned } from './contradictions/contradictions.js'

/** The beginning of a warning about a figure that is not to be believed. */
export const notBelieved = 'not to be believed, and not shown: '

/**
 * A record without the figures that contradict others in it: they are null, and a warning says what was found. Its
 * place comes from its folder and the plan; no figure is replaced by another.
 */
export function withoutContradictions(
  record: ExperimentRecord,
  contradictions: readonly Contradiction[],
  { experimentId, index, night }: Planned,
): ExperimentRecord {
  if (contradictions.length === 0) return record
  const doubts = new Set<Doubt>(contradictions.map(({ doubts }) => doubts))
  const isDoubted = (doubt: Doubt) => doubts.has(doubt)
  const fields = new Set(contradictions.flatMap(({ doubts, field }) => (doubts === 'field' ? [field] : [])))
  const unless = <Value>(field: string, value: Value): Value | null => (fields.has(field) ? null : value)
  const noCpu = isDoubted('cpu')
  const noGpu = isDoubted('gpu')
  const noTotal = noCpu || noGpu || isDoubted('total')
  const isSuccess = record.outcome === 'success' && record.training_success && record.cause === null
  const last = record.attempts.at(-1)
  const believedOutcome = !isDoubted('outcome') || (isSuccess && last?.outcome !== 'failure')
  const { phases, outside_phases, ...rest } = record
  const noPhases =
    noTotal || isDoubted('time') || [...fields].some(field => /^(?:outside_)?phases/.test(field))
  return {
    ...rest,
    ...(noPhases || phases === undefined ? {} : { phases }),
    ...(noPhases || outside_phases === undefined ? {} : { outside_phases }),
    experiment_id: experimentId,
    index,
    night,
    duration_seconds: isDoubted('time') ? null : record.duration_seconds,
    ...(isDoubted('time') ? { started_at: '', ended_at: '' } : {}),
    retries: fields.has('retries') ? Math.max(0, record.attempts.length - 1) : record.retries,
    ...(believedOutcome
      ? {}
      : {
          outcome: 'failure' as const,
          training_success: false,
          cause: record.cause ?? last?.cause ?? 'not known',
        }),
    energy_metrics: energies(record.energy_metrics, noCpu, noGpu, fields),
    energy_sources: {
      cpu: noCpu ? null : record.energy_sources.cpu,
      gpu: noGpu ? null : record.energy_sources.gpu,
    },
    energy_uncertainty: {
      cpu_joules: noCpu ? null : record.energy_uncertainty.cpu_joules,
      gpu_joules: noGpu ? null : record.energy_uncertainty.gpu_joules,
    },
    ...(record.energy_sensor_uncertainty === undefined
      ? {}
      : {
          energy_sensor_uncertainty: {
            cpu_joules: noCpu ? null : record.energy_sensor_uncertainty.cpu_joules,
            gpu_joules: noGpu ? null : record.energy_sensor_uncertainty.gpu_joules,
          },
        }),
    energy_coverage: {
      cpu: unless('energy_coverage.cpu', record.energy_coverage.cpu),
      gpu: unless('energy_coverage.gpu', record.energy_coverage.gpu),
    },
    cpu_temperature: {
      avg_celsius: unless('cpu_temperature.avg_celsius', record.cpu_temperature.avg_celsius),
      max_celsius: unless('cpu_temperature.max_celsius', record.cpu_temperature.max_celsius),
    },
    energy_total_joules: noTotal ? null : record.energy_total_joules,
    ...(fields.has('gpu_energy_other_joules') ? { gpu_energy_other_joules: null } : {}),
    failed_attempts_energy_joules: isDoubted('failed attempts') ? null : record.failed_attempts_energy_joules,
    warnings: [
      ...record.warnings,
      ...contradictions.map(contradiction => {
        const text = contradictionText(contradiction)
        return contradiction.doubts === 'nothing' ? `not to be believed: ${text}` : `${notBelieved}${text}`
      }),
    ],
  }
}

function energies(
  metrics: EnergyMetrics,
  noCpu: boolean,
  noGpu: boolean,
  fields: ReadonlySet<string>,
): EnergyMetrics {
  return {
    ...metrics,
    ...(noCpu
      ? { cpu_energy_pkg_joules: null, cpu_energy_ram_joules: null, cpu_energy_total_joules: null }
      : {}),
    ...(noGpu
      ? {
          gpu_power_avg_watts: null,
          gpu_power_max_watts: null,
          gpu_power_min_watts: null,
          gpu_energy_total_joules: null,
        }
      : {}),
    ...Object.fromEntries(
      Object.keys(metrics)
        .filter(name => fields.has(`energy_metrics.${name}`))
        .map(name => [name, null]),
    ),
  }
}
