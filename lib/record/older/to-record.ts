import { join } from 'node:path'
import { type Cause, findCause } from '../../run/outcome/causes.js'
import { type AttemptRecord, type ExperimentRecord, schemaVersion } from '../schema.js'
import { clockText, parseClock, type ZoneMinutes, zoneText } from './clock.js'
import { cpuOf } from './cpu-energy.js'
import { earlierAttempts, retriesOf, timesByPerf, totalOf, totalOfAll } from './earlier-attempts.js'
import { cpuMeters, gpuMeters } from './meters.js'
import { numbersIn, valuesIn } from './older-record.js'
import type { Program } from './program.js'
import type { ReadRun } from './read-run.js'
import { columnSummary } from './trace-column.js'
import { type TraceEnergy, traceEnergy } from './trace-energy.js'
import { backgroundWarning, cpuWarning, traceWarnings } from './warnings.js'

/** What a run is besides its own files. */
export interface RunContext {
  readonly night: string
  readonly experimentId: string
  readonly program: Program
  /** Zone of the clock that wrote the record; null if unknown. */
  readonly zone: ZoneMinutes | null
}

/**
 * A run of the original in our own shape: its values under its own names, and its trace's integral as our energies.
 */
export function toRecord(run: ReadRun, context: RunContext): ExperimentRecord {
  const { record } = run
  const result = record?.result
  const metrics = result?.energy_metrics ?? {}
  const hyperparameters = valuesIn(result?.hyperparameters)
  const performance = numbersIn(result?.performance_metrics)
  const energy = traceOf(run, context.zone)
  const gpu = energy?.integral
  const times = timesOf(run, context.zone, energy)
  const recordedGpuJoules = metrics.gpu_energy_total_joules ?? null
  const cpu = cpuOf(run)
  const cpuSource = cpu.totalJoules === null ? null : 'measured'
  const gpuJoules = gpu?.energyJoules ?? null
  const hadGpu =
    run.trace !== null || (recordedGpuJoules ?? 0) > 0 || run.earlier.some(({ trace }) => trace !== null)
  const earlier = earlierAttempts(run, context.zone)
  const retries = retriesOf(run)
  const succeeded = result?.training_success ?? false
  const cause = succeeded ? null : causeOf(run)
  const message = succeeded ? '' : (result?.error_message ?? messageOf(run))
  const meters = [...cpuMeters(cpu), ...gpuMeters(run, energy, context.zone)]
  const attempt: AttemptRecord = {
    number: retries + 1,
    outcome: succeeded ? 'success' : 'failure',
    cause,
    detail: message,
    started_at: times.started,
    ended_at: times.ended,
    duration_seconds: times.durationSeconds,
    exit_code: null,
    signal: null,
    command: [],
    log_bytes: null,
    cpu_energy_joules: cpu.totalJoules,
    gpu_energy_joules: gpuJoules,
  }
  return {
    experiment_id: context.experimentId,
    timestamp: times.ended,
    repository: context.program.repository,
    model: context.program.model,
    hyperparameters: hyperparameters.values,
    duration_seconds: times.durationSeconds,
    energy_metrics: {
      cpu_energy_pkg_joules: cpu.packageJoules,
      cpu_energy_ram_joules: cpu.ramJoules,
      cpu_energy_total_joules: cpu.totalJoules,
      gpu_power_avg_watts: metrics.gpu_power_avg_watts ?? gpu?.averageWatts ?? null,
      gpu_power_max_watts: metrics.gpu_power_max_watts ?? gpu?.maxWatts ?? null,
      gpu_power_min_watts: metrics.gpu_power_min_watts ?? gpu?.minWatts ?? null,
      gpu_energy_total_joules: gpuJoules,
      ...gpuStateOf(run),
    },
    performance_metrics: performance.numbers,
    training_success: succeeded,
    retries,
    error_message: message,

    schema_version: schemaVersion,
    night: context.night,
    index: run.files.index,
    mode: run.files.parallel || (record !== null && record.background !== null) ? 'parallel' : null,
    background: record?.load ?? null,
    outcome: attempt.outcome,
    cause,
    warnings: [
      ...backgroundWarning(run),
      ...cpuWarning(run, cpu.totalJoules),
      ...traceWarnings(run, energy, recordedGpuJoules),
      ...hyperparameters.others.map(
        name =>
          `hyperparameter ${name} is neither a number nor a text nor a truth value in the record and is left out`,
      ),
      ...performance.others.map(name => `metric ${name} is no number in the record and is left out`),
    ],
    started_at: times.started,
    ended_at: times.ended,
    // The original kept no list of what it looked for.
    missing_metrics: [],
    energy_sources: { cpu: cpuSource, gpu: gpuJoules === null ? null : 'measured' },
    recorded_gpu_energy_joules: recordedGpuJoules,
    energy_uncertainty: { cpu_joules: cpu.uncertaintyJoules, gpu_joules: gpu?.uncertaintyJoules ?? null },
    // perf read the counters at the start and at the end of the command: nothing lies between two samples.
    energy_coverage: {
      cpu: cpu.totalJoules === null ? null : 1,
      gpu: gpuJoules === null ? null : (gpu?.coverage ?? null),
    },
    cpu_temperature: { avg_celsius: null, max_celsius: null },
    energy_total_joules: totalOf(cpu.totalJoules, gpuJoules, hadGpu),
    // Where the files of failed attempts were removed, their energy went with them.
    failed_attempts_energy_joules: earlier.length < retries ? null : totalOfAll(earlier, hadGpu),
    attempts: [...earlier, attempt],
    meters,
  }
}

function traceOf({ record, trace, perf }: ReadRun, zone: ZoneMinutes | null): TraceEnergy | null {
  if (trace === null) return null
  const clock = parseClock(record?.timestamp ?? '')
  const ownZone = clock?.zone ?? zone
  return traceEnergy(trace, {
    endMs: clock === null || ownZone === null ? null : clock.clockMs - ownZone * 60_000,
    durationSeconds: record?.result.duration_seconds ?? null,
    elapsedSeconds: perf.elapsedSeconds,
  })
}

/** Start and end as local time; for a run without a record, those of its trace, or else what perf printed. */
function timesOf(
  run: ReadRun,
  zone: ZoneMinutes | null,
  energy: TraceEnergy | null,
): { readonly started: string; readonly ended: string; readonly durationSeconds: number | null } {
  const { record } = run
  const durationSeconds = record?.result.duration_seconds ?? null
  const clock = parseClock(record?.timestamp ?? '')
  if (record !== null && clock !== null && !(zone === null && energy !== null)) {
    const ownZone = clock.zone ?? zone
    const ended = clock.zone === null ? `${record.timestamp}${zoneText(zone)}` : record.timestamp
    const started = durationSeconds === null ? '' : clockText(clock.clockMs - durationSeconds * 1000, ownZone)
    return { started, ended, durationSeconds }
  }
  if (energy === null) return timesByPerf(run, zone, durationSeconds)
  // A trace's instants are certain even if the zone of the record's clock is unknown.
  const { startMs, endMs } = energy.window
  const text = (timeMs: number) => clockText(timeMs + (zone ?? 0) * 60_000, zone ?? 0)
  return {
    started: text(startMs),
    ended: text(endMs),
    durationSeconds: durationSeconds ?? (endMs - startMs) / 1000,
  }
}

/** Temperature and utilisation as recorded; the earliest records and those that were never written lack them, their traces do not. */
function gpuStateOf({ record, files }: ReadRun) {
  const metrics = record?.result.energy_metrics ?? {}
  const summary = (name: string, column: string) =>
    files.energyFolder === null ? null : columnSummary(join(files.energyFolder, name), column)
  const temperature = isAbsent(metrics.gpu_temp_max_celsius)
    ? summary('gpu_temperature.csv', 'gpu_temp_c')
    : null
  const utilization = isAbsent(metrics.gpu_util_max_percent)
    ? summary('gpu_utilization.csv', 'gpu_util_percent')
    : null
  return {
    gpu_temp_avg_celsius: metrics.gpu_temp_avg_celsius ?? temperature?.mean ?? null,
    gpu_temp_max_celsius: metrics.gpu_temp_max_celsius ?? temperature?.max ?? null,
    gpu_util_avg_percent: metrics.gpu_util_avg_percent ?? utilization?.mean ?? null,
    gpu_util_max_percent: metrics.gpu_util_max_percent ?? utilization?.max ?? null,
  }
}

function isAbsent(value: number | null | undefined): boolean {
  return value === null || value === undefined
}

// How the original words its verdicts.
const verdicts: readonly (readonly [RegExp, Cause])[] = [
  [/timed? ?out/i, 'timeout'],
  [/error pattern/i, 'error-pattern'],
  [/too small/i, 'log-too-small'],
]

function causeOf({ record, recordProblem }: ReadRun): string {
  if (record === null) return recordProblem === null ? 'no-record' : 'record-unreadable'
  const message = record.result.error_message ?? ''
  return findCause(message) ?? verdicts.find(([pattern]) => pattern.test(message))?.[1] ?? 'unknown'
}

function messageOf({ recordProblem }: ReadRun): string {
  return recordProblem ?? 'there is no record, so how it ended is not known'
}
