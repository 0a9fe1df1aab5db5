import type { Budget } from '../../config/options/budget-text.js'
import type { PlannedExperiment } from '../../design/plan.js'
import type { ExperimentRecord } from '../../record/schema.js'
import { formatDuration, formatJoules, formatKilowattHours } from '../../units.js'
import { type Cost, costOf, type Spent } from './spent.js'

/** What an experiment will take at most, as far as those before it tell. */
export interface Prediction {
  /** Null where no energy of any is known. */
  readonly joules: number | null
  readonly seconds: number
  /** What it rests on, in words. */
  readonly basis: string
}

/**
 * What the next experiment will take: the most that one of the same repository, model and mode took so far, else the most
 * of all. Of n that could as well have come in another order, the next takes more than the most of them with a
 * probability of 1 / (n + 1): the prediction interval by order statistics (G. J. Hahn, W. Q. Meeker, "Statistical Intervals",
 * 1991, ch. 5). Undefined before the first.
 */
export function predict(
  next: Pick<PlannedExperiment, 'repository' | 'model' | 'mode'>,
  records: readonly ExperimentRecord[],
  retryDelay: number,
): Prediction | undefined {
  const like = records.filter(
    ({ repository, model, mode }) =>
      repository === next.repository && model === next.model && mode === next.mode,
  )
  const costs = (like.length === 0 ? records : like).map(record => costOf(record, retryDelay))
  if (costs.length === 0) return undefined
  const whose = like.length === 0 ? 'any other' : `the ${costs.length} of ${next.repository}/${next.model}`
  return {
    joules: mostJoules(costs),
    seconds: Math.max(...costs.map(({ seconds }) => seconds)),
    basis: `the most that ${like.length === 1 ? `the one of ${next.repository}/${next.model}` : whose} took so far`,
  }
}

/** What is still to come besides the next experiment: the pause before it, and the last control run. */
export interface Besides {
  readonly seconds: number
  readonly joules: number
}

/** Why a night ends before its next experiment, for its budget, in words; empty where it goes on. */
export function reached(
  budget: Budget,
  spent: Spent,
  prediction: Prediction | undefined,
  besides: Besides,
): string {
  const { joules, seconds, failures } = budget
  if (failures !== undefined && spent.failures >= failures)
    return `${spent.failures} of at most ${failures} experiments have failed`
  if (seconds !== undefined) {
    const next = prediction === undefined ? 0 : prediction.seconds + besides.seconds
    if (spent.seconds >= seconds || spent.seconds + next > seconds) {
      return over(formatDuration(spent.seconds), formatDuration(seconds), formatDuration(next), prediction)
    }
  }
  return joules === undefined ? '' : energyReached(joules, spent, prediction, besides)
}

function energyReached(
  limit: number,
  spent: Spent,
  prediction: Prediction | undefined,
  besides: Besides,
): string {
  const most = prediction?.joules ?? null
  if (spent.unknownRuns > 0 && most === null && prediction !== undefined) {
    return `a budget of ${energy(limit)} cannot be held to, for the energy of ${runs(spent.unknownRuns)} is not known`
  }
  // What is not known is not nothing: such a run may have taken as much as any other.
  const untold = spent.unknownRuns * (most ?? 0)
  const next = most === null ? 0 : most + besides.joules
  if (spent.joules < limit && spent.joules + untold + next <= limit) return ''
  const unknown =
    spent.unknownRuns === 0
      ? ''
      : ` and what ${runs(spent.unknownRuns)} took, which is not known and counts as much as the most of the others`
  const estimated = spent.isEstimated ? ' (estimated)' : ''
  return over(`${energy(spent.joules)}${estimated}${unknown}`, energy(limit), energy(next), prediction)
}

function over(spent: string, limit: string, next: string, prediction: Prediction | undefined): string {
  const rest = prediction === undefined ? '' : `, and the next may take ${next}: ${prediction.basis}`
  return `${spent} of at most ${limit} ${prediction === undefined ? 'were' : 'are'} spent${rest}`
}

/** What is left of a budget, in words. */
export function leftOf({ joules, seconds, failures }: Budget, spent: Spent): string {
  const unknown = spent.unknownRuns === 0 ? '' : `, less what ${runs(spent.unknownRuns)} took, not known`
  const estimated = spent.isEstimated ? ' (estimated)' : ''
  const count = failures === undefined ? 0 : Math.max(0, failures - spent.failures)
  return [
    ...(joules === undefined ? [] : [`${energy(Math.max(0, joules - spent.joules))}${estimated}${unknown}`]),
    ...(seconds === undefined ? [] : [formatDuration(Math.max(0, seconds - spent.seconds))]),
    ...(failures === undefined ? [] : [`${count} ${count === 1 ? 'failure' : 'failures'}`]),
  ].join(', ')
}

function energy(joules: number): string {
  return joules >= 3.6e5 ? formatKilowattHours(joules) : formatJoules(joules)
}

function runs(count: number): string {
  return count === 1 ? '1 run' : `${count} runs`
}

function mostJoules(costs: readonly Cost[]): number | null {
  const known = costs.flatMap(({ joules }) => joules ?? [])
  return known.length === 0 ? null : Math.max(...known)
}
