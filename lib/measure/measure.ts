import { sysfsRoot } from '../os/sysfs.js'
import type { EnergyReport } from './energy/energy-report.js'
import { chooseMeters, probeMeters } from './meters.js'
import { startMonitor } from './monitor.js'

export interface MeasureOptions {
  /** Milliseconds between two samples (200). */
  readonly sampleInterval?: number
  /** Power of the processors at full load, in watts, for machines where it can only be estimated. */
  readonly cpuPowerWatts?: number
  /** Its PATH is searched for the meters' programs (that of this process). */
  readonly env?: NodeJS.ProcessEnv
}

/** What some work took, and its result. */
export interface Measured<Result> {
  readonly result: Result
  readonly durationSeconds: number
  readonly energy: EnergyReport
  /** What went wrong with a meter, by its name. */
  readonly problems: ReadonlyMap<string, readonly string[]>
}

/**
 * Measures the machine while some work is done (a program that is awaited, or a function), with the meters that a
 * night would use. Everything that runs on the machine meanwhile is in the figures.
 *
 * @param work What is to be measured: a function, waited for where it returns a promise.
 * @param options.sampleInterval Milliseconds between two samples (200).
 * @param options.cpuPowerWatts Watts of the processors at full load, for machines where power can only be estimated.
 * @param options.env Whose PATH the meters' programs are looked for on (that of this process).
 * @throws what the work throws; a meter's problem is told in the result.
 * @example
 * ```ts
 * import { measure } from 'nightwatt'
 *
 * const { result, energy, durationSeconds } = await measure(async () => {
 *   let sum = 0
 *   for (let i = 0; i < 1e6; i += 1) sum += Math.sqrt(i)
 *   return sum
 * })
 * console.log(result, durationSeconds, energy.cpu?.totalJoules)
 * ```
 */
export async function measure<Result>(
  work: () => Result | Promise<Result>,
  options: MeasureOptions = {},
): Promise<Measured<Result>> {
  const { sampleInterval = 200, cpuPowerWatts, env = process.env } = options
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
