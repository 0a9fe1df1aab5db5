import { EnergyAccount, type EnergyReport, type OwnCards } from './account.js'
import { AttemptClock } from './clock.js'
import { clockChangeInWords } from './clock-words.js'
import type { Meter, Sample } from './meter.js'
import { Problems } from './problems.js'
import { withoutStandstill } from './standstill.js'
import { SteadyCounters } from './steady-counters.js'

/** All meters of one attempt at work. */
export interface Monitor {
  /** The attempt's clock, by which its start and end are to be told: milliseconds since the epoch. */
  now(): number
  /** The attempt starts now. */
  begin(startMs: number): void
  /** The attempt is over: stops the meters and tells what it took. Never rejects. */
  end(endMs: number): Promise<Readings>
}

export interface Readings {
  readonly energy: EnergyReport
  /** What went wrong, by the meter's name; what happened to the clocks, by `clock`. */
  readonly problems: ReadonlyMap<string, readonly string[]>
}

const lookEveryMs = 1000

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
    /** The cards that the attempt may use; all of the machine where not given. */
    ownCards?: OwnCards | undefined
  },
): Promise<Monitor> {
  const { intervalMs, env } = options
  const account = new EnergyAccount(meters, intervalMs, options.ownCards)
  const problems = new Problems(options.onProblem)
  const clock = new AttemptClock(change => {
    if (change.kind === 'slept') account.break({ startMs: change.fromMs, endMs: change.toMs })
    problems.add('clock', clockChangeInWords(change))
  })
  const standstill = withoutStandstill(meters)
  const steady = new SteadyCounters(intervalMs, sample => {
    if (account.add(sample)) options.onSample(told(sample, options.ownCards))
  })
  const onSample = (sample: Sample) => {
    // Before it is counted: the interval of this very sample may be the one in which the machine slept.
    clock.look()
    steady.add(standstill(sample))
  }
  const sessions = await Promise.all(
    meters.map(async meter => {
      const onProblem = (problem: string) => problems.add(meter.name, problem)
      try {
        return await meter.start({ intervalMs, env, clock, onSample, onProblem })
      } catch (error) {
        // A meter promises not to; if it does all the same, the training is not to pay for it.
        onProblem(`failed: ${error instanceof Error ? error.message : String(error)}`)
        return { stop: async () => {} }
      }
    }),
  )
  // What the meters told before the attempt starts is not held back for what comes after.
  steady.flush()
  const looking = setInterval(clock.look, lookEveryMs)
  looking.unref()
  return {
    now: clock.now,
    begin(startMs) {
      account.begin(startMs)
      steady.begin(startMs)
    },
    async end(endMs) {
      account.end(endMs)
      await Promise.all(sessions.map(session => session.stop()))
      clearInterval(looking)
      clock.look()
      steady.flush()
      return { energy: account.result(), problems: problems.close() }
    },
  }
}

function told(sample: Sample, ownCards: OwnCards | undefined): Sample {
  const isOther = sample.kind === 'gpu' && ownCards?.isOwn(sample) === false
  return isOther ? { ...sample, other: true } : sample
}
