import { existsSync } from 'node:fs'
import { whyStrange } from '../../os/regular-file.js'
import { scanTrace } from '../traces/trace-reader.js'

/** Mean and maximum of one column of a trace; null for a trace that is missing or has no number in it. */
export function columnSummary(
  file: string,
  column: string,
): { readonly mean: number; readonly max: number } | null {
  if (!existsSync(file) || whyStrange(file) !== undefined) return null
  let count = 0
  let sum = 0
  let max = Number.NEGATIVE_INFINITY
  scanTrace(file, (values, header) => {
    const value = values[header.indexOf(column)] ?? Number.NaN
    if (Number.isNaN(value)) return
    count += 1
    sum += value
    if (value > max) max = value
  })
  return count === 0 ? null : { mean: sum / count, max }
}
