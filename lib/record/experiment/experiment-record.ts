import type { Witness } from '../../measure/energy/witness/contradictions.js'
import type { Attempt } from '../../run/attempt.js'
import type { ExperimentResult } from '../../run/experiment.js'
import type { MissingMetric } from '../../run/log/metrics/missing-metrics.js'
import { missingMetricWarnings } from '../../run/log/metrics/missing-words.js'
import {
  type AttemptRecord,
  type ExperimentRecord,
  type MeterReport,
  type MissingMetricRecord,
  schemaVersion,
  type WitnessRecord,
} from '../schema.js'
import { localTime } from '../time.js'
import { backgroundNote, overlapWarning } from '../traces/overlap.js'
import { attemptRecord } from './attempt-record.js'
import { energyWarnings, poorCoverage } from './energy-warnings.js'

/**
 * The record of an experiment, as `experiment.json` holds it.
 *
 * @param earlier Its attempts from before the night was resumed.
 */
export function toRecord(
  night: string,
  result: ExperimentResult,
  earlier: readonly AttemptRecord[] = [],
): ExperimentRecord {
  const { task, attempts, last } = result
  const { cpu, gpu } = last.energy
  const first = attempts[0] ?? last
  const made = [
    ...earlier,
    ...attempts.map((attempt, position) => attemptRecord(attempt, earlier.length + position + 1)),
  ]
  return {
    experiment_id: task.experimentId,
    timestamp: localTime(last.endMs),
    repository: task.experiment.repository,
    model: task.experiment.model,
    hyperparameters: { ...task.experiment.hyperparameters },
    duration_seconds: last.durationSeconds,
    energy_metrics: {
      cpu_energy_pkg_joules: cpu.packageJoules,
      cpu_energy_ram_joules: cpu.ramJoules,
      cpu_energy_total_joules: cpu.totalJoules,
      gpu_power_avg_watts: gpu.powerAverageWatts,
      gpu_power_max_watts: gpu.powerMaxWatts,
      gpu_power_min_watts: gpu.powerMinWatts,
      gpu_energy_total_joules: gpu.totalJoules,
      gpu_temp_avg_celsius: gpu.temperatureAverageCelsius,
      gpu_temp_max_celsius: gpu.temperatureMaxCelsius,
      gpu_util_avg_percent: gpu.utilizationAveragePercent,
      gpu_util_max_percent: gpu.utilizationMaxPercent,
    },
    performance_metrics: Object.fromEntries(last.metrics),
    training_success: last.outcome === 'success',
    retries: earlier.length + attempts.length - 1,
    error_message: last.detail,

    schema_version: schemaVersion,
    night,
    index: task.index,
    mode: task.experiment.mode,
    ...(task.experiment.block === undefined ? {} : { block: task.experiment.block }),
    ...(task.experiment.repeat === undefined ? {} : { repeat: task.experiment.repeat }),
    subject: task.experiment.subject ?? null,
    background: backgroundRecord(result),
    outcome: last.outcome,
    cause: last.cause,
    warnings: [...last.warnings, ...backgroundWarnings(result), ...warningsOf(result)],
    started_at: earlier[0]?.started_at ?? localTime(first.startMs),
    ended_at: localTime(last.endMs),
    missing_metrics: result.missingMetrics.map(missingMetricRecord),
    energy_sources: { cpu: cpu.source, gpu: gpu.source },
    energy_uncertainty: { cpu_joules: cpu.uncertaintyJoules, gpu_joules: gpu.uncertaintyJoules },
    energy_sensor_uncertainty: { cpu_joules: cpu.sensorJoules, gpu_joules: gpu.sensorJoules },
    energy_coverage: { cpu: cpu.coverage, gpu: gpu.coverage },
    cpu_temperature: { avg_celsius: cpu.temperatureAverageCelsius, max_celsius: cpu.temperatureMaxCelsius },
    energy_total_joules: last.energy.totalJoules,
    energy_total_of: last.energy.totalOf,
    gpu_energy_other_joules: gpu.otherJoules,
    energy_missing: [...last.energy.missing],
    failed_attempts_energy_joules: energyBefore(made.slice(0, -1), last.energy),
    attempts: made,
    meters: meterReports(last),
  }
}

function warningsOf(result: ExperimentResult): string[] {
  const { last } = result
  const missing = missingMetricWarnings(result).map(({ text }) => text)
  const problems = [...last.meterProblems].flatMap(([meter, texts]) => texts.map(text => `${meter}: ${text}`))
  return [...missing, ...energyWarnings(last.energy), ...problems]
}

function backgroundRecord({ task, background }: ExperimentResult): ExperimentRecord['background'] {
  const program = task.experiment.background
  if (program === undefined) return null
  const runs = background?.runs ?? []
  return {
    ...program,
    hyperparameters: { ...program.hyperparameters },
    log_directory: background?.logFolder ?? '',
    note: backgroundNote,
    runs: runs.length,
    failed_runs: runs.filter(({ failed }) => failed).length,
    coverage: background?.coverage ?? 0,
  }
}

function backgroundWarnings({ task, background }: ExperimentResult): string[] {
  const { background: program } = task.experiment
  if (program === undefined || background === undefined) return []
  const { runs, coverage } = background
  const failed = runs.filter(run => run.failed)
  const [first] = failed
  const why = first?.problem || (first?.signal ?? `exit code ${first?.exitCode}`)
  return [
    overlapWarning(`${program.repository} ${program.model}`),
    ...(failed.length > 0
      ? [`${failed.length} of ${runs.length} runs of the background load failed, the first with: ${why}`]
      : []),
    ...limitedLogWarnings(runs),
    // Pauses of two seconds between its runs are normal; more than a tenth means that the wanted load was not there.
    ...(coverage < poorCoverage
      ? [`the background load ran for ${Math.round(coverage * 100)} % of the time only`]
      : []),
  ]
}

function limitedLogWarnings(runs: readonly { readonly logBytesLeftOut: number }[]): string[] {
  const limited = runs.filter(({ logBytesLeftOut }) => logBytesLeftOut > 0)
  const bytes = limited.reduce((sum, { logBytesLeftOut }) => sum + logBytesLeftOut, 0)
  return limited.length === 0
    ? []
    : [
        `${bytes} bytes were left out of ${limited.length} of ${runs.length} logs of the background load, which outgrew their limit (--max-log)`,
      ]
}

function missingMetricRecord({ nearest, ...metric }: MissingMetric): MissingMetricRecord {
  return nearest === undefined ? metric : { ...metric, nearest: [...nearest] }
}

function meterReports({ energy, meterProblems }: Attempt): MeterReport[] {
  return energy.devices.map(device => ({
    meter: device.meter,
    measures: device.measures,
    source: device.source,
    device: device.device,
    device_index: device.deviceIndex,
    energy_joules: device.energyJoules,
    assumed_joules: device.assumedJoules,
    uncertainty_joules: device.uncertaintyJoules,
    uncertainty_budget: budgetRecord(device.budget),
    ...(device.sensorJoules === null
      ? {}
      : { sensor_uncertainty_joules: device.sensorJoules, sensor_source: device.sensorSource }),
    coverage: device.coverage,
    samples: device.samples,
    gaps: device.gaps.map(({ startMs, endMs }) => ({
      start: localTime(startMs),
      seconds: (endMs - startMs) / 1000,
    })),
    problems: [...(meterProblems.get(device.meter) ?? [])],
    assumption: device.assumption,
    ...(device.other ? { other: true as const } : {}),
    ...(device.witnesses === undefined ? {} : { witnesses: device.witnesses.map(witnessRecord) }),
  }))
}

function budgetRecord(
  budget: Attempt['energy']['devices'][number]['budget'],
): MeterReport['uncertainty_budget'] {
  if (budget === null) return null
  return {
    sampling_joules: budget.samplingJoules,
    edges_joules: budget.edgesJoules,
    gaps_joules: budget.gapsJoules,
    resolution_joules: budget.resolutionJoules,
    lag_joules: budget.lagJoules,
    model_joules: budget.modelJoules,
  }
}

function witnessRecord({
  witness,
  energyJoules,
  uncertaintyJoules,
  chosen,
  windowMs,
}: Witness): WitnessRecord {
  return {
    witness,
    energy_joules: energyJoules,
    uncertainty_joules: uncertaintyJoules,
    chosen,
    ...(windowMs === undefined ? {} : { window_ms: windowMs }),
  }
}

/**
 * Joules of the attempts before the last: zero for none, null unless everything that was to be measured is known for
 * each.
 */
function energyBefore(attempts: readonly AttemptRecord[], { cpu, gpu }: Attempt['energy']): number | null {
  // Without a meter for it, a part was not to be measured.
  const parts = attempts.flatMap(attempt => [
    ...(cpu.coverage === null ? [] : [attempt.cpu_energy_joules]),
    ...(gpu.coverage === null ? [] : [attempt.gpu_energy_joules]),
  ])
  if (attempts.length > 0 && parts.length === 0) return null
  return parts.reduce<number | null>(
    (sum, joules) => (sum === null || joules === null ? null : sum + joules),
    0,
  )
}
