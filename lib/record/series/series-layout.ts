import { parseCsv } from '../../config/csv-reader.js'
import type { MetricPoint } from '../../run/log/series/metric-point.js'
import { csvField } from '../night/summary.js'

/**
 * How the values of metrics lie in `metrics.csv`, beside the log: what is written, read back and charted follows from
 * this. The time of a line is known to within some milliseconds, or much less well where a program holds it back.
 */

/** Name of the file in an experiment's folder. */
export const seriesName = 'metrics.csv'

export const seriesHeader = 'timestamp,within_s,metric,value'

/** A value of a metric as the file tells it. */
export interface SeriesRow {
  /** Seconds since the epoch: the middle of when its line may have been written, and how far that may be off. */
  readonly seconds: number
  readonly withinSeconds: number
  readonly metric: string
  /** Null for one that was no finite number. */
  readonly value: number | null
}

/** A line of the file, without its end. */
export function seriesLine({ metric, value, fromMs, byMs }: MetricPoint): string {
  const middle = ((fromMs + byMs) / 2000).toFixed(4)
  const within = ((byMs - fromMs) / 2000).toFixed(4)
  return [middle, within, csvField(metric), value ?? 'N/A'].join(',')
}

/** The rows of a text in whole lines; lines that are none of ours are left out. */
export function seriesRows(text: string): readonly SeriesRow[] {
  return parseCsv(text).flatMap(({ fields }): readonly SeriesRow[] => {
    const [timestamp = '', within = '', metric, value = ''] = fields
    const [seconds, withinSeconds] = [Number(timestamp), Number(within)]
    const isRow = fields.length === 4 && timestamp !== '' && Number.isFinite(seconds) && withinSeconds >= 0
    if (!isRow || metric === undefined) return []
    if (value === 'N/A') return [{ seconds, withinSeconds, metric, value: null }]
    const number = Number(value)
    return value.trim() !== '' && Number.isFinite(number)
      ? [{ seconds, withinSeconds, metric, value: number }]
      : []
  })
}
