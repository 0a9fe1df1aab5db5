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

// What goes wrong goes wrong again: the record wants the causes, not each time.
const mostProblems = 20

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
    meters.map(async meter => {
      let known = 0
      const onProblem = (problem: string) => {
        known += 1
        if (known > mostProblems) return
        problems.set(meter.name, [...(problems.get(meter.name) ?? []), problem])
        options.onProblem(meter.name, problem)
      }
      const onSample = (sample: Sample) => {
        account.add(sample)
        options.onSample(sample)
      }
      try {
        return await meter.start({ intervalMs: options.intervalMs, env: options.env, onSample, onProblem })
      } catch (error) {
        // A meter promises not to; if it does all the same, the training is not to pay for it.
        onProblem(`failed: ${error instanceof Error ? error.message : String(error)}`)
        return { stop: async () => {} }
      }
    }),
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
