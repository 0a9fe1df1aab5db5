import { existsSync } from 'node:fs'
import { readNightHistory } from '../record/history.js'
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
 * their seconds for each experiment, the leads of background loads, and the cool-downs between, unless these are automatic. Retries are not in it.
 */
export function estimateDuration({ experiments, settings, results }: NightPlan): Estimate {
  const known = new Map<string, number[]>()
  const { runs } = existsSync(results) ? readNightHistory(results) : { runs: [] }
  for (const { repository, model, parallel, succeeded, durationSeconds } of runs) {
    if (!succeeded || durationSeconds === null) continue
    const name = nameOf(repository, model, parallel)
    known.set(name, [...(known.get(name) ?? []), durationSeconds])
  }
  const names = experiments.map(({ repository, model, mode }) =>
    nameOf(repository, model, mode === 'parallel'),
  )
  const leads = experiments.filter(({ mode }) => mode === 'parallel').length * settings.backgroundLead
  const means = names.flatMap(name => meanOf(known.get(name) ?? []))
  const pauses = settings.cooldown === 'auto' ? 0 : settings.cooldown * Math.max(0, experiments.length - 1)
  const distinct = [...new Set(names)]
  return {
    seconds: means.length === 0 ? null : sum(means) + pauses + leads,
    earlierRuns: sum(distinct.map(name => known.get(name)?.length ?? 0)),
    unknown: distinct.filter(name => !known.has(name)),
    results,
  }
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
