import type { Layer } from '../draw/experiment-axis.js'
import { colours, fontSizes } from '../draw/theme.js'
import { extentOf } from './series.js'
import type { Trace } from './traces.js'

/**
 * A limit of a device, in the unit of the chart: the power that a card is capped at, the temperature that throttles
 * it.
 */
export interface Limit {
  /** `limit of GPU 0`. */
  readonly name: string
  readonly value: number
}

/**
 * Which limits are near enough to the readings to be drawn: one far above them would press the lines flat, and is
 * mentioned in words.
 * @param fromZero whether the axis begins at zero
 */
export function splitLimits(
  limits: readonly Limit[],
  traces: readonly Trace[],
  fromZero: boolean,
): { readonly near: readonly Limit[]; readonly notes: readonly string[] } {
  const most = traces.reduce(
    (highest, trace) => Math.max(highest, extentOf(trace).high),
    Number.NEGATIVE_INFINITY,
  )
  const isNear = ({ value }: Limit) => (fromZero ? most >= 0.6 * value : most >= value - 15)
  return {
    near: limits.filter(isNear),
    notes: limits.filter(limit => !isNear(limit)).map(({ name }) => `${name}, not near`),
  }
}

/** A dashed rule across the plot for each, its name at the right end. */
export function limitLayers(limits: readonly Limit[], value: Layer): Layer[] {
  if (limits.length === 0) return []
  const data = { values: limits.map(({ name, value: at }) => ({ at, name })) }
  const y = { field: 'at', ...value }
  return [
    {
      data,
      mark: { type: 'rule', color: colours.failure, strokeDash: [6, 3], aria: false },
      encoding: { y },
    },
    {
      data,
      mark: {
        type: 'text',
        align: 'right',
        baseline: 'bottom',
        dy: -3,
        fontSize: fontSizes.label,
        color: colours.failure,
        aria: false,
      },
      encoding: { x: { value: 'width' }, y, text: { field: 'name', type: 'nominal' } },
    },
  ]
}
