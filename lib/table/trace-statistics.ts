import { scanTrace } from '../record/traces/trace-reader.js'

/** Statistics of one column of a trace; mean, minimum and maximum are null when it holds no number. */
export interface TraceStatistics {
  readonly column: string
  /** Rows with a number in this column. */
  readonly count: number
  readonly mean: number | null
  readonly min: number | null
  readonly max: number | null
}

/**
 * Count, mean, minimum and maximum of every column of a trace file, in one pass and constant memory.
 *
 * @param path Of a trace (CSV with a header).
 * @throws the error of the system when it cannot be read.
 * @example
 * ```ts
 * import { traceStatistics } from 'nightwatt'
 *
 * for (const { column, mean, max } of traceStatistics('gpu_power.csv')) console.log(column, mean, max)
 * ```
 */
export function traceStatistics(path: string): readonly TraceStatistics[] {
  const sums: Running[] = []
  const header = scanTrace(path, values => {
    for (let column = 0; column < values.length; column += 1) {
      const value = values[column] ?? Number.NaN
      if (Number.isNaN(value)) continue
      let running = sums[column]
      if (running === undefined) {
        running = { count: 0, sum: 0, min: Number.POSITIVE_INFINITY, max: Number.NEGATIVE_INFINITY }
        sums[column] = running
      }
      running.count += 1
      running.sum += value
      if (value < running.min) running.min = value
      if (value > running.max) running.max = value
    }
  })
  return header.map((column, index) => {
    const running = sums[index]
    if (running === undefined) return { column, count: 0, mean: null, min: null, max: null }
    const { count, sum, min, max } = running
    return { column, count, mean: sum / count, min, max }
  })
}

interface Running {
  count: number
  sum: number
  min: number
  max: number
}
