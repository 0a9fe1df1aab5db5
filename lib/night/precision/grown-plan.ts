import type { PlannedExperiment } from '../../design/plan.js'
import { lastBlock } from '../../design/precision/next-block.js'
import type { NightPlan } from '../../plan/plan-night.js'
import type { NightRecord } from '../../record/schema.js'

/** A plan with what runs besides what it began with. */
export function grownPlan(plan: NightPlan, experiments: readonly PlannedExperiment[]): NightPlan {
  const grown = { ...plan, experiments: [...plan.experiments, ...experiments] }
  if (plan.sweep === undefined || plan.precision === undefined) return grown
  return { ...grown, sweep: { ...plan.sweep, repeats: lastBlock(grown) } }
}

/**
 * Whether night.json has a block that the journal does not tell of yet: it is written first, and a night may be killed
 * between the two.
 *
 * @param total How many experiments the journal tells of.
 */
export function isOneBlockAhead({ plan, precision }: NightRecord, total: number): boolean {
  if (plan === null || precision === undefined || total >= plan.length) return false
  const last = Math.max(...plan.map(({ block = 0 }) => block))
  return plan.slice(total).every(({ block }) => block === last) && plan[total - 1]?.block === last - 1
}
