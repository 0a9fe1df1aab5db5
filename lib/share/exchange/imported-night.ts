import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { basename, join } from 'node:path'
import type { HyperparameterValues } from '../../config/parameter/hyperparameter-value.js'
import { UsageError } from '../../errors.js'
import { experimentId } from '../../record/experiment/names.js'
import { fileSum } from '../../record/manifest/file-sum.js'
import { NightFolder } from '../../record/night/night-folder.js'
import { type ExperimentRecord, type NightRecord, schemaVersion } from '../../record/schema.js'
import { localTime, nightName } from '../../record/time.js'

/** What another tool tells of one run; null is what it does not tell. */
export interface ForeignRun {
  readonly repository: string
  readonly model: string
  readonly hyperparameters: HyperparameterValues
  readonly metrics: Readonly<Record<string, number>>
  readonly endMs: number
  readonly seconds: number | null
  readonly cpuJoules: number | null
  readonly ramJoules: number | null
  readonly gpuJoules: number | null
  /** Null for a success. */
  readonly failure: string | null
  readonly warnings: readonly string[]
}

/** The tool that measured, and what is known of how. */
export interface ForeignTool {
  readonly name: string
  readonly versions: Readonly<Record<string, string>>
  /** Why its joules count as estimated. */
  readonly assumption: string
}

/**
 * Writes runs of another tool as a night: a folder like any other, without traces, logs, configuration and seed, which nobody
 * kept.
 *
 * @returns Absolute path of the night.
 * @throws UsageError where they were imported already; RecordError where the folder cannot be written to.
 */
export function writeImportedNight(
  runs: readonly ForeignRun[],
  tool: ForeignTool,
  file: string,
  results: string,
): string {
  const startMs = Math.min(...runs.map(({ endMs, seconds }) => endMs - (seconds ?? 0) * 1000))
  const there = join(results, nightName(startMs))
  if (existsSync(there))
    throw new UsageError(
      `${there} is there already: a night that began in the same second. If it is this file, it was imported before; else name another folder with --results DIR`,
    )
  const folder = NightFolder.create(results, startMs)
  const records = runs.map((run, position) => recordOf(run, position + 1, folder.name))
  folder.writeNight(nightOf(runs, records, folder.name, startMs, tool, file))
  for (const record of records) folder.writeExperiment(record)
  folder.writeSummary(records)
  folder.close()
  return folder.path
}

function nightOf(
  runs: readonly ForeignRun[],
  records: readonly ExperimentRecord[],
  night: string,
  startMs: number,
  { name, versions, assumption }: ForeignTool,
  file: string,
): NightRecord {
  const parts = (['cpu', 'gpu'] as const).filter(part =>
    records.some(({ energy_sources }) => energy_sources[part] !== null),
  )
  return {
    schema_version: schemaVersion,
    night,
    started_at: localTime(startMs),
    label: `imported from ${basename(file)}`,
    seed: null,
    plan: runs.map(({ repository, model, hyperparameters }) => ({
      repository,
      model,
      mode: 'default' as const,
      hyperparameters: { ...hyperparameters },
    })),
    options: {},
    command_line: ['nightwatt', 'import', basename(file)],
    config_file: null,
    config: null,
    meters: parts.map(measures => ({ meter: name, measures, source: 'estimated' as const, assumption })),
    machine: null,
    versions: { ...versions },
    repositories: {},
    imported_from: { tool: name, file: basename(file), sha256: fileSum(file)?.sha256 ?? '' },
  }
}

function recordOf(run: ForeignRun, index: number, night: string): ExperimentRecord {
  const { repository, model, cpuJoules, ramJoules, gpuJoules, seconds, endMs, failure } = run
  const cpuTotal = sumOf(cpuJoules, ramJoules)
  const total = sumOf(cpuTotal, gpuJoules)
  const started = localTime(endMs - (seconds ?? 0) * 1000)
  const isSuccess = failure === null
  const source = (joules: number | null) => (joules === null ? null : ('estimated' as const))
  return {
    experiment_id: experimentId({ repository, model, mode: 'default' }, index),
    timestamp: localTime(endMs),
    repository,
    model,
    hyperparameters: { ...run.hyperparameters },
    duration_seconds: seconds,
    energy_metrics: {
      cpu_energy_pkg_joules: cpuJoules,
      cpu_energy_ram_joules: ramJoules,
      cpu_energy_total_joules: cpuTotal,
      gpu_power_avg_watts: null,
      gpu_power_max_watts: null,
      gpu_power_min_watts: null,
      gpu_energy_total_joules: gpuJoules,
      gpu_temp_avg_celsius: null,
      gpu_temp_max_celsius: null,
      gpu_util_avg_percent: null,
      gpu_util_max_percent: null,
    },
    performance_metrics: { ...run.metrics },
    training_success: isSuccess,
    retries: 0,
    error_message: failure ?? '',
    schema_version: schemaVersion,
    night,
    index,
    mode: 'default',
    subject: null,
    background: null,
    outcome: isSuccess ? 'success' : 'failure',
    cause: isSuccess ? null : 'interrupted',
    warnings: [...run.warnings],
    started_at: started,
    ended_at: localTime(endMs),
    missing_metrics: [],
    energy_sources: { cpu: source(cpuTotal), gpu: source(gpuJoules) },
    gpu_energy_other_joules: null,
    energy_uncertainty: { cpu_joules: null, gpu_joules: null },
    energy_coverage: { cpu: null, gpu: null },
    cpu_temperature: { avg_celsius: null, max_celsius: null },
    energy_total_joules: total,
    failed_attempts_energy_joules: 0,
    attempts: [
      {
        number: 1,
        outcome: isSuccess ? 'success' : 'failure',
        cause: isSuccess ? null : 'interrupted',
        detail: failure ?? '',
        started_at: started,
        ended_at: localTime(endMs),
        duration_seconds: seconds,
        exit_code: null,
        signal: null,
        command: [],
        log_bytes: null,
        cpu_energy_joules: cpuTotal,
        gpu_energy_joules: gpuJoules,
      },
    ],
    // No samples, gaps or coverage are known of any meter: the night names the tool.
    meters: [],
  }
}

/** Of what is known; nothing of what the tool did not measure. */
function sumOf(one: number | null, other: number | null): number | null {
  if (one === null) return other
  return other === null ? one : one + other
}

/** Identity of an experiment in stores of other tools: the same for the same experiment, whenever it is exported. */
export function identityOf(
  night: { readonly night: string; readonly started_at: string },
  experiment: string,
): string {
  return createHash('sha256')
    .update(`${night.night}\0${night.started_at}\0${experiment}`)
    .digest('hex')
    .slice(0, 32)
}
