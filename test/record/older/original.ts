import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'

/** Writes folders as the original program of November 2025 did, from its specification. */

/** The machine of these nights was eight hours ahead of UTC. */
export const zoneHours = 8

export interface Run {
  /** Start of the training, seconds since the epoch. */
  readonly startSeconds: number
  /** What perf called `seconds time elapsed`. */
  readonly elapsedSeconds?: number
  /** When samples were taken, in seconds after the start. */
  readonly sampledAt?: readonly number[]
  readonly watts?: (afterSeconds: number) => number
  readonly repository?: string
  readonly model?: string
  /** Changes to the record; null for a run that was ended before one was written. */
  readonly record?: Readonly<Record<string, unknown>> | null
  readonly background?: { readonly repository: string; readonly model: string }
}

/** A folder that goes away with the test. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'nightwatt-older-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  return folder
}

/** `20251105_174723`, the machine's clock at an instant. */
export function stampOf(seconds: number): string {
  return clock(seconds).slice(0, 19).replaceAll('-', '').replaceAll(':', '').replace('T', '_')
}

/** The machine's clock at an instant, as Python's isoformat writes it: no zone. */
export function clock(seconds: number): string {
  const text = new Date((seconds + zoneHours * 3600) * 1000).toISOString().slice(0, -1)
  return `${text}000`
}

/** The path of `results/run_…`, made for the instant at which its night began. */
export function makeSession(results: string, startSeconds: number): string {
  const folder = join(results, `run_${stampOf(startSeconds)}`)
  mkdirSync(folder, { recursive: true })
  return folder
}

/** Writes `REPO_MODEL_NNN/` and returns its name. */
export function writeSessionRun(session: string, index: number, run: Run): string {
  const { repository = 'examples', model = 'mnist', background } = run
  const number = String(index).padStart(3, '0')
  const name = `${repository}_${model}_${number}${background === undefined ? '' : '_parallel'}`
  const folder = join(session, name)
  mkdirSync(folder, { recursive: true })
  writeTraces(join(folder, 'energy'), run)
  const record = recordOf(name, run)
  if (record !== null) writeFileSync(join(folder, 'experiment.json'), JSON.stringify(record, null, 2))
  return name
}

/** Writes `TS_REPO_MODEL.json`, its log and its energy folder, and returns `TS_REPO_MODEL`. */
export function writeFlatRun(results: string, run: Run, attempt = 1): string {
  const { repository = 'examples', model = 'mnist', startSeconds } = run
  const stamp = stampOf(startSeconds)
  const name = `${stamp}_${repository}_${model}`
  mkdirSync(results, { recursive: true })
  writeTraces(join(results, `energy_${name}_attempt${attempt}`), run)
  writeFileSync(join(results, `training_${repository}_${model}_${stamp}.log`), 'epoch 1\n')
  const record = recordOf(name, run)
  if (record !== null) writeFileSync(join(results, `${name}.json`), JSON.stringify(record, null, 2))
  return name
}

function recordOf(name: string, run: Run): unknown {
  const { repository = 'examples', model = 'mnist', background, record = {} } = run
  if (record === null) return null
  const samples = readingsOf(run)
  const result = {
    repository,
    model,
    hyperparameters: { epochs: 3, learning_rate: 0.01 },
    // The second for which the original waited to stop its sampler, and the start of its tools.
    duration_seconds: elapsedOf(run) + 1.28,
    energy_metrics: {
      cpu_energy_pkg_joules: 322_191.53,
      cpu_energy_ram_joules: 30.5,
      cpu_energy_total_joules: 322_222.03,
      gpu_power_avg_watts: 70,
      gpu_power_max_watts: 90,
      gpu_power_min_watts: 60,
      // Its fault: the bare sum of the samples.
      gpu_energy_total_joules: samples.reduce((sum, { watts }) => sum + watts, 0),
      gpu_temp_avg_celsius: 46.5,
      gpu_temp_max_celsius: 47,
      gpu_util_avg_percent: 9,
      gpu_util_max_percent: 14,
    },
    performance_metrics: { test_accuracy: 93.5 },
    training_success: true,
    retries: 0,
    error_message: 'Training completed successfully',
    ...record,
  }
  const identity = { experiment_id: name, timestamp: clock(run.startSeconds + elapsedOf(run) + 1.28) }
  if (background === undefined) return { ...identity, ...result }
  return {
    ...identity,
    mode: 'parallel',
    foreground: result,
    background: {
      ...background,
      hyperparameters: {},
      log_directory: '/somewhere/background_logs',
      note: 'Background training served as GPU load only (not monitored)',
    },
  }
}

function writeTraces(folder: string, run: Run): void {
  mkdirSync(folder, { recursive: true })
  const rows = (row: (reading: { at: number; watts: number }) => string) =>
    readingsOf(run)
      .map(reading => `${reading.at},${row(reading)}\n`)
      .join('')
  writeFileSync(
    join(folder, 'gpu_power.csv'),
    `timestamp,power_draw_w\n${rows(({ watts }) => watts.toFixed(2))}`,
  )
  writeFileSync(
    join(folder, 'gpu_temperature.csv'),
    `timestamp,gpu_temp_c,memory_temp_c\n${rows(() => '46,N/A')}`,
  )
  writeFileSync(
    join(folder, 'gpu_utilization.csv'),
    `timestamp,gpu_util_percent,memory_util_percent\n${rows(() => '9,3')}`,
  )
  if (run.record === null) {
    writeFileSync(join(folder, 'cpu_energy_raw.txt'), '')
    return
  }
  writeFileSync(
    join(folder, 'cpu_energy_raw.txt'),
    `# started on Tue Nov 18 15:35:13 2025


 Performance counter stats for 'system wide':

        322,191.53 Joules power/energy-pkg/
             30.50 Joules power/energy-ram/

      ${elapsedOf(run).toFixed(9)} seconds time elapsed

`,
  )
}

function elapsedOf({ elapsedSeconds = 20 }: Run): number {
  return elapsedSeconds
}

// Stamps are cut off at the second.
function readingsOf(run: Run): { at: number; watts: number }[] {
  const every = 1.03
  const {
    sampledAt = Array.from({ length: Math.ceil(elapsedOf(run) / every) }, (_, place) => place * every),
  } = run
  const { watts = () => 70 } = run
  return sampledAt.map(after => ({ at: Math.floor(run.startSeconds + after), watts: watts(after) }))
}
