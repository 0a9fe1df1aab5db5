import type { ColumnTable } from 'arquero'
import { UsageError } from '../../errors.js'
import { formatJoules, formatNumber } from '../../units.js'
import { experimentKey, experimentLabel, nightLabels } from '../data/experiment-names.js'
import { asNumber, asText, readRows, requireColumn } from '../data/rows.js'
import { counted, heading, plainText, wrapped } from '../draw/chart-text.js'
import { emptyChart } from '../draw/empty.js'
import type { Layer } from '../draw/experiment-axis.js'
import { energyUnit, paddedRange, scaleOf, short } from '../draw/scales.js'
import { type ChartOptions, chartSize, chartSpec, type VegaLiteSpec } from '../draw/spec.js'
import { colours, fontSizes, groupColours } from '../draw/theme.js'

export interface MetricOverEnergyOptions extends ChartOptions {
  /** Name of the metric; without it that which has a target, else the first of the table. */
  readonly metric?: string | undefined
}

interface Value {
  readonly key: string
  readonly label: string
  readonly metric: string
  readonly joules: number | null
  readonly value: number | null
  readonly target: number | null
  readonly isFirst: boolean
  readonly failed: boolean
}

interface Line {
  readonly key: string
  readonly label: string
  readonly failed: boolean
  readonly values: readonly (Value & { readonly joules: number; readonly value: number })[]
}

// More lines than colours that can be told apart are all of one.
const mostColours = groupColours.length
// What a plot as wide as a screen can show of a line.
const mostPoints = 300

/**
 * A metric over the joules that a training had taken when its log showed it: a line an experiment, with the target, where
 * there is one, and where each line first reaches it.
 *
 * @param series a row a value, as `metricSeries()` gives them
 * @param options.metric name of the metric; without it that which has a target, else the first
 * @param options.width Of the plot, in pixels (as wide as suits it).
 * @param options.height Of the plot, in pixels.
 * @param options.title Above the chart.
 * @throws UsageError for a metric that the table does not have, a table of something else, an impossible size
 * @example
 * ```ts
 * import { charts, metricSeries, show } from 'nightwatt'
 *
 * await show(charts.metricOverEnergy(await metricSeries('results'), { metric: 'accuracy' }))
 * ```
 */
export function metricOverEnergy(series: ColumnTable, options: MetricOverEnergyOptions = {}): VegaLiteSpec {
  requireColumn(series, 'energy_joules', 'metricOverEnergy', 'metricSeries')
  const all = readValues(series)
  const metric = metricOf(all, options.metric)
  const own = all.filter(one => one.metric === metric)
  const title = options.title ?? `${heading(plainText(metric ?? 'Metric'))} over energy`
  const lines = linesOf(own)
  if (lines.length === 0) return emptyChart(title, [whyEmpty(own)], options)
  const size = chartSize(options, { width: 760, height: 320 })
  const points = lines.flatMap(({ values }) => values)
  const unit = energyUnit(points.map(({ joules }) => joules))
  const targets = [...new Set(own.flatMap(({ target }) => target ?? []))]
  const isColoured = lines.length <= mostColours
  const upward = paddedRange([...points.map(({ value }) => value), ...targets], 1000)
  const encoding: Layer = {
    x: {
      field: 'energy',
      type: 'quantitative',
      scale: {
        domain: [0, short((Math.max(...points.map(({ joules }) => joules)) * 1.04) / unit.joules) || 1],
      },
      axis: { title: `energy since the start of the run (${unit.symbol})`, tickCount: 8 },
    },
    y: {
      field: 'value',
      type: 'quantitative',
      scale: scaleOf(upward),
      axis: { title: plainText(metric ?? '') + (upward.type === 'log' ? ' (log scale)' : ''), tickCount: 6 },
    },
    ...(isColoured
      ? {
          color: {
            field: 'experiment',
            type: 'nominal',
            scale: { domain: lines.map(({ label }) => label), range: groupColours.slice(0, lines.length) },
            legend: { title: null },
          },
        }
      : { color: { value: colours.single } }),
  }
  const row = ({ joules, value, label, key }: Line['values'][number], order: number) => ({
    energy: short(joules / unit.joules),
    value: short(value),
    experiment: label,
    order,
    k: key,
    shown: `${formatNumber(value)} after ${formatJoules(joules)}`,
  })
  const firsts = points.filter(({ isFirst }) => isFirst)
  const reached = targets.length === 0 ? '' : `${firsts.length} of ${lines.length} reached the target (◆)`
  const subtitle = [
    `n = ${counted(lines.length, 'experiment')}`,
    ...targets.map(target => `target ${formatNumber(target)} (dashed)`),
    reached,
    lines.some(({ failed }) => failed) ? 'failed runs are pale' : '',
    unknownNote(own),
  ]
  return chartSpec(
    {
      title,
      subtitle: wrapped(subtitle, size.width, fontSizes.subtitle),
      description: `${title}: ${lines.map(lineText).join('; ')}.`,
    },
    size.width,
    {
      ...size,
      layer: [
        ...targets.map(target => ({
          data: { values: [{ value: short(target) }] },
          mark: { type: 'rule', strokeDash: [5, 4], color: colours.muted, aria: false },
          encoding: { y: encoding.y },
        })),
        ...(['solid', 'pale'] as const).flatMap(look => {
          const values = lines
            .filter(({ failed }) => failed === (look === 'pale'))
            .flatMap(line => line.values.map(row))
          return values.length === 0
            ? []
            : [
                {
                  data: { values },
                  mark: {
                    type: 'line',
                    point: { size: 16 },
                    opacity: look === 'pale' ? 0.35 : isColoured ? 0.9 : 0.55,
                    aria: false,
                  },
                  encoding: {
                    ...encoding,
                    detail: { field: 'k', type: 'nominal' },
                    order: { field: 'order', type: 'quantitative' },
                    tooltip: [
                      { field: 'experiment', type: 'nominal', title: 'experiment' },
                      { field: 'shown', type: 'nominal', title: plainText(metric ?? '') },
                    ],
                  },
                },
              ]
        }),
        ...(firsts.length === 0
          ? []
          : [
              {
                data: { values: firsts.map(row) },
                mark: {
                  type: 'point',
                  shape: 'diamond',
                  filled: true,
                  size: 110,
                  opacity: 1,
                  stroke: colours.ink,
                  strokeWidth: 1,
                  aria: false,
                },
                encoding,
              },
            ]),
      ],
    },
  )
}

function readValues(table: ColumnTable): readonly Value[] {
  const rows = readRows(table, at => ({
    night: asText(at('night')),
    id: asText(at('experiment_id')),
    metric: String(at('metric') ?? ''),
    joules: asNumber(at('energy_joules')),
    value: asNumber(at('value')),
    target: asNumber(at('target')),
    isFirst: at('reaches_target') === true,
    failed: at('outcome') === 'failure',
  }))
  const nights = nightLabels(rows.map(({ night }) => night))
  return rows.map(({ night, id, ...row }) => {
    const own = experimentLabel(id) ?? id
    return {
      ...row,
      key: experimentKey(night, id),
      label: nights.size > 1 ? `${nights.get(night) ?? night} ${own}` : own,
    }
  })
}

/** @throws UsageError for one that is not there. */
function metricOf(values: readonly Value[], wanted: string | undefined): string | undefined {
  const names = [...new Set(values.map(({ metric }) => metric))]
  if (wanted === undefined || names.length === 0)
    return wanted ?? values.find(({ target }) => target !== null)?.metric ?? names[0]
  const name = names.find(one => one === wanted || `perf_${one}` === wanted)
  if (name !== undefined) return name
  throw new UsageError(`There is no metric ${wanted} in this table; it has ${names.join(', ')}.`)
}

function linesOf(values: readonly Value[]): readonly Line[] {
  const byKey = new Map<string, Line['values'][number][]>()
  for (const one of values) {
    const { joules, value, key } = one
    if (joules === null || value === null) continue
    const own = byKey.get(key) ?? []
    own.push({ ...one, joules, value })
    byKey.set(key, own)
  }
  return [...byKey].map(([key, own]) => {
    const step = Math.ceil(own.length / mostPoints)
    return {
      key,
      label: own[0]?.label ?? '',
      failed: own[0]?.failed ?? false,
      values: own.filter(({ isFirst }, place) => isFirst || place % step === 0 || place === own.length - 1),
    }
  })
}

function lineText({ label, values }: Line): string {
  const [first, last] = [values.find(({ isFirst }) => isFirst), values.at(-1)]
  const end =
    last === undefined ? '' : `ends at ${formatNumber(last.value)} after ${formatJoules(last.joules)}`
  return first === undefined
    ? `${label} ${end}`
    : `${label} reaches the target after ${formatJoules(first.joules)} and ${end}`
}

function unknownNote(values: readonly Value[]): string {
  const unknown = new Set(values.filter(({ joules }) => joules === null).map(({ key }) => key)).size
  return unknown === 0 ? '' : `${unknown} without energy`
}

function whyEmpty(values: readonly Value[]): string {
  return values.length === 0
    ? 'No log showed a value of a metric while its training ran: older nights, and metrics of files, have no series.'
    : 'No energy is known of any run until one of its values.'
}
