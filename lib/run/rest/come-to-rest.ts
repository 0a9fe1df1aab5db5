import type { Meter, Sample } from '../../measure/meter.js'
import { startMonitor } from '../../measure/monitor.js'
import { partOf } from '../../measure/parts.js'
import { sampleWatts } from '../../measure/sample-watts.js'
import { sleep } from '../../os/sleep.js'
import { isSteady, type Point, type PowerTrend, sumOfTrends, trendOf } from './slope.js'

/** How the machine came to rest: by its power, not by a clock. */
export interface Rested {
  readonly seconds: number
  /** Of the last while; undefined where no meter tells a power. */
  readonly trend: PowerTrend | undefined
  /** Whether its power was steady; false where it was still moving when patience ended. */
  readonly isAtRest: boolean
}

const lookEverySeconds = 0.5

/**
 * Waits until the power of the machine moves no faster than at rest. Resolves early when the signal is aborted, and at once
 * where no meter measures a power.
 */
export async function comeToRest(
  meters: readonly Meter[],
  {
    windowSeconds,
    maxSeconds,
    intervalMs,
    env,
    signal,
    onWait,
  }: {
    /** Over how long its power is looked at. */
    readonly windowSeconds: number
    readonly maxSeconds: number
    readonly intervalMs: number
    readonly env: NodeJS.ProcessEnv
    readonly signal: AbortSignal
    /** Called once, when it is not at rest yet. */
    readonly onWait: () => void
  },
): Promise<Rested> {
  const measuring = meters.filter(({ source }) => source === 'measured')
  if (measuring.length === 0) return { seconds: 0, trend: undefined, isAtRest: false }
  const powers = new Map<string, Point[]>()
  const onSample = (sample: Sample) => keep(powers, sample, windowSeconds)
  const monitor = await startMonitor(measuring, { intervalMs, env, onSample, onProblem() {} })
  const startMs = monitor.now()
  monitor.begin(startMs)
  const passed = () => (monitor.now() - startMs) / 1000
  let trend: PowerTrend | undefined
  let told = false
  try {
    await sleep(windowSeconds, signal)
    while (!signal.aborted) {
      trend = trendOfAll(powers)
      if (trend === undefined || isSteady(trend) || passed() >= maxSeconds) break
      if (!told) onWait()
      told = true
      await sleep(lookEverySeconds, signal)
    }
    return { seconds: passed(), trend, isAtRest: trend !== undefined && isSteady(trend) }
  } finally {
    await monitor.end(monitor.now())
  }
}

/** Of all that is counted together, the last while of each device. */
function keep(powers: Map<string, Point[]>, sample: Sample, windowSeconds: number): void {
  const watts = partOf(sample.measures).isCounted ? sampleWatts(sample) : null
  if (watts === null) return
  const device = `${sample.measures} ${sample.card?.uuid ?? ''}`
  const seconds = sample.timeMs / 1000
  const recent = (powers.get(device) ?? []).filter(([time]) => time > seconds - windowSeconds)
  powers.set(device, [...recent, [seconds, watts]])
}

function trendOfAll(powers: ReadonlyMap<string, readonly Point[]>): PowerTrend | undefined {
  const trends = [...powers.values()].map(trendOf)
  return trends.includes(undefined) ? undefined : sumOfTrends(trends.filter(trend => trend !== undefined))
}
