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
 * Begins a night whose experiments are asked for one by one.
 *
 * @throws as `plan` does.
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
