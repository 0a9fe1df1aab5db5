import type { ExperimentRecord, NightRecord } from '../record/schema.js'
import type { Judgement, NightFacts, Run, RunRule } from './rule.js'

/** The first experiment that succeeded, by which the others are judged. */
export function firstRun(experiments: readonly ExperimentRecord[]): ExperimentRecord | undefined {
  return experiments
    .filter(({ training_success }) => training_success)
    .sort((one, other) => Date.parse(one.started_at) - Date.parse(other.started_at))[0]
}

/** The experiments that succeeded: of the others no energy is told. */
export function runsOf({ night, experiments }: NightFacts): readonly Run[] {
  const first = firstRun(experiments)
  return first === undefined
    ? []
    : experiments
        .filter(({ training_success }) => training_success)
        .map(experiment => ({ experiment, night, first }))
}

/** Whether one run kept a rule; null where it is not known, undefined where the rule does not apply. */
export function keepsRule(rule: RunRule, run: Run): boolean | null | undefined {
  const value = rule.measure(run)
  return value === null || value === undefined ? value : rule.keeps(value, run)
}

/** One value held against a rule: null is what nobody can tell, undefined what was not asked for. */
export function judgeValue<Value>(
  value: Value | null | undefined,
  { keeps, show }: { readonly keeps: (value: Value) => boolean; readonly show: (value: Value) => string },
): Judgement | undefined {
  if (value === undefined) return undefined
  if (value === null) return { state: 'unknown', value: 'not known' }
  return { state: keeps(value) ? 'kept' : 'broken', value: show(value) }
}

/** A rule over all runs of a night: broken by one, not known where it is not known of all. */
export function judgeRuns(rule: RunRule, runs: readonly Run[]): Judgement | undefined {
  const each = runs.flatMap(run => {
    const value = rule.measure(run)
    return value === undefined ? [] : [{ run, value }]
  })
  if (each.length === 0) return undefined
  const known = each.flatMap(({ run, value }) => (value === null ? [] : [{ run, value }]))
  const broken = known.filter(({ run, value }) => !rule.keeps(value, run))
  const worst = worstOf(rule, broken.length > 0 ? broken : known)
  const count = (some: number) => (each.length === 1 ? '' : ` in ${some} of ${each.length} runs`)
  const where = (some: number) => {
    if (some < 2) return count(some)
    return some === each.length ? ' at worst, in every run' : ` at worst,${count(some)}`
  }
  if (broken.length > 0 && worst !== undefined) {
    return {
      state: 'broken',
      value: `${rule.show(worst.value, worst.run)}${where(broken.length)}`,
      experiments: broken.map(({ run }) => run.experiment.experiment_id),
    }
  }
  const unknown = each.length - known.length
  if (unknown > 0)
    return { state: 'unknown', value: `not known${unknown === each.length ? '' : count(unknown)}` }
  return { state: 'kept', value: worst === undefined ? '' : rule.show(worst.value, worst.run) }
}

function worstOf<Value extends { readonly value: number }>(
  { worst }: RunRule,
  values: readonly Value[],
): Value | undefined {
  const sign = worst === 'most' ? -1 : 1
  return [...values].sort((one, other) => sign * (one.value - other.value))[0]
}

/** What else the machine did while the last attempt ran; undefined in older records. */
export function conditionsOf({ attempts }: ExperimentRecord) {
  return attempts.at(-1)?.conditions
}

/** Whether energy was to be measured at all; where it was not, the rules of measuring do not apply. */
export function measuresEnergy({ options, meters }: Pick<NightRecord, 'options' | 'meters'>): boolean {
  return options.energy !== false && meters.length > 0
}
