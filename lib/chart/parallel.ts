import type { ColumnTable } from 'arquero'
import { comparable } from '../table/comparable.js'
import { formatJoules, formatNumber } from '../units.js'
import { emptyChart } from './empty.js'
import { absentEnergy, type Experiment, tally } from './experiments.js'
import { tooltipEncoding, tooltipRow } from './marks.js'
import { type Metric, type MetricOptions, readWithMetric } from './metric.js'
import { doubtNote } from './panels.js'
import { placeIn, type Range, short } from './scales.js'
import { type ChartOptions, chartSize, chartSpec, type VegaLiteSpec } from './spec.js'
import { colours, fontSizes } from './theme.js'
import { counted, fitted, listed, plainText, wrapped } from './words.js'

/** One upright axis: a hyperparameter, the energy, the metric. */
interface Dimension {
  readonly name: string
  readonly range: Range
  readonly numberOf: (row: Experiment) => number | null
  readonly format: (value: number) => string
}

/** A hyperparameter that fewer of the experiments have belongs to some programs alone, and none of the others could be drawn. */
const sharedByShare = 0.6

const mostLines = 200
const mostSettings = 6
/** A spread beyond this gets a logarithmic axis. */
const logBeyond = 100

// Steps of cividis, which readers with any of the common colour-vision deficiencies see in the same order (Nuñez,
// Anderton, Renslow: doi:10.1371/journal.pone.0199239); its palest end is left out, being lost on white.
const steps = ['#00204d', '#31446b', '#666970', '#958f78', '#cbba69']

/**
 * Parallel coordinates: an upright axis for each hyperparameter that differs, the energy and the metric, and a line
 * through all of them for each experiment, its colour by fifths of the metric. Of experiments that cannot be weighed
 * against each other (other programs, subjects, loads, cards, units) the most that can are drawn, the others told.
 *
 * @param experiments a row an experiment, as `experiments()` gives them
 * @param options.metric name of the metric; without it the first that looks like an accuracy, else the first
 * @throws UsageError for a metric that the table does not have, a direction that is none, a table of something else, an
 *   impossible size
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
    const absent = absentEnergy(experiments)
    return emptyChart(title, absent === '' ? whyEmpty(rows, dimensions) : [absent], options)
  }

  const size = chartSize(options, { width: 760, height: 260 })
  const outcome = dimensions.at(-1)
  const ordered = whole.toSorted((a, b) => (outcome?.numberOf(a) ?? 0) - (outcome?.numberOf(b) ?? 0))
  const stride = Math.ceil(ordered.length / mostLines)
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
    { at, v: 1, text: format(range.high), dy: -6 },
    { at, v: 0, text: format(range.low), dy: 14 },
  ])
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

function dimensionsOf(rows: readonly Experiment[], metric: Metric | null): Dimension[] {
  const judged = rows.filter(row => row.totalJoules !== null && (metric === null || row.metric !== null))
  const names = [...new Set(rows.flatMap(({ differences }) => differences.map(({ name }) => name)))].filter(
    name => judged.filter(({ values }) => values.has(name)).length >= sharedByShare * judged.length,
  )
  const settings = names.slice(0, mostSettings).map(name => {
    const numberOf = (row: Experiment) => row.values.get(name) ?? null
    return { name, numberOf, format: formatNumber }
  })
  const all = [
    ...settings,
    { name: 'energy', numberOf: (row: Experiment) => row.totalJoules, format: formatJoules },
    ...(metric === null
      ? []
      : [{ name: plainText(metric.name), numberOf: (row: Experiment) => row.metric, format: formatNumber }]),
  ]
  return all.flatMap(dimension => {
    const values = rows.flatMap(row => dimension.numberOf(row) ?? [])
    const [low, high] = values.reduce(
      ([least, most], value) => [Math.min(least, value), Math.max(most, value)],
      [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY],
    )
    if (!(low < high)) return []
    const type = low > 0 && high / low >= logBeyond ? ('log' as const) : ('linear' as const)
    return [{ ...dimension, range: { type, low, high } }]
  })
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
