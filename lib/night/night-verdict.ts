import type { ExperimentResult } from '../run/experiment.js'
import type { Night } from './night.js'
import { sameResults } from './same-results.js'

/** How a thing went: `good`, `warning` (look at it), `bad`, or `neutral` (a mere fact). */
export type Tone = 'good' | 'warning' | 'bad' | 'neutral'

/** What was wanted of nights, and how much of it came. */
export interface NightCounts {
  /** Experiments of the plan. */
  readonly planned: number
  /** Experiments that have a record, however they ended. */
  readonly ran: number
  readonly succeeded: number
  /** Without the interrupted ones. */
  readonly failed: number
  readonly interrupted: number
  /** Metrics that were wanted, each with how many successful experiments lack it; the worst first. */
  readonly missing: readonly MissingCount[]
  /** Successful experiments that lack a metric that was wanted. */
  readonly withoutMetric: number
  /** Successful experiments whose energy was to be measured and is not known. */
  readonly withoutEnergy: number
  /** Successful experiments with different settings that ended the same to the last digit. */
  readonly endedSame: number
}

export interface MissingCount {
  /** Empty where an older record names none, and no metric was found at all. */
  readonly name: string
  readonly count: number
}

export interface NightVerdict {
  readonly tone: Tone
  /** `All 18 experiments succeeded, but 12 without accuracy`. */
  readonly headline: string
  /** What was wanted and did not come, `accuracy was not found in 12 of 18`; empty where nothing is lacking. */
  readonly shortfalls: readonly string[]
}

/**
 * How nights went. What was wanted of them decides: where metrics or energies are lacking, nothing is well, however
 * many of the trainings succeeded. The report, its index, the console and the cell all ask this one function.
 */
export function judgeNight(counts: NightCounts): NightVerdict {
  const shortfalls = shortfallsOf(counts)
  return {
    tone: toneOf(counts, shortfalls.length > 0),
    headline: `${outcomeOf(counts)}${lackOf(counts)}`,
    shortfalls,
  }
}

function toneOf({ planned, ran, succeeded, failed }: NightCounts, lacking: boolean): Tone {
  if (planned === 0 || (ran > 0 && succeeded === 0)) return 'bad'
  if (ran === 0 || lacking) return 'warning'
  return failed === 0 && succeeded === planned ? 'good' : 'warning'
}

function outcomeOf({ planned, ran, succeeded, failed, interrupted }: NightCounts): string {
  if (planned === 0) return 'Nothing was planned'
  if (ran === 0) return `None of ${counted(planned, 'planned experiment')} finished`
  if (succeeded === planned)
    return planned === 1 ? 'The experiment succeeded' : `All ${planned} experiments succeeded`
  if (succeeded === 0 && failed === planned) {
    return planned === 1 ? 'The experiment failed' : `All ${planned} experiments failed`
  }
  if (succeeded === 0) return `No experiment succeeded${interrupted > 0 ? ': the night was interrupted' : ''}`
  return `${succeeded} of ${counted(planned, 'experiment')} succeeded`
}

function lackOf({ succeeded, missing, withoutMetric, withoutEnergy, endedSame }: NightCounts): string {
  if (withoutMetric > 0) {
    const [only, ...others] = missing
    const what = only === undefined || only.name === '' ? 'a metric' : only.name
    const lacked = others.length === 0 ? what : 'all of their metrics'
    if (succeeded === 1) return `, but without ${others.length === 0 ? what : 'all of its metrics'}`
    return `, but ${withoutMetric === succeeded ? 'all' : withoutMetric} without ${lacked}`
  }
  if (endedSame > 0) return `, but ${endedSame} with different settings ended the same`
  if (withoutEnergy === 0) return ''
  if (succeeded === 1) return ', but its energy is not known'
  return `, but the energy of ${withoutEnergy === succeeded ? 'all' : withoutEnergy} is not known`
}

function shortfallsOf({ succeeded, missing, withoutEnergy, endedSame }: NightCounts): readonly string[] {
  const [first, ...others] = missing
  const inSome = (count: number) => (succeeded === 1 ? '' : ` in ${count} of ${succeeded}`)
  return [
    ...(first === undefined
      ? []
      : [
          [
            `${first.name === '' ? 'no metric was found' : `${first.name} was not found`}${inSome(first.count)}`,
            ...others.map(({ name, count }) =>
              name === ''
                ? `any metric in ${count} ${count === 1 ? 'other' : 'others'}`
                : `${name}${inSome(count) || ' neither'}`,
            ),
          ].join(', '),
        ]),
    ...(endedSame === 0
      ? []
      : [
          `${endedSame} with different settings ended the same to the last digit: see whether their settings reach the program`,
        ]),
    ...(withoutEnergy === 0
      ? []
      : [
          succeeded === 1
            ? 'the energy is not known'
            : `the energy is not known of ${withoutEnergy} of ${succeeded}`,
        ]),
  ]
}

/** What an experiment that ended was to give, and what it gave. */
export interface EndedExperiment {
  readonly repository: string
  readonly outcome: 'success' | 'failure'
  readonly cause: string | null
  /** Names of the metrics that were found. */
  readonly found: readonly string[]
  /** Names of those looked for in vain; empty in older records, which do not tell. */
  readonly missing: readonly string[]
  readonly energyKnown: boolean
  /** Whether its energy was to be measured. */
  readonly energyWanted: boolean
  /** Whether what was looked for is known; older records do not tell. */
  readonly wishesKnown: boolean
}

/**
 * What an experiment that has just ended gave.
 *
 * @param measuring Whether its energy was to be measured.
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

/** Counts nights as they stand on disk. */
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
    // Without a plan, what left a record is all that is known of. A plan may be shorter than what was run only when a
    // night was tampered with; never count below zero.
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

/** Counts experiments that ended; whether some ended the same is told only by their records. */
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

// Older records name no metric that was looked for in vain. What others of the same program have was wanted of it too;
// where none has any, what was wanted cannot be known, and that nothing was found must not pass for all being well.
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

function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`
}
