import { arrange } from '../order/arrange.js'
import { settingKey } from '../order/setting-key.js'
import type { Plan, PlannedExperiment } from '../plan.js'
import { parseSeed } from '../seed.js'

/** The last block of a plan. */
export function lastBlock({ experiments }: Pick<Plan, 'experiments'>): number {
  return experiments.reduce((last, { block = 0 }) => Math.max(last, block), 0)
}

/**
 * The block that follows the last one of a plan: it is what the plan would have had, had it been planned with one repeat
 * more from its start, so that a night that goes on after it was broken off has the same.
 *
 * @param isLeftOut Of which settings it holds no run, by `settingKey`.
 */
export function nextBlock(
  plan: Pick<Plan, 'experiments' | 'seed'>,
  isLeftOut: (setting: string) => boolean,
): readonly PlannedExperiment[] {
  const first = plan.experiments.filter(({ block }) => block === 1)
  const block = lastBlock(plan) + 1
  const runs = arrange(first.length, block, 'blocks', parseSeed(plan.seed))
  const bySetting = new Map(
    runs.slice(0, first.length).map(({ setting }, position) => [setting, first[position]]),
  )
  return runs.slice(-first.length).flatMap(({ setting }) => {
    const experiment = bySetting.get(setting)
    return experiment === undefined || isLeftOut(settingKey(experiment))
      ? []
      : [{ ...experiment, block, repeat: block }]
  })
}
