import type { ControlRunRecord, ExperimentRecord } from '../../record/schema.js'

/** A run that is no experiment, and costs the same: of the control, or to warm up. */
type AsideCost = Pick<ControlRunRecord, 'energy_joules' | 'source'>

/** What a night has taken so far. */
export interface Spent {
  /** Of all attempts, control and warm-up runs whose energy is known, CPU and GPU together. */
  readonly joules: number
  /** Whether any of it is estimated. */
  readonly isEstimated: boolean
  /** Experiments, control and warm-up runs with an energy that is not known, and so not in the joules. */
  readonly unknownRuns: number
  /** While it ran, pauses included; the time between its end and its being resumed is none of it. */
  readonly seconds: number
  /** Experiments that failed. */
  readonly failures: number
}

/** What an experiment took, failed attempts included; null joules where any of it is not known. */
export interface Cost {
  readonly joules: number | null
  readonly seconds: number
}

export function spentBy(
  records: readonly ExperimentRecord[],
  aside: readonly AsideCost[],
  seconds: number,
): Spent {
  const joules = [
    ...records.map(record => costOf(record, 0).joules),
    ...aside.map(({ energy_joules }) => energy_joules),
  ]
  const known = joules.filter(value => value !== null)
  return {
    joules: known.reduce((sum, value) => sum + value, 0),
    isEstimated:
      records.some(({ energy_sources: { cpu, gpu } }) => [cpu, gpu].includes('estimated')) ||
      aside.some(({ source }) => source === 'estimated'),
    unknownRuns: joules.length - known.length,
    seconds,
    failures: records.filter(({ outcome, cause }) => outcome === 'failure' && cause !== 'interrupted').length,
  }
}

/** @param retryDelay Seconds that the night waits before a retry. */
export function costOf(record: ExperimentRecord, retryDelay: number): Cost {
  const { energy_total_joules: last, failed_attempts_energy_joules: failed, attempts } = record
  const retries = Math.max(0, attempts.length - 1)
  const before = retries === 0 ? 0 : failed
  const durations = attempts.map(({ duration_seconds }) => duration_seconds ?? 0)
  return {
    joules: last === null || before === null ? null : last + before,
    seconds: durations.reduce((sum, value) => sum + value, 0) + retries * retryDelay,
  }
}
