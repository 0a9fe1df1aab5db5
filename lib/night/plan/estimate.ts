import { existsSync } from 'node:fs'
import type { PlannedExperiment } from '../../design/plan.js'
import { type EarlierRun, readNightHistory } from '../../record/history.js'
import type { NightPlan } from './plan-night.js'

/** How long a night will take, as far as earlier nights tell. */
export interface Estimate {
  /** Seconds of the experiments that earlier runs tell of, and of the pauses; null where none does. */
  readonly seconds: number | null
  /** How many earlier runs it rests on. */
  readonly earlierRuns: number
  /** What no earlier run tells of, `repository/model`, and so is not in `seconds`. */
  readonly unknown: readonly string[]
  /** Where earlier runs were looked for. */
  readonly results: string
}

/**
 * Estimates a night from the successful runs of the same repositories and models in the results folder: the mean of
 * their seconds for each experiment, the measuring of idle power, the leads of background loads, and the cool-downs between, unless these are automatic. Retries are not in it.
 */
export function estimateDuration({ experiments, settings, results }: NightPlan): Estimate {
  const { runs } = existsSync(results) ? readNightHistory(results) : { runs: [] }
  const known = new Map(
    [...runsByName(runs)].map(([name, named]) => [
      name,
      named.map(({ durationSeconds }) => durationSeconds ?? 0),
    ]),
  )
  const names = experiments.map(taskName)
  const leads = experiments.filter(({ mode }) => mode === 'parallel').length * settings.backgroundLead
  const means = names.flatMap(name => meanOf(known.get(name) ?? []))
  const pauses = settings.cooldown === 'auto' ? 0 : settings.cooldown * Math.max(0, experiments.length - 1)
  const distinct = [...new Set(names)]
  return {
    seconds: means.length === 0 ? null : sum(means) + pauses + leads + settings.idle,
    earlierRuns: sum(distinct.map(name => known.get(name)?.length ?? 0)),
    unknown: distinct.filter(name => !known.has(name)),
    results,
  }
}

/** The successful runs that tell how long they took, by what they ran. */
export function runsByName(runs: readonly EarlierRun[]): ReadonlyMap<string, readonly EarlierRun[]> {
  const byName = new Map<string, EarlierRun[]>()
  for (const run of runs) {
    if (!run.succeeded || run.durationSeconds === null) continue
    const name = nameOf(run.repository, run.model, run.parallel)
    byName.set(name, [...(byName.get(name) ?? []), run])
  }
  return byName
}

/** What an experiment runs, as `runsByName` calls it. */
export function taskName({ repository, model, mode }: PlannedExperiment): string {
  return nameOf(repository, model, mode === 'parallel')
}

// Beside a load a training takes longer.
function nameOf(repository: string, model: string, parallel: boolean): string {
  return `${repository}/${model}${parallel ? ' beside a load' : ''}`
}

function meanOf(values: readonly number[]): number[] {
  return values.length === 0 ? [] : [sum(values) / values.length]
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0)
}
