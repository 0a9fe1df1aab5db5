import { formatNumber } from '../../units.js'

/**
 * How the numbers of one column are written: all with as many decimals as the column's largest value deserves (three
 * or four significant digits), so that their decimal points are aligned.
 */
export function columnFormat(values: readonly (number | null)[]): (value: number | null) => string {
  const largest = Math.max(0, ...values.filter(value => value !== null).map(Math.abs))
  const whole = values.every(value => value === null || Number.isInteger(value))
  const decimals = whole || largest >= 1000 ? 0 : largest >= 10 ? 1 : largest >= 1 ? 2 : 3
  return value => (value === null ? formatNumber(null) : value.toFixed(decimals))
}
