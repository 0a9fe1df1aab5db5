import type { OrderName } from '../../config/designs.js'
import { UsageError } from '../../errors.js'
import { mostSettings } from '../designs/design-words.js'
import type { PlanEntry, PlannedExperiment, Sweep } from '../plan.js'
import { arrange } from './arrange.js'

/** How often and in which order what is planned runs. */
export interface Arrangement {
  /** How often each setting runs (1). */
  readonly repeats?: number | undefined
  /** The order of the runs (blocks where settings are repeated, else that of the plan). */
  readonly order?: OrderName | undefined
}

/** An arrangement with its defaults. */
export function arrangementOf({
  repeats = 1,
  order = repeats > 1 ? 'blocks' : 'plan',
}: Arrangement): Pick<Sweep, 'repeats' | 'order'> {
  return { repeats, order }
}

/** What is planned, as often and in the order as it runs. */
export function arranged(
  experiments: readonly PlannedExperiment[],
  arrangement: Arrangement,
  entries: readonly PlanEntry[],
  seed: bigint,
): { readonly experiments: readonly PlannedExperiment[]; readonly sweep: Sweep } {
  const { repeats, order } = arrangementOf(arrangement)
  const settings = experiments.length
  const sweep: Sweep = { designs: designsOf(entries), settings, repeats, order }
  if (repeats === 1 && order === 'plan') return { experiments, sweep }
  refuse(settings, repeats, order, entries)
  const runs = arrange(settings, repeats, order, seed).flatMap(({ setting, repeat, block }) => {
    const experiment = experiments[setting]
    if (experiment === undefined) return []
    return [
      {
        ...experiment,
        ...(block === undefined ? {} : { block }),
        ...(repeats === 1 ? {} : { repeat }),
      },
    ]
  })
  return { experiments: runs, sweep }
}

/** The designs of what is varied, each once. */
function designsOf(entries: readonly PlanEntry[]): Sweep['designs'] {
  return [...new Set(entries.flatMap(({ mode, design = 'random' }) => (mode === 'mutation' ? [design] : [])))]
}

/** @throws UsageError for what contradicts itself. */
function refuse(settings: number, repeats: number, order: OrderName, entries: readonly PlanEntry[]): void {
  if (settings * repeats > mostSettings) {
    const found = `${repeats} of ${settings.toLocaleString('en-US')} experiments`
    throw new UsageError(
      `repeats: found ${found}; allowed: at most ${mostSettings.toLocaleString('en-US')} experiments in a night`,
    )
  }
  const twice = entries.find(({ mode, runs }) => mode === 'default' && runs > 1)
  if (twice !== undefined && (repeats > 1 || order === 'blocks' || order === 'latin-square')) {
    throw new UsageError(
      `repeats: found ${twice.runs} runs of ${twice.repo}/${twice.model} beside it, which is not mutated; allowed: one run of it, for both say how often its one setting runs`,
    )
  }
  if (order === 'latin-square' && (settings < 2 || repeats % settings !== 0)) {
    throw new UsageError(
      `order: found latin-square with ${repeats} ${repeats === 1 ? 'repeat' : 'repeats'} of ${settings} ${settings === 1 ? 'setting' : 'settings'}; allowed: two settings or more, and as many repeats as settings or a multiple of that, so that each setting stands at each position equally often (or blocks)`,
    )
  }
}
