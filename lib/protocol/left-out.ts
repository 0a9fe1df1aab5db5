import type { ExperimentRecord, NightRecord, RuleVerdictRecord } from '../record/schema.js'
import { firstRun, keepsRule } from './judge-runs.js'
import { type Protocol, rules } from './protocol.js'

/**
 * Why a run is left out of means, effects and comparisons, as its record keeps it: it was throttled; in a strict night,
 * whatever rule it broke.
 *
 * @param first The first run of the night that succeeded.
 */
export function reasonsToLeaveOut(
  experiment: ExperimentRecord,
  night: NightRecord,
  first: ExperimentRecord,
): readonly string[] {
  if (!experiment.training_success) return []
  const run = { experiment, night, first }
  const isStrict = night.options.strict === true
  return rules.flatMap(({ id, limit, ofRun }) => {
    if (ofRun === undefined || (ofRun.leavesOut === undefined && !isStrict)) return []
    if (keepsRule(ofRun, run) !== false) return []
    const value = ofRun.measure(run)
    const words = typeof value === 'number' ? ofRun.show(value, run) : ''
    return [`${ofRun.leavesOut ?? id}: ${words} (allowed: ${limit})`]
  })
}

/**
 * A record with why it is left out of means and comparisons, where it is.
 *
 * @param earlier The records of the night before it.
 */
export function marked(
  record: ExperimentRecord,
  night: NightRecord | undefined,
  earlier: readonly ExperimentRecord[],
): ExperimentRecord {
  const first = firstRun([...earlier, record])
  const reasons = night === undefined || first === undefined ? [] : reasonsToLeaveOut(record, night, first)
  return reasons.length === 0 ? record : { ...record, not_compared: [...reasons] }
}

/** The same with what the whole of a strict night broke; empty where it may be compared. */
export function leftOutBecause(
  experiment: Pick<ExperimentRecord, 'not_compared'>,
  { options, protocol = [] }: Pick<NightRecord, 'options' | 'protocol'>,
): readonly string[] {
  const spoiling = new Set(rules.filter(({ spoilsNight }) => spoilsNight === true).map(({ id }) => id))
  const ofNight =
    options.strict === true
      ? protocol.filter(({ rule, state }) => state === 'broken' && spoiling.has(rule))
      : []
  return [
    ...(experiment.not_compared ?? []),
    ...ofNight.map(({ rule, value, limit }) => `${rule}: ${value} (allowed: ${limit})`),
  ]
}

/** A protocol as night.json keeps it. */
export function protocolRecord({ rules: verdicts }: Protocol): RuleVerdictRecord[] {
  return verdicts.map(({ rule, state, value, limit, experiments }) => ({
    rule,
    state,
    value,
    limit,
    ...(experiments.length === 0 ? {} : { experiments: [...experiments] }),
  }))
}
