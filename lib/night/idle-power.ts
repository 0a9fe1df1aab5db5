import type { Meter } from '../measure/meter.js'
import type { IdleRecord } from '../record/schema.js'
import { localTime } from '../record/time.js'
import { measureIdle } from '../run/idle.js'

/** The power of the idle machine, and what of it could not be measured. */
export interface IdlePower {
  /** Undefined when no meter told a power, or it was broken off. */
  readonly idle: IdleRecord | undefined
  readonly notices: readonly string[]
}

/** Measures the machine before the first run, so that the energy of each can be told net of what it takes anyway. */
export async function measureIdlePower(
  meters: readonly Meter[],
  options: { seconds: number; intervalMs: number; env: NodeJS.ProcessEnv; signal: AbortSignal },
): Promise<IdlePower> {
  const { startMs, seconds, energy, problems } = await measureIdle(meters, options)
  if (options.signal.aborted) return { idle: undefined, notices: [] }
  const told = [...problems].flatMap(([meter, texts]) => texts.map(text => `idle power, ${meter}: ${text}`))
  const { cpu, gpu } = energy
  if (cpu.totalJoules === null && gpu.totalJoules === null) {
    return { idle: undefined, notices: [...told, 'idle power: no meter told any, so no energy net of it'] }
  }
  return {
    idle: {
      started_at: localTime(startMs),
      seconds,
      cpu_watts: per(seconds, cpu.totalJoules),
      cpu_uncertainty_watts: per(seconds, cpu.uncertaintyJoules),
      gpu_watts: per(seconds, gpu.totalJoules),
      gpu_uncertainty_watts: per(seconds, gpu.uncertaintyJoules),
    },
    notices: told,
  }
}

function per(seconds: number, joules: number | null): number | null {
  return joules === null ? null : joules / seconds
}
