import type { EnergyReport } from './account.js'
import { chooseMeters, probeMeters } from './meters.js'
import { startMonitor } from './monitor.js'
import { sysfsRoot } from './sysfs.js'

export interface MeasureOptions {
  /** Milliseconds between two samples (200). */
  readonly sampleInterval?: number
  /** Power of the processors at full load, in watts, for machines where it can only be estimated. */
  readonly cpuPowerWatts?: number
  /** Whose PATH the meters' programs are looked for on (that of this process). */
  readonly env?: NodeJS.ProcessEnv
}

/** What some work took, and what it gave. */
export interface Measured<Result> {
  readonly result: Result
  readonly durationSeconds: number
  readonly energy: EnergyReport
  /** What went wrong with a meter, by its name. */
  readonly problems: ReadonlyMap<string, readonly string[]>
}

/**
 * Measures the machine while some work is done, a program that is waited for or a function, with the meters that a
 * night would use. All that runs on the machine meanwhile is in the figures.
 *
 * @throws what the work throws; a meter's problem is told in the result.
 */
export async function measure<Result>(
  work: () => Result | Promise<Result>,
  { sampleInterval = 200, cpuPowerWatts, env = process.env }: MeasureOptions = {},
): Promise<Measured<Result>> {
  const meters = chooseMeters(await probeMeters({ env, sysfs: sysfsRoot(env), cpuPowerWatts }))
  const monitor = await startMonitor(meters, {
    intervalMs: sampleInterval,
    env,
    onSample() {},
    onProblem() {},
  })
  const startMs = monitor.now()
  let durationSeconds = 0
  const end = () => {
    const endMs = monitor.now()
    durationSeconds = (endMs - startMs) / 1000
    return monitor.end(endMs)
  }
  monitor.begin(startMs)
  try {
    const result = await work()
    const { energy, problems } = await end()
    return { result, durationSeconds, energy, problems }
  } catch (error) {
    await end()
    throw error
  }
}
