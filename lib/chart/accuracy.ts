import type { ColumnTable } from 'arquero'
import { formatNumber } from '../units.js'
import { emptyChart } from './empty.js'
import { experimentAxis } from './experiment-axis.js'
import { type Experiment, tally } from './experiments.js'
import { markText, statusLayer, statusOf, tooltipEncoding, tooltipRow } from './marks.js'
import { type Metric, metricRange, metricTitle, readWithMetric } from './metric.js'
import { scaleOf, short, valueAt } from './scales.js'
import { type ChartOptions, chartSize, chartSpec, type VegaLiteSpec } from './spec.js'
import { colours, fontSizes } from './theme.js'
import { counted, heading, plainText, wrapped } from './words.js'

/**
 * A metric by experiment: a point each, the best one named. Failed experiments carry a cross; those without a
 * value stand as a dash on the axis.
 *
 * @param experiments a row an experiment, as `experiments()` gives them; filters and order are kept
 * @param options.metric name of the metric; without it the first that looks like an accuracy, else the first
 * @throws UsageError for a metric that the table does not have, a table of something else, an impossible size
 */
export function accuracy(
  experiments: ColumnTable,
  options: ChartOptions & { readonly metric?: string | undefined } = {},
): VegaLiteSpec {
  const { metric, rows } = readWithMetric(experiments, 'accuracy', options.metric)
  const name = metric === null ? 'Metric' : plainText(metric.name)
  const title = options.title ?? `${heading(name)} by experiment`
  const known = rows.flatMap(row => (row.metric === null ? [] : [{ row, value: row.metric }]))
  if (metric === null || known.length === 0) return emptyChart(title, whyNoMetric(rows, metric), options)

  const size = chartSize(options, { width: 760, height: 240 })
  const axis = experimentAxis(rows, size.width)
  const values = known.map(({ value }) => value)
  const range = metricRange(metric, values)
  const y = {
    field: 'value',
    type: 'quantitative',
    scale: scaleOf(range),
    axis: {
      title: metricTitle(metric, values, range.type === 'log' ? ['log scale'] : [], size.height),
      tickCount: 6,
    },
  }
  const points = known.map(({ row, value }) => ({
    at: row.position,
    value: short(value),
    ...tooltipRow(row, formatNumber(value)),
  }))
  const marked = rows.flatMap(row => {
    const status = statusOf(row, row.metric !== null)
    if (status === null) return []
    const value = row.metric === null ? valueAt(range, 0.04) : short(row.metric)
    return [{ at: row.position, value, mark: status, ...tooltipRow(row, formatNumber(row.metric)) }]
  })
  // A failed training's point is its cross alone.
  const plain = points.filter((_, index) => known[index]?.row.failed !== true)
  const tooltip = tooltipEncoding('value', rows)
  const best = bestOf(known, metric)
  return chartSpec(
    {
      title,
      subtitle: wrapped(
        subtitlePieces(rows, known.length, metric, best, axis.groupNote),
        size.width,
        fontSizes.subtitle,
      ),
      description: describe(title, rows, values, best),
    },
    size.width,
    {
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
        ...(best === null ? [] : bestLayers(best, rows.length, metric, { ...axis.middle, y })),
        ...axis.groupLayers,
      ],
    },
  )
}

interface Known {
  readonly row: Experiment
  readonly value: number
}

// Of equals the first; a failed training is no best one.
function bestOf(known: readonly Known[], metric: Metric): Known | null {
  const sign = metric.direction === 'maximize' ? 1 : -1
  let best: Known | null = null
  for (const candidate of known) {
    if (candidate.row.failed) continue
    if (best === null || sign * candidate.value > sign * best.value) best = candidate
  }
  return best
}

// Nothing lies beyond the best point, so its name stands on that side.
function bestLayers(
  { row, value }: Known,
  count: number,
  { direction }: Metric,
  encoding: Readonly<Record<string, unknown>>,
) {
  if (count === 1) return []
  const share = row.position / count
  const align = share < 0.1 ? 'left' : share > 0.9 ? 'right' : 'center'
  const data = {
    values: [{ at: row.position, value: short(value), text: `best ${row.label}: ${formatNumber(value)}` }],
  }
  return [
    {
      data,
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
    {
      data,
      mark: { ...markText(align), dy: direction === 'maximize' ? -15 : 16, baseline: 'middle' },
      encoding: { ...encoding, text: { field: 'text', type: 'nominal' } },
    },
  ]
}

function subtitlePieces(
  rows: readonly Experiment[],
  known: number,
  metric: Metric,
  best: Known | null,
  groupNote: string,
): string[] {
  const unknown = rows.length - known
  return [
    ...tally(rows),
    unknown === 0 ? '' : `${unknown.toLocaleString('en-US')} without ${plainText(metric.name)} (–)`,
    best === null ? 'no successful one among those with a value' : '',
    groupNote,
  ]
}

function describe(
  title: string,
  rows: readonly Experiment[],
  values: readonly number[],
  best: Known | null,
): string {
  const low = values.reduce((a, b) => Math.min(a, b))
  const high = values.reduce((a, b) => Math.max(a, b))
  const range = low === high ? formatNumber(low) : `${formatNumber(low)} to ${formatNumber(high)}`
  const rest = [...tally(rows).slice(1)]
  if (best !== null)
    rest.push(`the best is ${best.row.id || best.row.label} with ${formatNumber(best.value)}`)
  if (rows.length > values.length) rest.push(`${rows.length - values.length} without a value`)
  return `${title}: ${counted(rows.length, 'experiment')}, ${range}${rest.length === 0 ? '' : `; ${rest.join('; ')}`}.`
}

/** Why there is no metric to draw, for the text in the chart's place. */
export function whyNoMetric(rows: readonly Experiment[], metric: Metric | null): string[] {
  if (rows.length === 0) return ['There are no experiments to draw.']
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
