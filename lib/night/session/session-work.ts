import type { PlannedExperiment } from '../../design/plan.js'
import type { RunOptions } from '../../plan/options.js'
import type { NightPlan } from '../../plan/plan-night.js'
import { planForRecord } from '../../record/night/planned.js'
import type { Stop } from '../../run/stop.js'
import { refuseWithoutRequirements } from '../refuse-without-requirements.js'
import { resumedWork } from '../resume/resumed-work.js'
import { newWork, type Work } from '../work.js'
import type { Asks } from './asks.js'

/** The work of a session that begins with its first experiment; what follows is asked for while it runs. */
export async function sessionWork(plan: NightPlan, first: PlannedExperiment, asks: Asks): Promise<Work> {
  const { sweep: _, ...own } = plan
  const work = await newWork({ ...own, experiments: [first] })
  return asking(work, asks)
}

/**
 * The work of a session that goes on: what was broken off is finished first, then what is asked for.
 *
 * @param path The night's folder.
 */
export async function resumedSessionWork(
  path: string,
  options: RunOptions,
  first: PlannedExperiment,
  asks: Asks,
): Promise<Work> {
  const left = await resumedWork(path, options)
  await refuseWithoutRequirements({ ...left.plan, experiments: [first] }, process.env)
  return asking(extended(left, first), asks)
}

function extended(work: Work, experiment: PlannedExperiment): Work {
  const plan = { ...work.plan, experiments: [...work.plan.experiments, experiment] }
  return {
    ...work,
    plan,
    left: new Set([...work.left, plan.experiments.length]),
    afterWaiting: async () => extended(await work.afterWaiting(), experiment),
    recordFrom: description => ({ ...work.recordFrom(description), plan: planForRecord(plan) }),
  }
}

function asking(work: Work, asks: Asks): Work {
  const next = async (stop: Stop) => [await asks.next(stop)].flatMap(experiment => experiment ?? [])
  return { ...work, asks: { next }, afterWaiting: async () => asking(await work.afterWaiting(), asks) }
}
