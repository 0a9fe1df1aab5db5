import type { ColumnTable } from 'arquero'
import type { Direction } from '../config/metric-direction.js'
import { comparable } from '../table/comparable.js'
import { formatNumber } from '../units.js'
import { emptyChart } from './empty.js'
import { experimentAxis, type Layer } from './experiment-axis.js'
import { type Experiment, tally } from './experiments.js'
import { markText, statusLayer, statusOf, tooltipEncoding, tooltipRow } from './marks.js'
import {
  type Metric,
  type MetricOptions,
  metricRange,
  metricTitle,
  readWithMetric,
  undirectedNote,
} from './metric.js'
import { doubtNote, type Panel, panelsNote, panelsOf } from './panels.js'
import { scaleOf, short, valueAt } from './scales.js'
import { type ChartOptions, chartSize, chartSpec, type Size, type VegaLiteSpec } from './spec.js'
import { colours, fontSizes } from './theme.js'
import { counted, heading, plainText, wrapped } from './words.js'

/**
 * A metric by experiment: a point each, the best one of each program, subject and load named. Failed experiments carry
 * a cross; those without a value stand as a dash on the axis, those with a value that the metric's name forbids (an
 * accuracy of 4460) as a triangle. Values in different units have an axis each. Without a direction there is no best.
 *
 * @param experiments a row an experiment, as `experiments()` gives them; filters and order are kept
 * @param options.metric name of the metric, or a column; without it the first that looks like an accuracy, else the first
 * @param options.direction which values are better, where nobody declared it
 * @throws UsageError for a metric that the table does not have, a direction that is none, a table of something else, an
 *   impossible size
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

interface Known {
  readonly row: Experiment
  readonly value: number
}

/** The best of those that it may be weighed against. */
interface Best extends Known {
  readonly direction: Direction
  /** Of which it is the best, `digits`; empty where there is but one kind. */
  readonly of: string
}

function knownIn(rows: readonly Experiment[]): Known[] {
  return rows.flatMap(row => (row.metric === null ? [] : [{ row, value: row.metric }]))
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

// Of equals the first; a failed training is no best one.
function bestsOf(known: readonly Known[], { direction }: Metric): Best[] {
  if (direction === undefined) return []
  const sign = direction === 'higher' ? 1 : -1
  const whole = known.filter(({ row }) => !row.failed)
  return comparable(whole, ({ row }) => row.circumstances, 'metric').groups.flatMap(({ items, label }) => {
    const best = items.reduce((first, next) => (sign * next.value > sign * first.value ? next : first))
    return { ...best, direction, of: plainText(label) }
  })
}

/** More names than these would cover the points. */
const mostNamed = 6

// Nothing that it is weighed against lies beyond the best point, so its name stands on that side.
function bestLayers(bests: readonly Best[], count: number, encoding: Layer): Layer[] {
  if (count === 1 || bests.length === 0) return []
  const data = bests.map(({ row, value }) => ({ at: row.position, value: short(value) }))
  const named = bests.slice(0, mostNamed)
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
      const text = `best${of === '' ? '' : ` of ${of}`} ${row.label}: ${formatNumber(value)}`
      return {
        data: { values: [{ at: row.position, value: short(value), text }] },
        mark: { ...markText(align), dy: direction === 'higher' ? -15 : 16, baseline: 'middle' },
        encoding: { ...encoding, text: { field: 'text', type: 'nominal' } },
      }
    }),
  ]
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
  for (const { row, value, of } of bests.slice(0, mostNamed)) {
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

/** Why there is no metric to draw, for the text in the chart's place. */
export function whyNoMetric(
  rows: readonly Experiment[],
  metric: Metric | null,
  table: ColumnTable,
): string[] {
  if (rows.length === 0) return ['There are no experiments to draw.']
  // What was selected away tells nothing of what the logs held.
  if (metric === null && !table.columnNames().includes('missing_metrics')) {
    return ['This table has no column of a metric, perf_NAME: it tells nothing of what the logs held.']
  }
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

/** A failed training lacks no metric: it is told of as failed. */
function withoutValue({ metric, doubtful, failed }: Experiment): boolean {
  return metric === null && doubtful === null && !failed
}
