import type { ColumnTable } from 'arquero'
import { formatNumber } from '../units.js'
import { type Best, bestLayers, bestsOf, type Known, knownIn, maxNamed } from './accuracy/best-values.js'
import { absentMetrics } from './data/absent-columns.js'
import { type Experiment, tally } from './data/experiments.js'
import { counted, heading, plainText, wrapped } from './draw/chart-text.js'
import { emptyChart } from './draw/empty.js'
import { experimentAxis } from './draw/experiment-axis.js'
import { statusLayer, statusOf, tooltipEncoding, tooltipRow } from './draw/marks.js'
import { doubtNote, type Panel, panelsNote, panelsOf } from './draw/panels.js'
import { scaleOf, short, valueAt } from './draw/scales.js'
import { type ChartOptions, chartSize, chartSpec, type Size, type VegaLiteSpec } from './draw/spec.js'
import { colours, fontSizes } from './draw/theme.js'
import {
  type Metric,
  type MetricOptions,
  metricRange,
  metricTitle,
  readWithMetric,
  undirectedNote,
} from './metric.js'

/**
 * A metric by experiment: a point each, the best one of each program, subject and load named. Failed experiments
 * carry a cross; those without a value are a dash on the axis, those with a value that the metric's name forbids (an
 * accuracy of 4460) a triangle. Values in different units have separate axes. Without a direction there is no best.
 *
 * @param experiments a row an experiment, as `experiments()` gives them; filters and order are kept
 * @param options.width Of the plot, in pixels (as wide as suits it).
 * @param options.height Of the plot, in pixels.
 * @param options.title Above the chart.
 * @param options.metric name of the metric, or a column; without it the first that looks like an accuracy, else the first
 * @param options.direction which values are better, where nobody declared it
 * @throws UsageError for a metric that the table does not have, an invalid direction, a table of something else, an
 *   impossible size
 * @example
 * ```ts
 * import { charts, experiments, show } from 'nightwatt'
 *
 * const chart = charts.accuracy(await experiments('results'))
 * await show(chart)
 * ```
 */
export function accuracy(experiments: ColumnTable, options: ChartOptions & MetricOptions = {}): VegaLiteSpec {
  const { metric, rows } = readWithMetric(experiments, 'accuracy', options)
  const name = metric === null ? 'Metric' : plainText(metric.name)
  const title = options.title ?? `${heading(name)} by experiment`
  const known = knownIn(rows)
  if (metric === null || (known.length === 0 && rows.every(({ doubtful }) => doubtful === null))) {
    return emptyChart(title, whyNoMetric(rows, metric, experiments), options)
  }
  const size = chartSize(options, { width: 760, height: 240 })
  const panels = panelsOf(rows, metric)
  const drawn = panels.map(panel => panelOf(panel, size))
  const bests = drawn.flatMap(panel => panel.bests)
  const bodies = drawn.map(({ body }) => body)
  return chartSpec(
    {
      title,
      subtitle: wrapped(
        subtitlePieces(rows, { metric, panels, bests, groupNote: drawn[0]?.groupNote ?? '' }),
        size.width,
        fontSizes.subtitle,
      ),
      description: describe(title, rows, known, { metric, panels, bests }),
    },
    size.width,
    bodies.length === 1 ? { ...bodies[0] } : { vconcat: bodies, spacing: 24 },
  )
}

function panelOf({ metric, unit, rows: all }: Panel, size: Size) {
  // On an axis of its own each takes the next place.
  const rows = all.map((row, index) => ({ ...row, position: index + 1 }))
  const known = knownIn(rows)
  const axis = experimentAxis(rows, size.width)
  const values = known.map(({ value }) => value)
  const range = metricRange(metric, values, unit)
  const y = {
    field: 'value',
    type: 'quantitative',
    scale: scaleOf(range),
    axis: {
      title: metricTitle(metric, values, range.type === 'log' ? ['log scale'] : [], size.height, unit),
      tickCount: 6,
    },
  }
  const marked = rows.flatMap(row => {
    const status = statusOf(row, row.metric !== null)
    if (status === null) return []
    const value = row.metric === null ? valueAt(range, 0.04) : short(row.metric)
    const shown =
      row.doubtful === null
        ? formatNumber(row.metric)
        : `${formatNumber(row.doubtful.value)}: doubtful, ${row.doubtful.why}`
    return [{ at: row.position, value, mark: status, ...tooltipRow(row, shown) }]
  })
  // A failed training's point is its cross alone.
  const plain = known
    .filter(({ row }) => !row.failed)
    .map(({ row, value }) => ({
      at: row.position,
      value: short(value),
      ...tooltipRow(row, formatNumber(value)),
    }))
  const tooltip = tooltipEncoding('value', rows)
  const bests = bestsOf(known, metric)
  return {
    bests,
    groupNote: axis.groupNote,
    body: {
      ...size,
      layer: [
        {
          data: { values: plain },
          mark: {
            type: 'circle',
            size: axis.step > 10 ? 64 : axis.step > 4 ? 36 : 14,
            opacity: axis.step > 4 ? 0.9 : 0.6,
            color: colours.single,
            aria: false,
          },
          encoding: { ...axis.middle, y, tooltip },
        },
        ...statusLayer(marked, { ...axis.middle, y, tooltip }, axis.step),
        ...bestLayers(bests, rows.length, { ...axis.middle, y }),
        ...axis.groupLayers,
      ],
    },
  }
}

interface Told {
  readonly metric: Metric
  readonly panels: readonly Panel[]
  readonly bests: readonly Best[]
}

function subtitlePieces(
  rows: readonly Experiment[],
  { metric, panels, bests, groupNote }: Told & { readonly groupNote: string },
): string[] {
  const unknown = rows.filter(withoutValue).length
  const directed = panels.some(panel => panel.metric.direction !== undefined)
  return [
    ...tally(rows),
    unknown === 0 ? '' : `${unknown.toLocaleString('en-US')} without ${plainText(metric.name)} (–)`,
    doubtNote(rows, metric, formatNumber),
    panelsNote(panels),
    directed && bests.length === 0 ? 'no successful one among those with a value' : '',
    bests.length > 1 ? 'a best for each that it may be weighed against' : '',
    directed ? '' : undirectedNote(metric, 'no best'),
    groupNote,
  ]
}

function describe(title: string, rows: readonly Experiment[], known: readonly Known[], told: Told): string {
  const { metric, panels, bests } = told
  const rest = [...tally(rows).slice(1)]
  for (const { row, value, of } of bests.slice(0, maxNamed)) {
    rest.push(`the best${of === '' ? '' : ` of ${of}`} is ${row.id || row.label} with ${formatNumber(value)}`)
  }
  if (metric.direction === undefined && bests.length === 0) rest.push(undirectedNote(metric, 'no best'))
  const unknown = rows.filter(withoutValue).length
  if (unknown > 0) rest.push(`${unknown} without a value`)
  rest.push(...[doubtNote(rows, metric, formatNumber), panelsNote(panels)].filter(note => note !== ''))
  const ranges = panels.map(panel => rangeText(knownIn(panel.rows))).filter(text => text !== '')
  const range = known.length === 0 ? 'none with a value that can be' : ranges.join(' and ')
  return `${title}: ${counted(rows.length, 'experiment')}, ${range}${rest.length === 0 ? '' : `; ${rest.join('; ')}`}.`
}

function rangeText(known: readonly Known[]): string {
  if (known.length === 0) return ''
  const values = known.map(({ value }) => value)
  const low = values.reduce((a, b) => Math.min(a, b))
  const high = values.reduce((a, b) => Math.max(a, b))
  return low === high ? formatNumber(low) : `${formatNumber(low)} to ${formatNumber(high)}`
}

/** Why there is no metric to draw, for the text that replaces the chart. */
export function whyNoMetric(
  rows: readonly Experiment[],
  metric: Metric | null,
  table: ColumnTable,
): string[] {
  if (rows.length === 0) return ['There are no experiments to draw.']
  // Rows that were filtered out say nothing about the logs.
  const absent = metric === null ? absentMetrics(table) : ''
  if (absent !== '') return [absent]
  const whose = rows.length === 1 ? 'the one experiment' : `any of ${counted(rows.length, 'experiment')}`
  return [
    metric === null
      ? `No metric was found in the log of ${whose}.`
      : `No ${plainText(metric.name)} was found in the log of ${whose}.`,
    rows.every(({ failed }) => failed)
      ? `${rows.length === 1 ? 'It' : 'All of them'} failed.`
      : 'The patterns stand under performance_metrics.log_patterns in the configuration; the last match in a log counts.',
  ]
}

/** A failed training is not missing a metric: it is reported as failed. */
function withoutValue({ metric, doubtful, failed }: Experiment): boolean {
  return metric === null && doubtful === null && !failed
}
