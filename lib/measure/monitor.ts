import { setTimeout as delay } from 'node:timers/promises'
import { AttemptClock } from './clock/clock.js'
import { clockChangeInWords } from './clock/clock-words.js'
import { EnergyAccount } from './energy/account.js'
import type { EnergyReport } from './energy/energy-report.js'
import type { OwnCards } from './energy/own-cards.js'
import { withoutStandstill } from './kernel/standstill.js'
import { SteadyCounters } from './kernel/steady-counters.js'
import type { Meter, MeterSession, Sample } from './meter.js'
import { deviceLabel } from './parts.js'
import { Problems } from './supervise/problems.js'

/** All meters of one attempt at work. */
export interface Monitor {
  /** The attempt's clock, to be used for its start and end: milliseconds since the epoch. */
  now(): number
  /** The attempt starts now. */
  begin(startMs: number): void
  /** The attempt is over: stops the meters and returns what it took. Never rejects. */
  end(endMs: number): Promise<Readings>
}

export interface Readings {
  readonly energy: EnergyReport
  /** What went wrong, by the meter's name; what happened to the clocks, by `clock`. */
  readonly problems: ReadonlyMap<string, readonly string[]>
}

const lookEveryMs = 1000

/**
 * Starts the meters of an attempt and resolves when they are ready. A meter that fails is reported in the readings;
 * it never stops or slows the training.
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
  const account = new EnergyAccount(meters, {
    intervalMs,
    ...(options.ownCards === undefined ? {} : { ownCards: options.ownCards }),
  })
  const problems = new Problems(options.onProblem)
  const clock = new AttemptClock(change => {
    if (change.kind === 'slept') account.break({ startMs: change.fromMs, endMs: change.toMs })
    problems.add('clock', clockChangeInWords(change))
  })
  const standstill = withoutStandstill(meters)
  const steady = new SteadyCounters(intervalMs, sample => {
    if (account.add(sample)) options.onSample(told(sample, options.ownCards))
  })
  const onSample = (read: Sample) => {
    // As traces keep it: an attempt that is added up again from them meets every threshold on the same side.
    // What a counter counted up to an instant covers all of it.
    const whole = read.intervalMs === undefined ? Math.round : Math.ceil
    const sample = { ...read, timeMs: whole(read.timeMs) }
    // Before it is counted: the interval of this very sample may be the one in which the machine slept.
    clock.look()
    steady.add(standstill(sample))
  }
  const sessions = await Promise.all(
    meters.map(async (meter): Promise<MeterSession> => {
      const onProblem = (problem: string) => problems.add(meter.name, problem)
      try {
        return await meter.start({ intervalMs, env, clock, onSample, onProblem })
      } catch (error) {
        // A meter promises not to; if it does, the training must not suffer.
        onProblem(`failed: ${error instanceof Error ? error.message : String(error)}`)
        return { stop: async () => {} }
      }
    }),
  )
  // Readings from before the attempt are not held back and joined to later ones.
  steady.flush()
  const looking = setInterval(clock.look, lookEveryMs)
  looking.unref()
  return {
    now: clock.now,
    begin(startMs) {
      account.begin(startMs)
      steady.begin(startMs)
      for (const session of sessions) session.edge?.()
    },
    async end(endMs) {
      account.end(endMs)
      for (const session of sessions) session.edge?.()
      // A sensor that shows the mean of a window, late, tells of the attempt's end that much later.
      await delay(longestLagMs(meters))
      await Promise.all(sessions.map(session => session.stop()))
      clearInterval(looking)
      clock.look()
      steady.flush()
      const energy = account.result()
      for (const { meter, measures, device, deviceIndex, doubts = [] } of energy.devices) {
        for (const doubt of doubts)
          problems.add(meter, `${deviceLabel(measures, device, deviceIndex)}: ${doubt}`)
      }
      return { energy, problems: problems.close() }
    },
  }
}

function longestLagMs(meters: readonly Meter[]): number {
  const windows = meters.flatMap(({ powerWindows = [] }) => powerWindows)
  return Math.max(0, ...windows.map(({ windowMs, delayMs = 0 }) => windowMs + delayMs))
}

function told(sample: Sample, ownCards: OwnCards | undefined): Sample {
  const isOther = sample.card !== undefined && ownCards?.isOwn(sample.card) === false
  return isOther ? { ...sample, other: true } : sample
}
