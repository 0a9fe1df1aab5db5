import type { ColumnTable } from 'arquero'
import { nameLayers, overallHeight, overallLayers, overallName, zeroLayer } from './compare/compare-layers.js'
import {
  changeText,
  chooseQuantity,
  describe,
  intervalText,
  inUnit,
  type Overall,
  overallOf,
  type Point,
  readRow,
  subtitlePieces,
  whyEmpty,
} from './data/compare-rows.js'
import { readRows, requireColumn } from './data/rows.js'
import { counted, fitted, heading, plainText, textWidth, wrapped } from './draw/chart-text.js'
import { emptyChart } from './draw/empty.js'
import type { Layer } from './draw/experiment-axis.js'
import { labelExpression } from './draw/label-expression.js'
import { short } from './draw/scales.js'
import { type ChartOptions, chartSize, chartSpec, type VegaLiteSpec } from './draw/spec.js'
import { colours, fontSizes } from './draw/theme.js'

/** More settings than these are drawn as a curve of points, without their names. */
const maxNamed = 40

const narrowBelow = 560

/**
 * How much more one side of a comparison is than the other, setting by setting: a point each, with its interval where
 * both sides have repeats, about a line at no difference; below them the median over the settings with its interval.
 *
 * @param comparison one row per setting and quantity, as `comparisonTable()` gives them
 * @param options.quantity what to draw: `energy`, `duration`, the name of a metric; without it the first that has a
 *   difference, else the first
 * @throws UsageError for a quantity that the table does not have, a table of something else, an impossible size
 * @example
 * ```ts
 * import { charts, compare, comparisonTable, selectNights, show } from 'nightwatt'
 *
 * const [a = '', b = ''] = await selectNights(['all'])
 * await show(charts.compare(await comparisonTable(await compare(a, b))))
 * ```
 */
export function compare(
  comparison: ColumnTable,
  options: ChartOptions & { readonly quantity?: string | undefined } = {},
): VegaLiteSpec {
  requireColumn(comparison, 'quantity', 'compare', 'comparisonTable')
  const rows = readRows(comparison, readRow)
  const quantity = chooseQuantity(rows, options.quantity)
  const own = rows.filter(row => row.quantity === quantity)
  const points = own.flatMap(row => (row.change === null ? [] : [{ ...row, change: row.change }]))
  const [first] = points
  const title = options.title ?? `${heading(plainText(quantity || 'Difference'))}: B against A`
  if (first === undefined) return emptyChart(title, whyEmpty(own, quantity), options)
  const { width } = chartSize(options, { width: 760, height: 120 })
  const named = points.length <= maxNamed
  const ordered = named ? points : points.toSorted((a, b) => a.change - b.change)
  const inside = width < narrowBelow
  const labels = inside || !named ? 0 : labelWidth(points, width)
  const layout = { width: width - labels, labels, named, inside, step: stepOf(points.length, named, inside) }
  const overall = overallOf(points)
  return chartSpec(
    {
      title,
      subtitle: wrapped(subtitlePieces(own, points, overall), width, fontSizes.subtitle),
      description: describe(title, own, points, overall),
    },
    width,
    bodyOf(ordered, overall, first, layout),
  )
}

interface Layout {
  /** Of the plot, in pixels. */
  readonly width: number
  /** Of the names beside it. */
  readonly labels: number
  /** Whether each setting is named. */
  readonly named: boolean
  /** Whether names stand over their points, where there is no room beside the plot. */
  readonly inside: boolean
  /** Pixels from one setting to the next. */
  readonly step: number
}

function stepOf(count: number, named: boolean, inside: boolean): number {
  if (!named) return Math.max(0.4, Math.min(8, 420 / count))
  return inside ? 34 : 24
}

function labelWidth(points: readonly Point[], width: number): number {
  const widest = points.reduce((most, { setting }) => Math.max(most, textWidth(setting, fontSizes.axis)), 0)
  return Math.min(widest + 16, width * 0.4)
}

function bodyOf(
  ordered: readonly Point[],
  overall: Overall,
  { scale, quantity, unit }: Point,
  layout: Layout,
): Layer {
  const { width, named, step, inside, labels } = layout
  const factor = scale === 'relative' ? 100 : 1
  const several = ordered.length > 1
  const height = ordered.length * step + (several ? overallHeight : 0)
  // In pixels from the top, so that the last row has room, however many there are.
  const place = (index: number) => short((index + 0.5) * step)
  const last = height - overallHeight / 3
  const values = ordered.flatMap(({ change, low, high }) => [change, low ?? change, high ?? change])
  const domain = domainOf(
    [...values, overall.interval?.low ?? 0, overall.interval?.high ?? 0].map(value => value * factor),
  )
  const x = {
    field: 'change',
    type: 'quantitative',
    scale: { type: 'linear', domain, nice: false, zero: false },
    axis: {
      title: scale === 'relative' ? `B − A (% of A)` : `B − A`,
      tickCount: Math.max(3, Math.floor(width / 110)),
      grid: true,
    },
  }
  const names = ordered.map(({ setting }, index) => ({
    at: place(index),
    text: fitted(setting, inside ? width - 8 : labels - 12, fontSizes.axis),
  }))
  const overallRow = several ? [{ at: last, text: overallName }] : []
  const axis =
    named && !inside
      ? {
          title: null,
          values: [...names, ...overallRow].map(({ at }) => at),
          labelExpr: labelExpression([...names, ...overallRow]),
          labelLimit: 0,
          labelOverlap: false,
          grid: false,
          ticks: false,
          domain: false,
        }
      : {
          title: named ? null : `${counted(ordered.length, 'setting')}, by their difference`,
          labels: false,
          grid: false,
          ticks: false,
          domain: false,
        }
  const y = {
    field: 'at',
    type: 'quantitative',
    scale: { type: 'linear', domain: [height, 0], nice: false },
    axis,
  }
  const data = ordered.map((point, index) => ({
    at: place(index),
    change: short(point.change * factor),
    low: point.low === null ? null : short(point.low * factor),
    high: point.high === null ? null : short(point.high * factor),
    set: point.setting,
    a: inUnit(point.a, unit),
    b: inUnit(point.b, unit),
    shown: changeText(point.change, scale),
    between: intervalText(point, scale),
    runs: point.repeats,
  }))
  const tooltip = [
    ['set', 'setting'],
    ['a', `${quantity} A`],
    ['b', `${quantity} B`],
    ['shown', 'B − A'],
    ['between', '95 % interval'],
    ['runs', 'from'],
  ].map(([field, title]) => ({ field, type: 'nominal', title }))
  const withInterval = data.filter(({ low, high }) => low !== null && high !== null)
  return {
    width,
    height,
    layer: [
      zeroLayer(x),
      ...(withInterval.length === 0
        ? []
        : [
            {
              data: { values: withInterval },
              mark: {
                type: 'rule',
                color: colours.single,
                strokeWidth: named ? 2 : 1,
                opacity: 0.6,
                aria: false,
              },
              encoding: { x: { ...x, field: 'low' }, x2: { field: 'high' }, y, tooltip },
            },
          ]),
      {
        data: { values: data },
        mark: {
          type: 'point',
          filled: true,
          color: colours.single,
          opacity: named ? 1 : 0.7,
          size: named ? 70 : 16,
          aria: false,
        },
        encoding: { x, y, tooltip },
      },
      ...(inside && named ? nameLayers([...names, ...overallRow], y) : []),
      ...(several ? overallLayers(overall, last, factor, x, y, scale) : []),
    ],
  }
}

// No difference is always in sight.
function domainOf(values: readonly number[]): [number, number] {
  const low = values.reduce((least, value) => Math.min(least, value), 0)
  const high = values.reduce((most, value) => Math.max(most, value), 0)
  const margin = (high - low || 2) * 0.07
  return [short(low - margin), short(high + margin)]
}
