import type { ExperimentResult } from '../../run/experiment.js'
import type { Night } from '../night.js'
import type { NightCounts } from './night-verdict.js'
import { sameResults } from './same-results.js'

/** What an ended experiment was to give, and what it gave. */
export interface EndedExperiment {
  readonly repository: string
  readonly outcome: 'success' | 'failure'
  readonly cause: string | null
  /** Names of the metrics that were found. */
  readonly found: readonly string[]
  /** Names of those that were not found; empty in older records, which do not say. */
  readonly missing: readonly string[]
  readonly energyKnown: boolean
  /** Whether its energy was to be measured. */
  readonly energyWanted: boolean
  /** Whether it is known what was looked for; older records do not say. */
  readonly wishesKnown: boolean
}

/**
 * What an experiment that has just ended gave.
 *
 * @param measuring Whether its energy was to be measured.
 * @param result Of an event `experiment-ended`.
 * @example
 * ```ts
 * import { endedExperiment, run } from 'nightwatt'
 *
 * await run(
 *   { repo: 'digits', model: 'mlp', cooldown: 0 },
 *   {
 *     onEvent(event) {
 *       if (event.type === 'experiment-ended') console.log(endedExperiment(event.result, true).found)
 *     },
 *   },
 * )
 * ```
 */
export function endedExperiment(
  { task, last, missingMetrics }: ExperimentResult,
  measuring: boolean,
): EndedExperiment {
  return {
    repository: task.experiment.repository,
    outcome: last.outcome,
    cause: last.cause,
    found: [...last.metrics.keys()],
    missing: missingMetrics.map(({ name }) => name),
    energyKnown: last.energy.totalJoules !== null,
    energyWanted: measuring,
    wishesKnown: true,
  }
}

/**
 * Counts nights as they stand on disk.
 *
 * @param nights What `openNights` returned.
 * @example
 * ```ts
 * import { countNights, openNights } from 'nightwatt'
 *
 * const { failed, planned } = countNights(await openNights('results'))
 * console.log(failed, planned)
 * ```
 */
export function countNights(nights: readonly Night[]): NightCounts {
  const counts = countExperiments(
    nights.flatMap(({ record, experiments }) =>
      experiments.map(
        (experiment): EndedExperiment => ({
          repository: experiment.repository,
          outcome: experiment.outcome,
          cause: experiment.cause,
          found: Object.keys(experiment.performance_metrics),
          missing: experiment.missing_metrics.map(({ name }) => name),
          energyKnown: experiment.energy_total_joules !== null,
          energyWanted: record.options.energy !== false,
          wishesKnown: record.config !== null && record.config !== undefined,
        }),
      ),
    ),
    // Without a plan only the records are known. A plan shorter than what was run means that the night was tampered
    // with; never count below zero.
    nights.reduce(
      (sum, { record, experiments }) => sum + Math.max(record.plan?.length ?? 0, experiments.length),
      0,
    ),
  )
  const same = nights.flatMap(({ name, experiments }) =>
    sameResults(experiments).flatMap(found => found.experiments.map(id => `${name}/${id}`)),
  )
  return { ...counts, endedSame: new Set(same).size }
}

/**
 * Counts experiments that ended; whether some ended the same is told only by their records.
 *
 * @param ended What `endedExperiment` returned, of each.
 * @param planned How many experiments the plan has.
 * @example
 * ```ts
 * import { type EndedExperiment, countExperiments, endedExperiment, run } from 'nightwatt'
 *
 * const ended: EndedExperiment[] = []
 * await run(
 *   { repo: 'digits', model: 'mlp', cooldown: 0 },
 *   {
 *     onEvent(event) {
 *       if (event.type === 'experiment-ended') ended.push(endedExperiment(event.result, true))
 *     },
 *   },
 * )
 * console.log(countExperiments(ended, 1).succeeded)
 * ```
 */
export function countExperiments(ended: readonly EndedExperiment[], planned: number): NightCounts {
  const good = ended.filter(({ outcome }) => outcome === 'success')
  const interrupted = ended.filter(
    ({ outcome, cause }) => outcome === 'failure' && cause === 'interrupted',
  ).length
  const lacks = good.map(experiment => lackedBy(experiment, good))
  const counts = new Map<string, number>()
  for (const name of lacks.flat()) counts.set(name, (counts.get(name) ?? 0) + 1)
  return {
    planned,
    ran: ended.length,
    succeeded: good.length,
    failed: ended.length - good.length - interrupted,
    interrupted,
    missing: [...counts]
      .map(([name, count]) => ({ name, count }))
      .sort((one, other) => other.count - one.count),
    withoutMetric: lacks.filter(names => names.length > 0).length,
    endedSame: 0,
    withoutEnergy: good.filter(({ energyWanted, energyKnown }) => energyWanted && !energyKnown).length,
  }
}

// Older records name no missing metrics. What other experiments of the same program have was wanted here too; if none
// has any, what was wanted is unknown, and finding nothing must not count as good.
function lackedBy(
  { repository, found, missing, wishesKnown }: EndedExperiment,
  good: readonly EndedExperiment[],
): readonly string[] {
  if (wishesKnown) return missing
  const others = new Set(good.filter(other => other.repository === repository).flatMap(other => other.found))
  const lacked = [...others].filter(name => !found.includes(name))
  if (lacked.length > 0 || found.length > 0) return lacked
  return ['']
}
