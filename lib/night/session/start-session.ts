import { planningNames } from '../../config/options/session-options.js'
import { UsageError } from '../../errors.js'
import { checkOptions } from '../../plan/options.js'
import { planWith } from '../../plan/plan-night.js'
import { recordedPlan } from '../../plan/recorded-plan.js'
import { openNight } from '../find/open-night.js'
import { selectNights } from '../find/select-nights.js'
import type { RunHooks } from '../run.js'
import { AskedNight } from './asked-night.js'
import { Asks } from './asks.js'
import type { Session, SessionOptions } from './session.js'
import { resumedSessionWork, sessionWork } from './session-work.js'

const defaultSilenceSeconds = 3600

/**
 * Begins a night whose experiments an optimiser, or a person, asks for one by one, each by what the last ones came to.
 * The night begins with the first of them and has the machine until it ends.
 *
 * @param options As of `run`, without what says which experiments there are: those come one by one. With `resume` a
 *   session goes on, and what was broken off runs first. `silenceSeconds` (3600): how long it waits for the next.
 * @param hooks As of `run`.
 * @param nameOf How an option is called in messages, as for `plan`.
 * @throws as `plan` does.
 * @example
 * ```ts
 * import { startSession } from 'nightwatt'
 *
 * const session = await startSession({ repo: 'digits', model: 'mlp', seed: 1, cooldown: 0 })
 * const { metrics, energyJoules } = await session.run({ epochs: 2 })
 * console.log(metrics, energyJoules)
 * await session.end()
 * ```
 */
export async function startSession(
  options: SessionOptions,
  hooks: RunHooks = {},
  nameOf: (option: string) => string = name => name,
): Promise<Session> {
  const { silenceSeconds = defaultSilenceSeconds, resume, ...runOptions } = options
  if (!(silenceSeconds > 0 && silenceSeconds < 2 ** 31 / 1000)) {
    throw new UsageError(
      `${nameOf('silenceSeconds')}: found ${String(silenceSeconds)}; allowed: more than 0, below 2,147,483`,
    )
  }
  // A cell without types may name them all the same.
  const ofPlans = planningNames.filter(name => Reflect.get(options, name) !== undefined)
  if (ofPlans.length > 0) {
    throw new UsageError(
      `${ofPlans.join(', ')}: found beside a session; allowed: none, since each experiment is asked for by itself`,
    )
  }
  const asks = new Asks(silenceSeconds)
  if (resume === undefined) {
    const plan = planWith(runOptions, undefined, nameOf)
    return new AskedNight(plan, asks, hooks, 0, first => sessionWork(plan, first, asks))
  }
  checkOptions({ ...runOptions, resume }, nameOf)
  const [path = resume] = await selectNights([resume], runOptions)
  const { record } = await openNight(path)
  const plan = recordedPlan(record, path)
  return new AskedNight(plan, asks, hooks, plan.experiments.length, first =>
    resumedSessionWork(path, { ...runOptions, resume: path }, first, asks),
  )
}
