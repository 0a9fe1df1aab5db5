import { EnergyAccount, type EnergyReport } from './account.js'
import type { Meter, Sample } from './meter.js'

/** All meters of one attempt at work. */
export interface Monitor {
  /** The attempt starts now (milliseconds since the epoch). */
  begin(startMs: number): void
  /** The attempt is over: stops the meters and tells what it took. Never rejects. */
  end(endMs: number): Promise<Readings>
}

export interface Readings {
  readonly energy: EnergyReport
  /** What went wrong, by the meter's name. */
  readonly problems: ReadonlyMap<string, readonly string[]>
}

/**
 * Starts the meters of an attempt and resolves when they are ready. A meter that fails is told of in the
 * readings; it never stops or slows the training.
 */
export async function startMonitor(
  meters: readonly Meter[],
  options: {
    intervalMs: number
    env: NodeJS.ProcessEnv
    onSample: (sample: Sample) => void
    onProblem: (meter: string, problem: string) => void
  },
): Promise<Monitor> {
  const account = new EnergyAccount(meters, options.intervalMs)
  const problems = new Map<string, string[]>()
  const sessions = await Promise.all(
    meters.map(meter =>
      meter.start({
        intervalMs: options.intervalMs,
        env: options.env,
        onSample(sample) {
          account.add(sample)
          options.onSample(sample)
        },
        onProblem(problem) {
          problems.set(meter.name, [...(problems.get(meter.name) ?? []), problem])
          options.onProblem(meter.name, problem)
        },
      }),
    ),
  )
  return {
    begin: startMs => account.begin(startMs),
    async end(endMs) {
      account.end(endMs)
      await Promise.all(sessions.map(session => session.stop()))
      return { energy: account.result(), problems }
    },
  }
}
