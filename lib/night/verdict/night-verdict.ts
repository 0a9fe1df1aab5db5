/** How something went: `good`, `warning` (look at it), `bad`, or `neutral` (a mere fact). */
export type Tone = 'good' | 'warning' | 'bad' | 'neutral'

/** What was wanted of nights, and how much of it they gave. */
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
  /** Successful experiments that lack a wanted metric. */
  readonly withoutMetric: number
  /** Successful experiments whose energy was to be measured and is unknown. */
  readonly withoutEnergy: number
  /** Successful experiments with different settings that ended the same to the last digit. */
  readonly endedSame: number
}

export interface MissingCount {
  /** Empty if an older record names none and no metric was found at all. */
  readonly name: string
  readonly count: number
}

export interface NightVerdict {
  readonly tone: Tone
  /** `All 18 experiments succeeded, but 12 without accuracy`. */
  readonly headline: string
  /** What is missing of what was wanted, `accuracy was not found in 12 of 18`; empty if nothing is. */
  readonly shortfalls: readonly string[]
}

/**
 * How nights went. What was wanted of them decides: where metrics or energies are lacking, nothing is well, however
 * many of the trainings succeeded. The report, its index, the console and the cell all ask this one function.
 *
 * @param counts What `countNights` or `countExperiments` returned.
 * @example
 * ```ts
 * import { countNights, judgeNight, openNights } from 'nightwatt'
 *
 * const { tone, headline } = judgeNight(countNights(await openNights('results')))
 * console.log(tone, headline)
 * ```
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

function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`
}
