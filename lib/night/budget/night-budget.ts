import { type Budget, parseBudget } from '../../config/options/budget-text.js'
import type { PlannedExperiment } from '../../design/plan.js'
import type { Settings } from '../../plan/options.js'
import type { AttemptRecord, ExperimentRecord, NightRecord } from '../../record/schema.js'
import type { NightStore } from '../store.js'
import type { PreviousAttempts } from '../work.js'
import { leftOf, predict, reached } from './limits.js'
import { type Spent, spentBy } from './spent.js'

/** The budget of a night while it runs: what is spent and left, and whether the next experiment is within it. */
export class NightBudget {
  readonly #text: string
  readonly #budget: Budget
  readonly #settings: Settings
  readonly #store: NightStore
  readonly #previous: PreviousAttempts
  readonly #startedMs: number
  /** Seconds that it ran before it was resumed. */
  readonly #secondsBefore: number

  private constructor(
    text: string,
    budget: Budget,
    settings: Settings,
    store: NightStore,
    previous: PreviousAttempts,
    time: { readonly startedMs: number; readonly secondsBefore: number },
  ) {
    this.#text = text
    this.#budget = budget
    this.#settings = settings
    this.#store = store
    this.#previous = previous
    this.#startedMs = time.startedMs
    this.#secondsBefore = time.secondsBefore
  }

  /**
   * Undefined for a night without one.
   *
   * @param time.startedMs When this part of the night began, by the monotonic clock.
   */
  static of(
    settings: Settings,
    store: NightStore,
    previous: PreviousAttempts,
    time: { readonly startedMs: number; readonly secondsBefore: number },
  ): NightBudget | undefined {
    const { budget: text } = settings
    const budget = parseBudget(text)
    if (typeof budget === 'string') return undefined
    return new NightBudget(text, budget, settings, store, previous, time)
  }

  /**
   * Tells what is left, and whether the night ends here.
   *
   * @param next The experiment that would follow; undefined after the last.
   * @param pauseSeconds How long the pause before it will be.
   * @returns Whether it ends.
   */
  endsBefore(next: PlannedExperiment | undefined, pauseSeconds: number): boolean {
    const { records, night } = this.#store
    const controls = night?.control?.runs ?? []
    const spent = this.#spent()
    const isControlled = this.#settings.control && controls.length > 0
    const besides = {
      seconds:
        pauseSeconds + (isControlled ? Math.max(...controls.map(run => run.duration_seconds ?? 0)) : 0),
      joules: isControlled ? Math.max(...controls.map(run => run.energy_joules ?? 0)) : 0,
    }
    const why =
      next === undefined
        ? ''
        : reached(this.#budget, spent, predict(next, records, this.#settings.retryDelay), besides)
    const left = leftOf(this.#budget, spent)
    const ended = why === '' ? '' : `its budget of ${this.#text} ended it: ${why}`
    this.#store.amend({ budget: recordOf(this.#text, spent, ended) })
    this.#store.emit({ type: 'budget', spent, left, ended })
    return ended !== ''
  }

  #spent(): Spent {
    const { records, night } = this.#store
    const seconds = this.#secondsBefore + (performance.now() - this.#startedMs) / 1000
    const aside = [...(night?.control?.runs ?? []), ...(night?.warmup ?? [])]
    const told = spentBy(records, aside, seconds)
    const before = brokenOff(this.#previous, records).map(joulesOf)
    return {
      ...told,
      joules: told.joules + before.reduce<number>((sum, joules) => sum + (joules ?? 0), 0),
      unknownRuns: told.unknownRuns + before.filter(joules => joules === null).length,
    }
  }
}

/** Attempts of experiments that were broken off and have no record yet. */
function brokenOff(
  previous: PreviousAttempts,
  records: readonly ExperimentRecord[],
): readonly AttemptRecord[] {
  const done = new Set(records.map(({ index }) => index))
  return [...previous].flatMap(([index, attempts]) => (done.has(index) ? [] : attempts))
}

function joulesOf({ cpu_energy_joules: cpu, gpu_energy_joules: gpu }: AttemptRecord): number | null {
  return cpu === null && gpu === null ? null : (cpu ?? 0) + (gpu ?? 0)
}

function recordOf(text: string, spent: Spent, ended: string): NonNullable<NightRecord['budget']> {
  return {
    limits: text,
    joules: spent.joules,
    joules_estimated: spent.isEstimated,
    unknown_runs: spent.unknownRuns,
    seconds: spent.seconds,
    failures: spent.failures,
    ended,
  }
}
