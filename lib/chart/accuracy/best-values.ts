import type { Direction } from '../../config/pattern/metric-direction.js'
import { comparable } from '../../table/comparable.js'
import { formatNumber } from '../../units.js'
import type { Experiment } from '../data/experiments.js'
import { plainText } from '../draw/chart-text.js'
import type { Layer } from '../draw/experiment-axis.js'
import { markText } from '../draw/marks.js'
import { short } from '../draw/scales.js'
import { colours } from '../draw/theme.js'
import type { Metric } from '../metric.js'

/** An experiment whose metric is known. */
export interface Known {
  readonly row: Experiment
  readonly value: number
}

/** The best of those that it may be weighed against. */
export interface Best extends Known {
  readonly direction: Direction
  /** Of which it is the best, `digits`; empty where there is but one kind. */
  readonly of: string
}

export function knownIn(rows: readonly Experiment[]): Known[] {
  return rows.flatMap(row => (row.metric === null ? [] : [{ row, value: row.metric }]))
}

// Of equals the first; a failed training is no best one.
export function bestsOf(known: readonly Known[], { direction }: Metric): Best[] {
  if (direction === undefined) return []
  const sign = direction === 'higher' ? 1 : -1
  const whole = known.filter(({ row }) => !row.failed)
  return comparable(whole, ({ row }) => row.circumstances, 'metric').groups.flatMap(({ items, label }) => {
    const best = items.reduce((first, next) => (sign * next.value > sign * first.value ? next : first))
    return { ...best, direction, of: plainText(label) }
  })
}

/** More names than these would cover the points. */
export const maxNamed = 6

// Nothing that it is weighed against lies beyond the best point, so its name stands on that side.
export function bestLayers(bests: readonly Best[], count: number, encoding: Layer): Layer[] {
  if (count === 1 || bests.length === 0) return []
  const data = bests.map(({ row, value }) => ({ at: row.position, value: short(value) }))
  const named = bests.slice(0, maxNamed)
  return [
    {
      data: { values: data },
      mark: {
        type: 'point',
        shape: 'circle',
        filled: false,
        size: 150,
        strokeWidth: 1.5,
        stroke: colours.ink,
        opacity: 1,
        aria: false,
      },
      encoding,
    },
    ...named.map(({ row, value, direction, of }) => {
      const share = row.position / count
      const align = share < 0.1 ? 'left' : share > 0.9 ? 'right' : 'center'
      const text = `best${of === '' ? '' : ` of ${of}`} ${row.fullLabel}: ${formatNumber(value)}`
      return {
        data: { values: [{ at: row.position, value: short(value), text }] },
        mark: { ...markText(align), dy: direction === 'higher' ? -15 : 16, baseline: 'middle' },
        encoding: { ...encoding, text: { field: 'text', type: 'nominal' } },
      }
    }),
  ]
}
