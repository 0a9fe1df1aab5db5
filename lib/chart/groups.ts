import type { ColumnTable } from 'arquero'
import { median } from 'simple-statistics'
import { UsageError } from '../errors.js'
import { bootstrap, type Interval } from '../table/statistics/bootstrap.js'
import { inUnit, sourceNote } from './data/compare-rows.js'
import { asNumber, asText, readRows, requireColumn } from './data/rows.js'
import { counted, fitted, heading, plainText, wrapped } from './draw/chart-text.js'
import { emptyChart } from './draw/empty.js'
import type { Layer } from './draw/experiment-axis.js'
import { labelExpression } from './draw/label-expression.js'
import { energyUnit, paddedRange, scaleOf, short } from './draw/scales.js'
import { type ChartOptions, chartSize, chartSpec, type VegaLiteSpec } from './draw/spec.js'
import { colours, fontSizes } from './draw/theme.js'

interface Row {
  readonly group: string
  readonly side: string
  readonly quantity: string
  readonly unit: string
  readonly source: string
  readonly value: number
}

/** One of the two groups. */
interface Group {
  readonly name: string
  readonly side: string
  readonly values: readonly number[]
  readonly median: number
  readonly interval: Interval | null
}

const labelWidth = 120
/** A range of values larger than this, largest by smallest, is drawn logarithmically. */
const logBeyond = 50

/**
 * Two groups of experiments beside each other: one point per setting, and the median of each group with its bootstrap
 * interval.
 *
 * @param values one row per value, as `groupTable()` gives them
 * @param options.quantity what to draw: `energy`, `duration`, the name of a metric; without it the first
 * @throws UsageError for a quantity that the table does not have, a table of something else, an impossible size
 * @example
 * ```ts
 * import { charts, compare, experimentGroup, experiments, groupTable, show } from 'nightwatt'
 *
 * const table = await experiments('results')
 * const few = await experimentGroup(table, 'epochs', '..4')
 * const many = await experimentGroup(table, 'epochs', '5..')
 * await show(charts.groups(await groupTable(await compare(few.table, many.table))))
 * ```
 */
export function groups(
  values: ColumnTable,
  options: ChartOptions & { readonly quantity?: string | undefined } = {},
): VegaLiteSpec {
  requireColumn(values, 'side', 'groups', 'groupTable')
  const rows = readRows(values, readRow)
  const names = [...new Set(rows.map(({ quantity }) => quantity))]
  const quantity = options.quantity ?? names[0] ?? ''
  if (rows.length > 0 && !names.includes(quantity)) {
    throw new UsageError(`There is no quantity ${quantity} in these groups; they have ${names.join(', ')}.`)
  }
  const own = rows.flatMap(row =>
    row.quantity === quantity && row.value !== null ? [{ ...row, value: row.value }] : [],
  )
  const title = options.title ?? `${heading(plainText(quantity || 'Groups'))} of both groups`
  const both = ['A', 'B'].flatMap(side => groupOf(own.filter(row => row.side === side)))
  const [first] = own
  if (first === undefined || both.length === 0)
    return emptyChart(
      title,
      ['There are no values of two groups. Where settings are on both sides, charts.compare draws them.'],
      options,
    )

  const { width, height } = chartSize(options, { width: 760, height: 150 })
  const { unit } = first
  const note = sourceNote(own)
  const all = own.map(({ value }) => value)
  const scale = unit === 'J' ? energyUnit(all) : { symbol: unit, joules: 1 }
  const x = {
    field: 'value',
    type: 'quantitative',
    scale: scaleOf(
      paddedRange(
        all.map(value => value / scale.joules),
        logBeyond,
      ),
    ),
    axis: { title: axisTitle(quantity, scale.symbol), tickCount: Math.max(3, Math.floor(width / 110)) },
  }
  return chartSpec(
    {
      title,
      subtitle: wrapped(
        [
          ...both.map(
            ({ side, name, values: of }) => `${side}: ${name}, n = ${counted(of.length, 'setting')}`,
          ),
          note,
          both.some(({ interval }) => interval !== null)
            ? 'diamonds: medians with 95 % bootstrap intervals'
            : 'diamonds: medians',
        ],
        width,
        fontSizes.subtitle,
      ),
      description: `${title}: ${both.map(group => describeGroup(group, unit)).join('; ')}${note === '' ? '' : `; ${note}`}.`,
    },
    width,
    {
      width: Math.max(80, width - (width < narrowBelow ? 0 : labelWidth)),
      height,
      layer: layersOf(both, { x, unit, joules: scale.joules, narrow: width < narrowBelow, quantity }),
    },
  )
}

const narrowBelow = 560

function readRow(cells: (column: string) => unknown): Omit<Row, 'value'> & { readonly value: number | null } {
  return {
    group: asText(cells('group')),
    side: asText(cells('side')),
    quantity: asText(cells('quantity')),
    unit: asText(cells('unit')),
    source: asText(cells('source')),
    value: asNumber(cells('value')),
  }
}

function groupOf(rows: readonly Row[]): Group[] {
  const [first] = rows
  if (first === undefined) return []
  const values = rows.map(({ value }) => value)
  return [
    {
      name: first.group,
      side: first.side,
      values,
      median: median(values),
      interval: bootstrap(values, median).interval,
    },
  ]
}

function axisTitle(quantity: string, symbol: string): string {
  return symbol === '' ? plainText(quantity) : `${plainText(quantity)} (${symbol})`
}

function layersOf(
  both: readonly Group[],
  {
    x,
    unit,
    joules,
    narrow,
    quantity,
  }: { x: Layer; unit: string; joules: number; narrow: boolean; quantity: string },
): Layer[] {
  const labels = both.map(({ side, name }, index) => ({
    at: index + 0.5,
    text: narrow ? side : fitted(`${side}: ${name}`, labelWidth - 12, fontSizes.axis) || side,
  }))
  const y = {
    field: 'at',
    type: 'quantitative',
    scale: { type: 'linear', domain: [both.length, 0], nice: false },
    axis: {
      title: null,
      values: labels.map(({ at }) => at),
      labelExpr: labelExpression(labels),
      labelLimit: 0,
      grid: false,
      ticks: false,
      domain: false,
    },
  }
  const points = both.flatMap(({ side, values }, index) =>
    values.map((value, place) => ({
      at: short(index + 0.5 + spread(place)),
      value: short(value / joules),
      side,
      shown: inUnit(value, unit),
    })),
  )
  const medians = both.map((group, index) => ({
    at: index + 0.5,
    value: short(group.median / joules),
    low: group.interval === null ? null : short(group.interval.low / joules),
    high: group.interval === null ? null : short(group.interval.high / joules),
    side: `median of ${group.side}`,
    shown: intervalText(group, unit),
  }))
  const tooltip = [
    { field: 'side', type: 'nominal', title: 'group' },
    { field: 'shown', type: 'nominal', title: plainText(quantity) },
  ]
  const point = { type: 'point', filled: true, aria: false }
  return [
    {
      data: { values: points },
      mark: { ...point, color: colours.single, opacity: 0.55, size: points.length > 200 ? 18 : 45 },
      encoding: { x, y, tooltip },
    },
    {
      data: { values: medians.filter(({ low }) => low !== null) },
      mark: { type: 'rule', color: colours.front, strokeWidth: 2.5, aria: false },
      encoding: { x: { ...x, field: 'low' }, x2: { field: 'high' }, y, tooltip },
    },
    {
      data: { values: medians },
      mark: { ...point, shape: 'diamond', color: colours.front, opacity: 1, size: 150 },
      encoding: { x, y, tooltip },
    },
  ]
}

/** Up and down by the golden ratio, so that neighbours do not cover each other; the same at each drawing. */
function spread(place: number): number {
  return (((place + 1) * 0.618_034) % 1) * 0.5 - 0.25
}

function intervalText({ median: middle, interval }: Group, unit: string): string {
  if (interval === null) return inUnit(middle, unit)
  return `${inUnit(middle, unit)} (95 %: ${inUnit(interval.low, unit)} to ${inUnit(interval.high, unit)})`
}

function describeGroup(group: Group, unit: string): string {
  return `${group.side} (${group.name}): ${counted(group.values.length, 'setting')}, median ${intervalText(group, unit)}`
}
