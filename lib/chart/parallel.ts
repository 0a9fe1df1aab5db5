import type { ColumnTable } from 'arquero'
import { comparable } from '../table/comparable.js'
import { formatJoules, formatNumber } from '../units.js'
import { absentEnergy, absentSettings } from './data/absent-columns.js'
import { type Experiment, tally } from './data/experiments.js'
import { counted, fitted, listed, plainText, wrapped } from './draw/chart-text.js'
import { emptyChart } from './draw/empty.js'
import { tooltipEncoding, tooltipRow } from './draw/marks.js'
import { doubtNote } from './draw/panels.js'
import { placeIn, short } from './draw/scales.js'
import { type ChartOptions, chartSize, chartSpec, type VegaLiteSpec } from './draw/spec.js'
import { colours, fontSizes } from './draw/theme.js'
import { type Metric, type MetricOptions, readWithMetric } from './metric.js'
import { type Dimension, dimensionsOf } from './parallel/dimensions.js'

/** More groups than this are too near to each other for their names. */
const maxGroupsNamed = 9

const maxLines = 200

// Steps of cividis, which readers with any of the common colour-vision deficiencies see in the same order (Nuñez,
// Anderton, Renslow: doi:10.1371/journal.pone.0199239), drawn together until the palest stands out on white and the
// darkest on a dark page: contrasts of 2.4 to 6.8, and 2.8 to 7.9.
const steps = ['#2b5aa0', '#52709a', '#7b7f86', '#a08f5f', '#c4a534']

/**
 * Parallel coordinates: an upright axis for each hyperparameter that differs, the energy and the metric, and a line
 * through all of them for each experiment, its colour by fifths of the metric. If experiments cannot all be compared
 * (other programs, subjects, loads, cards, units), the largest comparable group is drawn, and the others are
 * mentioned.
 *
 * @param experiments a row an experiment, as `experiments()` gives them
 * @param options.width Of the plot, in pixels (as wide as suits it).
 * @param options.height Of the plot, in pixels.
 * @param options.title Above the chart.
 * @param options.metric name of the metric; without it the first that looks like an accuracy, else the first
 * @throws UsageError for a metric that the table does not have, an invalid direction, a table of something else, an
 *   impossible size
 * @example
 * ```ts
 * import { charts, experiments, show } from 'nightwatt'
 *
 * const chart = charts.parallel(await experiments('results'))
 * await show(chart)
 * ```
 */
export function parallel(experiments: ColumnTable, options: ChartOptions & MetricOptions = {}): VegaLiteSpec {
  const title = options.title ?? 'Settings, energy and outcome together'
  const { metric, rows: all } = readWithMetric(experiments, 'parallel', options)
  const { groups, apart } = comparable(
    all.filter(row => metric === null || row.metric !== null),
    ({ circumstances }) => circumstances,
    'both',
  )
  const [most] = groups
  const others = new Set(groups.slice(1).flatMap(({ items }) => items))
  const rows = all.filter(row => !others.has(row))
  const dimensions = dimensionsOf(rows, metric)
  const whole = rows.filter(row => dimensions.every(({ numberOf }) => numberOf(row) !== null))
  if (dimensions.length < 3 || whole.length < 2) {
    const absent = absentEnergy(experiments) || absentSettings(experiments)
    return emptyChart(title, absent === '' ? whyEmpty(rows, dimensions) : [absent], options)
  }

  const size = chartSize(options, { width: 760, height: 260 })
  const outcome = dimensions.at(-1)
  const ordered = whole.toSorted((a, b) => (outcome?.numberOf(a) ?? 0) - (outcome?.numberOf(b) ?? 0))
  const stride = Math.ceil(ordered.length / maxLines)
  // The highest, and every so many below it.
  const drawn = ordered.filter((_, index) => (ordered.length - 1 - index) % stride === 0)
  const fifth = (index: number) => Math.min(4, Math.floor((index / drawn.length) * 5))
  const names = ['lowest fifth', 'second', 'middle', 'fourth', 'highest fifth']
  const x = {
    field: 'at',
    type: 'quantitative',
    scale: { domain: [-0.02, dimensions.length - 0.98], nice: false, zero: false },
    axis: null,
  }
  const y = { type: 'quantitative', scale: { domain: [0, 1], nice: false }, axis: null }
  const room = size.width / (dimensions.length - 1)
  const ends = dimensions.flatMap(({ range, format }, at) => [
    { at, v: 1, text: fitted(format(range.high), room * 0.96, fontSizes.label), dy: -6 },
    { at, v: 0, text: fitted(format(range.low), room * 0.96, fontSizes.label), dy: 14 },
  ])
  const between = dimensions.flatMap(({ range, groups = [] }, at) =>
    groups.length > maxGroupsNamed
      ? []
      : groups.slice(1, -1).map((text, place) => ({
          at,
          v: placeIn(range, place + 1),
          text: fitted(text, room * 0.7, fontSizes.label),
        })),
  )
  return chartSpec(
    {
      title,
      subtitle: wrapped(
        [
          ...tally(rows),
          others.size === 0
            ? ''
            : `${most?.label ?? ''} alone: ${others.size} more that cannot be weighed against these, other ${apart}`,
          metric === null ? '' : doubtNote(rows, metric, formatNumber),
          rows.length > whole.length ? `${rows.length - whole.length} lack a value and are not drawn` : '',
          stride > 1
            ? `the highest and one in ${stride} below it drawn, by ${plainText(outcome?.name ?? '')}`
            : '',
          ...dimensions.filter(({ range }) => range.type === 'log').map(({ name }) => `${name}: log scale`),
        ],
        size.width,
        fontSizes.subtitle,
      ),
      description: `${title}: ${counted(drawn.length, 'experiment')}, a line each through ${listed(
        dimensions.map(
          ({ name, range, format }) => `${name} (${format(range.low)} to ${format(range.high)})`,
        ),
      )}.`,
    },
    size.width,
    {
      ...size,
      layer: [
        {
          data: { values: dimensions.map((_, at) => ({ at })) },
          mark: { type: 'rule', color: '#aab2bd', aria: false },
          encoding: { x, y: { value: 0 }, y2: { value: 'height' } },
        },
        {
          data: {
            values: drawn.flatMap((row, index) =>
              dimensions.map(({ range, numberOf }, at) => ({
                at,
                v: short(placeIn(range, numberOf(row) ?? 0)),
                fifth: names[fifth(index)],
                ...tooltipRow(row, shownOf(row, metric)),
              })),
            ),
          },
          mark: { type: 'line', strokeWidth: 1.3, opacity: drawn.length > 60 ? 0.45 : 0.8, aria: false },
          encoding: {
            x,
            y: { field: 'v', ...y },
            detail: { field: 'k', type: 'nominal' },
            color: {
              field: 'fifth',
              type: 'nominal',
              scale: { domain: names, range: steps },
              legend: {
                title: plainText(outcome?.name ?? ''),
                symbolType: 'stroke',
                symbolStrokeWidth: 3,
                symbolOpacity: 1,
                columns: size.width < 500 ? 2 : 5,
              },
            },
            tooltip: tooltipEncoding(
              `${metric === null ? 'energy' : `${plainText(metric.name)}; energy`}`,
              rows,
            ),
          },
        },
        textLayer(
          ends.filter(({ v }) => v === 1),
          x,
          y,
          -6,
        ),
        textLayer(
          ends.filter(({ v }) => v === 0),
          x,
          y,
          14,
        ),
        textLayer(
          dimensions.map(({ name }, at) => ({
            at,
            v: 1,
            text: fitted(plainText(name), room * 0.96, fontSizes.label),
          })),
          x,
          y,
          -22,
          600,
        ),
        ...(between.length === 0 ? [] : [textLayer(between, x, y, -4)]),
      ],
    },
  )
}

function textLayer(
  values: readonly { readonly at: number; readonly v: number; readonly text: string }[],
  x: unknown,
  y: Readonly<Record<string, unknown>>,
  dy: number,
  fontWeight = 400,
): Readonly<Record<string, unknown>> {
  return {
    data: { values: values.map(({ at, v, text }) => ({ at, v, text })) },
    mark: { type: 'text', dy, fontSize: fontSizes.label, fontWeight, color: colours.ink, aria: false },
    encoding: { x, y: { field: 'v', ...y }, text: { field: 'text', type: 'nominal' } },
  }
}

function shownOf({ totalJoules, metric: value }: Experiment, metric: Metric | null): string {
  return metric === null ? formatJoules(totalJoules) : `${formatNumber(value)}; ${formatJoules(totalJoules)}`
}

function whyEmpty(rows: readonly Experiment[], dimensions: readonly Dimension[]): string[] {
  if (rows.length < 2) return ['It takes two experiments to compare settings.']
  if (dimensions.length < 3)
    return [
      'Fewer than two hyperparameters that most experiments share differ, or energy and metric are not known.',
    ]
  return [`No two experiments have a value of all of ${listed(dimensions.map(({ name }) => name))}.`]
}
