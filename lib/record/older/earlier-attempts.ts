import type { AttemptRecord } from '../schema.js'
import { clockText, type ZoneMinutes } from './clock.js'
import { cpuOf } from './cpu-energy.js'
import type { ReadRun } from './read-run.js'
import { traceEnergy } from './trace-energy.js'

/**
 * How many attempts came before the last one. For a success the original counted those, for a failure all attempts;
 * the flat layout kept a folder for each.
 */
export function retriesOf({ record, earlier }: ReadRun): number {
  const { retries, training_success } = record?.result ?? {}
  const recorded = (retries ?? 0) - (training_success === false ? 1 : 0)
  return Math.max(0, recorded, earlier.length)
}

/** All attempts but the last, as far as their files show. */
export function earlierAttempts({ earlier }: ReadRun, zone: ZoneMinutes | null): AttemptRecord[] {
  return earlier.map((left, place) => {
    const { perf, trace } = left
    const times = timesByPerf(left, zone, null)
    const energy =
      trace === null
        ? null
        : traceEnergy(trace, { endMs: null, durationSeconds: null, elapsedSeconds: perf.elapsedSeconds })
    return {
      number: place + 1,
      outcome: 'failure',
      cause: 'unknown',
      detail: 'another attempt followed it; its own record was not kept',
      started_at: times.started,
      ended_at: times.ended,
      duration_seconds: times.durationSeconds,
      exit_code: null,
      signal: null,
      command: [],
      log_bytes: null,
      cpu_energy_joules: cpuOf({ record: null, perf }).totalJoules,
      gpu_energy_joules: energy?.integral.energyJoules ?? null,
    }
  })
}

/** Start, end and duration as perf printed them, as far as it did. */
export function timesByPerf(
  { perf: { elapsedSeconds }, perfStart }: Pick<ReadRun, 'perf' | 'perfStart'>,
  zone: ZoneMinutes | null,
  recordedSeconds: number | null,
): { readonly started: string; readonly ended: string; readonly durationSeconds: number | null } {
  const durationSeconds = recordedSeconds ?? elapsedSeconds
  if (perfStart === null) return { started: '', ended: '', durationSeconds }
  const ended = durationSeconds === null ? '' : clockText(perfStart + durationSeconds * 1000, zone)
  return { started: clockText(perfStart, zone), ended, durationSeconds }
}

/** CPU and GPU together; null unless everything that was measured is known. */
export function totalOf(cpuJoules: number | null, gpuJoules: number | null, hadGpu: boolean): number | null {
  if (cpuJoules === null) return null
  if (gpuJoules !== null) return cpuJoules + gpuJoules
  return hadGpu ? null : cpuJoules
}

/** The joules of several attempts; null if those of one are unknown. */
export function totalOfAll(attempts: readonly AttemptRecord[], hadGpu: boolean): number | null {
  return attempts.reduce<number | null>((sum, { cpu_energy_joules, gpu_energy_joules }) => {
    const joules = totalOf(cpu_energy_joules, gpu_energy_joules, hadGpu)
    return sum === null || joules === null ? null : sum + joules
  }, 0)
}
