import type { EnergyReport } from '../measure/energy/energy-report.js'
import type { OwnCards } from '../measure/energy/own-cards.js'
import type { Meter } from '../measure/meter.js'
import { sleep } from '../os/sleep.js'
import { measureIdle } from './idle.js'

/**
 * Waiting between runs, so that runs do not warm each other: a fixed time, or until temperature and power are
 * back where they were before the first run.
 */
export type Cooldown =
  | { readonly kind: 'fixed'; readonly seconds: number }
  | { readonly kind: 'rest'; readonly rest: Rest; readonly maxSeconds: number }

/** The machine at rest, before the first run; what cannot be measured is null. */
export interface Rest {
  readonly gpuWatts: number | null
  readonly cpuWatts: number | null
  readonly gpuCelsius: number | null
  readonly cpuCelsius: number | null
}

export const maxAutomaticCooldownSeconds = 900
const measureSeconds = 5
// Within the fluctuations of rest itself: fans, ambient air, background work.
const celsiusTolerance = 3
const wattsTolerance = (watts: number) => Math.max(3, 0.1 * watts)

export interface RestContext {
  readonly env: NodeJS.ProcessEnv
  /** The cards that come to rest when the runs do; others may be busy all night. */
  readonly ownCards?: OwnCards
  readonly signal: AbortSignal
}

/** Measures the machine for a few seconds while nothing runs. */
export async function measureRest(meters: readonly Meter[], context: RestContext): Promise<Rest> {
  const options = { seconds: measureSeconds, intervalMs: 500, ...context }
  const { energy, seconds } = await measureIdle(meters, options)
  return restOf(energy, seconds)
}

function restOf({ cpu, gpu }: EnergyReport, seconds: number): Rest {
  return {
    gpuWatts: gpu.powerAverageWatts,
    cpuWatts: cpu.totalJoules === null || seconds <= 0 ? null : cpu.totalJoules / seconds,
    gpuCelsius: gpu.temperatureAverageCelsius,
    cpuCelsius: cpu.temperatureAverageCelsius,
  }
}

/**
 * Resolves when the machine has cooled down, or the signal is aborted.
 *
 * @returns Whether it is as it should be: false where it was not back at rest when patience ended.
 */
export async function coolDown(
  cooldown: Cooldown,
  meters: readonly Meter[],
  context: RestContext,
): Promise<boolean> {
  const { signal } = context
  if (cooldown.kind === 'fixed') {
    await sleep(cooldown.seconds, signal)
    return true
  }
  const deadline = performance.now() + cooldown.maxSeconds * 1000
  while (!signal.aborted && performance.now() < deadline) {
    if (isAtRest(await measureRest(meters, context), cooldown.rest)) return true
  }
  return signal.aborted
}

/** Whether every reading that both know is back within the tolerance. */
export function isAtRest(now: Rest, rest: Rest): boolean {
  return (
    isBack(now.gpuCelsius, rest.gpuCelsius, celsiusTolerance) &&
    isBack(now.cpuCelsius, rest.cpuCelsius, celsiusTolerance) &&
    isBack(now.gpuWatts, rest.gpuWatts, wattsTolerance(rest.gpuWatts ?? 0)) &&
    isBack(now.cpuWatts, rest.cpuWatts, wattsTolerance(rest.cpuWatts ?? 0))
  )
}

function isBack(now: number | null, rest: number | null, tolerance: number): boolean {
  return now === null || rest === null || now <= rest + tolerance
}

/** Whether a rest has any reading that a cool-down could wait for. */
export function tellsNothing(rest: Rest): boolean {
  return Object.values(rest).every(value => value === null)
}
