import type { Attempt } from '../run/attempt.js'
import type { ExperimentResult } from '../run/experiment.js'
import type { MissingMetric } from '../run/missing-metrics.js'
import { missingMetricWarnings } from '../run/missing-words.js'
import { overlapWarning } from './overlap.js'
import {
  type AttemptRecord,
  type ExperimentRecord,
  type MeterReport,
  type MissingMetricRecord,
  schemaVersion,
} from './schema.js'
import { localTime } from './time.js'

/** The record of an experiment, as `experiment.json` holds it. */
export function toRecord(night: string, result: ExperimentResult): ExperimentRecord {
  const { task, attempts, last } = result
  const { cpu, gpu } = last.energy
  const first = attempts[0] ?? last
  const failedBefore = attempts.slice(0, -1)
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
    retries: attempts.length - 1,
    error_message: last.detail,

    schema_version: schemaVersion,
    night,
    index: task.index,
    mode: task.experiment.mode,
    subject: task.experiment.subject ?? null,
    background: backgroundRecord(result),
    outcome: last.outcome,
    cause: last.cause,
    warnings: [...last.warnings, ...backgroundWarnings(result), ...warningsOf(result)],
    started_at: localTime(first.startMs),
    ended_at: localTime(last.endMs),
    missing_metrics: result.missingMetrics.map(missingMetricRecord),
    energy_sources: { cpu: cpu.source, gpu: gpu.source },
    energy_uncertainty: { cpu_joules: cpu.uncertaintyJoules, gpu_joules: gpu.uncertaintyJoules },
    energy_coverage: { cpu: cpu.coverage, gpu: gpu.coverage },
    cpu_temperature: { avg_celsius: cpu.temperatureAverageCelsius, max_celsius: cpu.temperatureMaxCelsius },
    energy_total_joules: last.energy.totalJoules,
    failed_attempts_energy_joules: energyOf(failedBefore),
    attempts: attempts.map(attemptRecord),
    meters: meterReports(last),
  }
}

// Under this share of the time with samples, an energy is more guess than measurement.
const poorCoverage = 0.9

function warningsOf(result: ExperimentResult): string[] {
  const { last } = result
  const missing = missingMetricWarnings(result).map(({ text }) => text)
  const covered = (['cpu', 'gpu'] as const).flatMap(component => {
    const { coverage } = last.energy[component]
    return coverage !== null && coverage < poorCoverage
      ? [
          `${component.toUpperCase()} energy rests on samples for ${Math.round(coverage * 100)} % of the time only`,
        ]
      : []
  })
  const problems = [...last.meterProblems].flatMap(([meter, texts]) => texts.map(text => `${meter}: ${text}`))
  return [...missing, ...covered, ...problems]
}

function backgroundRecord({ task, background }: ExperimentResult): ExperimentRecord['background'] {
  const program = task.experiment.background
  if (program === undefined) return null
  const runs = background?.runs ?? []
  return {
    ...program,
    hyperparameters: { ...program.hyperparameters },
    log_directory: background?.logFolder ?? '',
    // The original's words.
    note: 'Background training served as GPU load only (not monitored)',
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
    // The pauses of two seconds between its runs are its own; more than a tenth is not the load that was wanted.
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

function attemptRecord(attempt: Attempt, index: number): AttemptRecord {
  return {
    number: index + 1,
    outcome: attempt.outcome,
    cause: attempt.cause,
    detail: attempt.detail,
    started_at: localTime(attempt.startMs),
    ended_at: localTime(attempt.endMs),
    duration_seconds: attempt.durationSeconds,
    exit_code: attempt.exitCode,
    signal: attempt.signal,
    command: [...attempt.command],
    log_bytes: attempt.logBytes,
    log_bytes_kept: attempt.logBytesKept,
    cpu_energy_joules: attempt.energy.cpu.totalJoules,
    gpu_energy_joules: attempt.energy.gpu.totalJoules,
  }
}

function meterReports({ energy, meterProblems }: Attempt): MeterReport[] {
  return energy.devices.map(device => ({
    meter: device.meter,
    measures: device.measures,
    source: device.source,
    device: device.device,
    device_index: device.deviceIndex,
    energy_joules: device.energyJoules,
    uncertainty_joules: device.uncertaintyJoules,
    coverage: device.coverage,
    samples: device.samples,
    gaps: device.gaps.map(({ startMs, endMs }) => ({
      start: localTime(startMs),
      seconds: (endMs - startMs) / 1000,
    })),
    problems: [...(meterProblems.get(device.meter) ?? [])],
    assumption: device.assumption,
  }))
}

/** Joules of several attempts: zero for none, null unless all of them are known. */
function energyOf(attempts: readonly Attempt[]): number | null {
  return attempts.reduce<number | null>((sum, { energy }) => {
    return sum === null || energy.totalJoules === null ? null : sum + energy.totalJoules
  }, 0)
}
