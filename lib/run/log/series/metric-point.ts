import type { Direction } from '../../../config/pattern/metric-direction.js'

/** A value of a metric while the training runs. */
export interface MetricPoint {
  readonly metric: string
  /** Null for one that is no finite number. */
  readonly value: number | null
  /** When its line was written: no earlier and no later, milliseconds of the attempt's clock. */
  readonly fromMs: number
  readonly byMs: number
}

/** What became of the values that a log showed of a metric. */
export interface MetricSeries {
  readonly metric: string
  /** How many were read, and how many of these are kept. */
  readonly seen: number
  readonly kept: number
  /** Whether every line was searched and every match read: else a value may be missing. */
  readonly isWhole: boolean
  /** What is to be said of it. */
  readonly problems: readonly string[]
}

/** Whether a value is at least as good as a target. */
export function reaches(value: number | null, target: number, direction: Direction): boolean {
  if (value === null) return false
  return direction === 'higher' ? value >= target : value <= target
}
