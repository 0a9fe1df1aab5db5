import { existsSync } from 'node:fs'
import type { PlannedExperiment } from '../../design/plan.js'
import { type EarlierRun, readNightHistory } from '../../record/history.js'
import type { Settings } from '../options.js'
import type { NightPlan } from '../plan-night.js'

/** How long a night will take, and how many joules, as far as earlier nights show. */
export interface Estimate {
  /** Seconds of the experiments known from earlier runs, and of the pauses; null if there are none. */
  readonly seconds: number | null
  /** Joules of the experiments that `seconds` is of, warm-ups included; null unless earlier runs tell them of all of these. */
  readonly joules: number | null
  /** Whether any of these joules rest on an estimate. */
  readonly isEnergyEstimated: boolean
  /** How many earlier runs it is based on. */
  readonly earlierRuns: number
  /** `repository/model` without earlier runs, so not in `seconds`. */
  readonly unknown: readonly string[]
  /** Where earlier runs were looked for. */
  readonly results: string
}

/** So many experiments of one kind. */
export interface ExperimentKind {
  /** What it runs, as `taskName` calls it. */
  readonly name: string
  readonly count: number
  readonly isParallel: boolean
}

/**
 * Estimates a night from the successful runs of the same repositories and models in the results folder: the mean of
 * their seconds for each experiment, the measuring of idle power, the leads of background loads, and the cool-downs between, unless these are automatic. Retries are not in it.
 *
 * @param plan What `plan` or `planRerun` returned.
 * @returns Seconds, joules, and what they rest on.
 * @example
 * ```ts
 * import { estimateDuration, formatDuration, plan } from 'nightwatt'
 *
 * const { seconds } = estimateDuration(plan({ repo: 'digits', model: 'mlp', mutate: 'all', runs: 5, seed: 42 }))
 * console.log(formatDuration(seconds))
 * ```
 */
export function estimateDuration({ experiments, settings, results }: NightPlan): Estimate {
  return estimateOf(kindsOf(experiments), settings, results)
}

/** The same by how many experiments there are of each kind. */
export function estimateOf(
  experiments: readonly ExperimentKind[],
  settings: Settings,
  results: string,
): Estimate {
  const { runs } = existsSync(results) ? readNightHistory(results) : { runs: [] }
  const known = runsByName(runs)
  const kinds = withWarmUps(experiments, settings.warmup)
  const ofKnown = kinds.filter(({ name }) => known.has(name))
  const total = sum(experiments.map(({ count }) => count))
  const runsInAll = sum(kinds.map(({ count }) => count))
  const leads = sum(kinds.map(({ isParallel, count }) => (isParallel ? count : 0))) * settings.backgroundLead
  const pauses = settings.cooldown === 'auto' ? 0 : settings.cooldown * Math.max(0, runsInAll - 1)
  // Before, after and midway, each once the power has been steady for half as long.
  const idle = 1.5 * settings.idle * (total >= 3 ? 3 : 2)
  const overKinds = (read: (run: EarlierRun) => number | null) =>
    ofKnown.map(({ name, count }) => {
      const values = (known.get(name) ?? []).flatMap(run => read(run) ?? [])
      return values.length === 0 ? null : (count * sum(values)) / values.length
    })
  const seconds = overKinds(({ durationSeconds }) => durationSeconds).flatMap(value => value ?? [])
  const joules = overKinds(({ energyJoules }) => energyJoules)
  return {
    seconds: seconds.length === 0 ? null : sum(seconds) + pauses + leads + idle,
    joules: joules.length === 0 || joules.includes(null) ? null : sum(joules.flatMap(value => value ?? [])),
    isEnergyEstimated: ofKnown.some(({ name }) =>
      known.get(name)?.some(({ isEnergyEstimated }) => isEnergyEstimated),
    ),
    earlierRuns: sum(experiments.map(({ name }) => known.get(name)?.length ?? 0)),
    unknown: experiments.map(({ name }) => name).filter(name => !known.has(name)),
    results,
  }
}

/** What one experiment will take, as far as earlier runs of the same repository and model show. */
export interface Forecast {
  /** Mean seconds of those; null where there is none. */
  readonly seconds: number | null
  /** Mean joules of those that know them; null where none does. */
  readonly joules: number | null
  /** Whether any of these joules rest on an estimate. */
  readonly isEnergyEstimated: boolean
}

const unknownForecast: Forecast = { seconds: null, joules: null, isEnergyEstimated: false }

/** What each experiment of a plan will take, in its order. */
export function forecastOf({ experiments, results }: NightPlan): readonly Forecast[] {
  const known = runsByName(existsSync(results) ? readNightHistory(results).runs : [])
  const byName = new Map([...known].map(([name, runs]) => [name, forecastFrom(runs)]))
  return experiments.map(experiment => byName.get(taskName(experiment)) ?? unknownForecast)
}

function forecastFrom(runs: readonly EarlierRun[]): Forecast {
  const ofEnergy = runs.filter(({ energyJoules }) => energyJoules !== null)
  return {
    seconds: mean(runs.flatMap(({ durationSeconds }) => durationSeconds ?? [])),
    joules: mean(ofEnergy.flatMap(({ energyJoules }) => energyJoules ?? [])),
    isEnergyEstimated: ofEnergy.some(({ isEnergyEstimated }) => isEnergyEstimated),
  }
}

function mean(values: readonly number[]): number | null {
  return values.length === 0 ? null : sum(values) / values.length
}

/** The experiments of a plan, by kind. */
export function kindsOf(experiments: readonly PlannedExperiment[]): readonly ExperimentKind[] {
  const kinds = new Map<string, ExperimentKind>()
  for (const experiment of experiments) {
    const name = taskName(experiment)
    const count = (kinds.get(name)?.count ?? 0) + 1
    kinds.set(name, { name, count, isParallel: experiment.mode === 'parallel' })
  }
  return [...kinds.values()]
}

/** Warm-ups are taken for runs of the first kind: which ones they are, the order says. */
function withWarmUps(kinds: readonly ExperimentKind[], warmup: number): readonly ExperimentKind[] {
  const [first, ...others] = kinds
  return first === undefined ? [] : [{ ...first, count: first.count + warmup }, ...others]
}

/** The successful runs with a known duration, by what they ran. */
export function runsByName(runs: readonly EarlierRun[]): ReadonlyMap<string, readonly EarlierRun[]> {
  const byName = new Map<string, EarlierRun[]>()
  for (const run of runs) {
    if (!run.succeeded || run.durationSeconds === null) continue
    const name = nameOf(run.repository, run.model, run.parallel)
    const own = byName.get(name)
    if (own === undefined) byName.set(name, [run])
    else own.push(run)
  }
  return byName
}

/** What an experiment runs, as `runsByName` calls it. */
export function taskName({
  repository,
  model,
  mode,
}: Pick<PlannedExperiment, 'repository' | 'model' | 'mode'>): string {
  return nameOf(repository, model, mode === 'parallel')
}

// Beside a load a training takes longer.
function nameOf(repository: string, model: string, parallel: boolean): string {
  return `${repository}/${model}${parallel ? ' beside a load' : ''}`
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0)
}
