import type { EnergyReport } from '../measure/energy/energy-report.js'
import type { OwnCards } from '../measure/energy/own-cards.js'
import type { Meter } from '../measure/meter.js'
import { startMonitor } from '../measure/monitor.js'
import { sleep } from '../os/sleep.js'

/** What the meters measured while nothing ran. */
export interface IdleReadings {
  /** Milliseconds since the epoch. */
  readonly startMs: number
  /** Less than asked for if it was broken off. */
  readonly seconds: number
  readonly energy: EnergyReport
  /** What went wrong with a meter, by its name. */
  readonly problems: ReadonlyMap<string, readonly string[]>
}

/** Measures the machine for a while in which nothing runs. Resolves early when the signal is aborted. */
export async function measureIdle(
  meters: readonly Meter[],
  {
    seconds,
    intervalMs,
    env,
    ownCards,
    signal,
  }: {
    readonly seconds: number
    readonly intervalMs: number
    readonly env: NodeJS.ProcessEnv
    /** All cards of the machine where not given. */
    readonly ownCards?: OwnCards
    readonly signal: AbortSignal
  },
): Promise<IdleReadings> {
  const monitor = await startMonitor(meters, { intervalMs, env, ownCards, onSample() {}, onProblem() {} })
  const startMs = monitor.now()
  monitor.begin(startMs)
  await sleep(seconds, signal)
  const endMs = monitor.now()
  const { energy, problems } = await monitor.end(endMs)
  return { startMs, seconds: (endMs - startMs) / 1000, energy, problems }
}
