import { designsOfLevels } from '../../config/designs.js'
import type { PlanEntry } from '../../design/plan.js'
import { UsageError } from '../../errors.js'
import type { RunOptions } from '../options.js'

/**
 * The entries with the design that the options give all that are mutated.
 *
 * @throws UsageError for a design where nothing is mutated, for levels of none that has them, and for a number of runs
 *   beside a design whose levels say it.
 */
export function designed(
  entries: readonly PlanEntry[],
  { design, levels, runs }: Pick<RunOptions, 'design' | 'levels' | 'runs'>,
  nameOf: (option: string) => string,
): readonly PlanEntry[] {
  if (design !== undefined && entries.every(({ mode }) => mode !== 'mutation')) {
    throw new UsageError(
      `${nameOf('design')}: found ${design} where nothing is mutated; allowed: only with ${nameOf('mutate')}, hyperparameters to vary`,
    )
  }
  const own = entries.map(entry =>
    design === undefined || entry.mode !== 'mutation' ? entry : { ...entry, design },
  )
  const ofLevels = own.filter(hasLevels)
  if (levels !== undefined && ofLevels.length === 0) {
    throw new UsageError(
      `${nameOf('levels')}: found ${levels} without a design that has levels; allowed: only with ${designsOfLevels.map(name => `${nameOf('design')} ${name}`).join(' or ')}`,
    )
  }
  const [first] = ofLevels
  if (runs !== undefined && first !== undefined) {
    throw new UsageError(
      `${nameOf('runs')}: found ${runs} beside the design ${first.design} of ${first.repo}, whose levels say how many settings there are; allowed: none, or ${nameOf('repeats')} for how often each runs`,
    )
  }
  if (levels === undefined) return own
  return own.map(entry => (hasLevels(entry) ? { ...entry, levels: levels } : entry))
}

function hasLevels({ mode, design }: PlanEntry): boolean {
  return mode === 'mutation' && design !== undefined && designsOfLevels.includes(design)
}
