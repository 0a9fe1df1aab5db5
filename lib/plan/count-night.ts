import { ownValue } from '../config/own-value.js'
import { countEntry } from '../design/designs/entry-settings.js'
import { mutatedNames } from '../design/given-values.js'
import { arrangementOf } from '../design/order/arranged-plan.js'
import { buildPlan, type PlanEntry, type Sweep } from '../design/plan.js'
import { planMistakes } from '../design/plan-mistakes.js'
import { parseSeed } from '../design/seed.js'
import { type Estimate, type ExperimentKind, estimateOf, kindsOf, taskName } from './estimate/estimate.js'
import type { RunOptions } from './options.js'
import { prepared } from './plan-night.js'
import type { PrecisionRule } from './precision.js'

/** How large a night would be, without its plan. */
export interface NightCount extends Pick<Sweep, 'repeats' | 'order'> {
  /** Settings, models and subjects included; null for a grid so large that what its constraints leave is not counted. */
  readonly settings: number | null
  /** Points of grids, those included that are left out. */
  readonly points: number
  /** Points that constraints forbid. */
  readonly forbidden: number | null
  /** Points that earlier runs tried. */
  readonly tried: number | null
  /** Settings as often as they run, of blocks until a precision is reached as often as they run at least; null with them. */
  readonly experiments: number | null
  /** Until when further blocks follow; absent where none do. */
  readonly precision?: PrecisionRule
  /** How long it would take, and how many joules; null with the settings. */
  readonly estimate: Estimate | null
  readonly notices: readonly string[]
}

/**
 * Counts what a night would run. Grids are counted without being made, so that one of a million settings takes no longer
 * than one of ten; everything else is planned and counted.
 *
 * @param options Those of `plan`.
 * @param nameOf How an option is called in messages: its name in a cell, its flag on the command line.
 * @throws as `plan`; a grid that is too large to run is counted all the same.
 * @example
 * ```ts
 * import { countNight } from 'nightwatt'
 *
 * const { settings, experiments } = countNight({ repo: 'digits', model: 'mlp', mutate: 'all', runs: 5, repeats: 3, seed: 42 })
 * console.log(settings, experiments)
 * ```
 */
export function countNight(
  options: RunOptions,
  nameOf: (option: string) => string = name => name,
): NightCount {
  const {
    drawn: config,
    entries,
    seed,
    arrangement,
    precision,
    settings: how,
    results,
    notices,
  } = prepared(options, undefined, nameOf)
  const { repeats, order } = arrangementOf(arrangement)
  const grids = entries.filter(isGrid)
  // Mistakes in a grid are told where it is planned with the others, which it is not.
  const others = entries.filter(entry => !isGrid(entry) || planMistakes(config, [entry]).length > 0)
  const made = buildPlan({ config, seed, entries: others })
  const counts = grids.flatMap(entry => {
    const repository = ownValue(config.models, entry.repo)
    const names = mutatedNames(entry, config)
    if (repository === undefined || others.includes(entry)) return []
    const count = countEntry({ entry, names, repository, seed: parseSeed(seed), place: 0 }, 'grid')
    return [{ entry, count, times: factorsOf(entry) }]
  })
  const sumOf = (read: (count: (typeof counts)[number]) => number) =>
    known(counts.reduce((sum, count) => sum + read(count), 0))
  const ofGrids = sumOf(({ count, times }) => count.settings * times)
  const settings = ofGrids === null ? null : ofGrids + made.experiments.length
  const kinds = [
    ...kindsOf(made.experiments),
    ...counts.flatMap(({ entry, count }) => kindsOfGrid(entry, count.settings)),
  ].map(kind => ({ ...kind, count: kind.count * repeats }))
  return {
    settings,
    points: sumOf(({ count }) => count.points) ?? 0,
    forbidden: sumOf(({ count }) => count.forbidden),
    tried: sumOf(({ count }) => count.tried),
    repeats,
    order,
    experiments: settings === null ? null : settings * repeats,
    estimate: settings === null ? null : estimateOf(merged(kinds), how, results),
    ...(precision === undefined ? {} : { precision }),
    notices: [...notices, ...made.notices],
  }
}

function isGrid({ mode, design }: PlanEntry): boolean {
  return mode === 'mutation' && design === 'grid'
}

function factorsOf({ alsoModels = [], subjects = [] }: PlanEntry): number {
  return (1 + alsoModels.length) * Math.max(1, subjects.length)
}

function kindsOfGrid(entry: PlanEntry, settings: number): readonly ExperimentKind[] {
  const { repo: repository, model, alsoModels = [], subjects = [], background } = entry
  const mode = background === undefined ? 'mutation' : 'parallel'
  return [model, ...alsoModels].map(each => ({
    name: taskName({ repository, model: each, mode }),
    count: settings * Math.max(1, subjects.length),
    isParallel: background !== undefined,
  }))
}

function merged(kinds: readonly ExperimentKind[]): readonly ExperimentKind[] {
  const all = new Map<string, ExperimentKind>()
  for (const kind of kinds) {
    all.set(kind.name, { ...kind, count: kind.count + (all.get(kind.name)?.count ?? 0) })
  }
  return [...all.values()]
}

function known(count: number): number | null {
  return Number.isNaN(count) ? null : count
}
