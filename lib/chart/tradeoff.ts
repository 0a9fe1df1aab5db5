import type { ColumnTable } from 'arquero'
import { comparable } from '../table/comparable.js'
import { formatNumber } from '../units.js'
import { emptyChart } from './empty.js'
import { energyText } from './energy.js'
import type { Layer } from './experiment-axis.js'
import { withoutOverlap } from './labels.js'
import { markText, statusLayer, type TooltipRow, tooltipEncoding, tooltipRow } from './marks.js'
import { type Metric, type MetricOptions, metricRange, metricTitle, readWithMetric } from './metric.js'
import { type Panel, panelsOf } from './panels.js'
import { paretoFront } from './pareto.js'
import { repeatedSettings, repeatsLayer } from './repeats.js'
import { type EnergyUnit, energyUnit, paddedRange, placeIn, type Range, scaleOf, short } from './scales.js'
import { type ChartOptions, chartSize, chartSpec, type Size, type VegaLiteSpec } from './spec.js'
import { colours, fontSizes, groupColours, groupShapes } from './theme.js'
import { describe, type Front, subtitlePieces, whyEmpty } from './tradeoff-notes.js'
import { type Point, pointsOf } from './tradeoff-points.js'
import { heading, plainText, textWidth, wrapped } from './words.js'

const logEnergyBeyond = 100

/**
 * A metric against the total energy, with the Pareto front: the experiments of which no other took less energy
 * and gave at least as good a value. Programs, subjects, loads and cards that cannot be weighed against each other have
 * a front each, and values in different units an axis each; without a direction there is no front. Failed experiments,
 * and those whose energy lacks a part that others have (a GPU, a CPU), are drawn but do not stand on the front, and no
 * more do those beside a background load where others ran alone: their joules cannot be compared. A setting that was
 * run three times or more has a cross besides: the means of its energy and metric with their bootstrap intervals.
 *
 * @param experiments a row an experiment, as `experiments()` gives them
 * @param options.metric name of the metric, or a column; without it the first that looks like an accuracy, else the first
 * @param options.direction which values are better, where nobody declared it
 * @throws UsageError for a metric that the table does not have, a direction that is none, a table of something else, an
 *   impossible size
 */
export function tradeoff(experiments: ColumnTable, options: ChartOptions & MetricOptions = {}): VegaLiteSpec {
  const { metric, rows } = readWithMetric(experiments, 'tradeoff', options)
  const name = metric === null ? 'Metric' : plainText(metric.name)
  const title = options.title ?? `${heading(name)} against energy`
  const points = pointsOf(rows)
  if (metric === null || points.length === 0) {
    return emptyChart(title, whyEmpty(rows, metric, experiments), options)
  }
  const size = chartSize(options, { width: 760, height: 320 })
  const panels = panelsOf(
    points.map(({ row }) => row),
    metric,
  ).map((panel): PointPanel => {
    const own = new Set(panel.rows)
    return { ...panel, points: points.filter(({ row }) => own.has(row)) }
  })
  const drawn = panels.map(panel => panelBody(panel, size, panels.length > 1))
  const told = { metric, panels, fronts: drawn.flatMap(({ fronts }) => fronts) }
  const repeated = drawn.flatMap(panel => panel.repeated)
  const bodies = drawn.map(({ body }) => body)
  return chartSpec(
    {
      title,
      subtitle: wrapped(subtitlePieces(rows, points, told, repeated), size.width, fontSizes.subtitle),
      description: describe(title, rows, points, told, repeated),
    },
    size.width,
    bodies.length === 1 ? { ...bodies[0] } : { vconcat: bodies, spacing: 24 },
  )
}

type PointPanel = Panel & { readonly points: readonly Point[] }

function panelBody({ metric, unit: metricUnit, points }: PointPanel, size: Size, oneOfSeveral: boolean) {
  const unit = energyUnit(points.map(point => point.energyJoules))
  const rows = points.map(({ row }) => row)
  const fronts = frontsOf(points, metric, oneOfSeveral ? metricUnit || `${metric.direction} is better` : '')
  const values = points.map(({ value }) => value)
  const across = paddedRange(
    points.map(({ energyJoules }) => energyJoules / unit.joules),
    logEnergyBeyond,
    0.06,
  )
  const upward = metricRange(metric, values, metricUnit)
  const x = {
    field: 'energy',
    type: 'quantitative',
    scale: scaleOf(across),
    axis: {
      title: `total energy (${across.type === 'log' ? `${unit.symbol}; log scale; ` : `${unit.symbol}; `}less is better)`,
      tickCount: 8,
    },
  }
  const y = {
    field: 'value',
    type: 'quantitative',
    scale: scaleOf(upward),
    axis: {
      title: metricTitle(metric, values, upward.type === 'log' ? ['log scale'] : [], size.height, metricUnit),
      tickCount: 6,
    },
  }
  const place = { x, y }
  const tooltip = tooltipEncoding(`${plainText(metric.name)}; energy`, rows)
  const failed = points.filter(({ row }) => row.failed)
  const repeated = repeatedSettings(points.filter(({ row, partial }) => !row.failed && !partial))
  const onFront = fronts.flatMap(front => front.points)
  return {
    fronts,
    repeated,
    body: {
      ...size,
      layer: [
        ...fronts.flatMap(front => frontLayer(front.points, unit, place)),
        ...pointsLayer(
          points.filter(({ row }) => !row.failed),
          new Set(onFront),
          unit,
          size.width,
          { ...place, tooltip },
        ),
        ...repeatsLayer(repeated, unit, place),
        ...statusLayer(
          failed.map(point => ({ ...datum(point, unit), mark: 'failed' as const })),
          { ...place, tooltip },
          size.width / failed.length,
        ),
        ...labelLayer(onFront, metric, unit, across, upward, size, place),
      ],
    },
  }
}

/** @param panel What the panel is called beside others. */
function frontsOf(points: readonly Point[], { direction }: Metric, panel: string): readonly Front[] {
  if (direction === undefined) return []
  const whole = points.filter(({ row, partial, loaded }) => !row.failed && !partial && !loaded)
  return comparable(whole, ({ row }) => row.circumstances, 'both').groups.map(({ items, label }) => ({
    points: paretoFront(items, direction),
    of: plainText([panel, label].filter(text => text !== '').join(' · ')),
  }))
}

function datum(point: Point, unit: EnergyUnit): TooltipRow & { energy: number; value: number } {
  const partial = point.partial ? '; lacks a part that others have' : ''
  return {
    energy: short(point.energyJoules / unit.joules),
    value: short(point.value),
    ...tooltipRow(point.row, `${formatNumber(point.value)}; ${energyText(point.row)}${partial}`),
  }
}

// Steps: at any energy between two points of the front, the best value to be had is that of the cheaper one.
function frontLayer(front: readonly Point[], unit: EnergyUnit, encoding: Layer): Layer[] {
  if (front.length < 2) return []
  return [
    {
      data: {
        values: front.map(({ energyJoules, value }) => ({
          energy: short(energyJoules / unit.joules),
          value: short(value),
        })),
      },
      mark: {
        type: 'line',
        interpolate: 'step-after',
        color: colours.front,
        strokeWidth: 1.2,
        opacity: 0.7,
        aria: false,
      },
      encoding: { ...encoding, order: { field: 'energy', type: 'quantitative' } },
    },
  ]
}

const measured = 'measured energy'
const estimated = 'estimated energy'
const incomplete = 'incomplete energy'
const kindLooks = [
  { kind: measured, opacity: 0.85, dash: [1, 0] },
  { kind: estimated, opacity: 0.15, dash: [3, 2] },
  { kind: incomplete, opacity: 0, dash: [1, 2] },
]

// Filled: measured. Hollow and dashed: estimated. Hollow and dotted: a part of the energy is missing.
function pointsLayer(
  points: readonly Point[],
  front: ReadonlySet<Point>,
  unit: EnergyUnit,
  width: number,
  encoding: Layer,
): Layer[] {
  if (points.length === 0) return []
  const groups = legendGroups(points)
  const kindOf = ({ partial, source }: Point) =>
    partial ? incomplete : source === 'estimated' ? estimated : measured
  const looks = kindLooks.filter(({ kind }) => points.some(point => kindOf(point) === kind))
  const kinds = looks.map(({ kind }) => kind)
  const size = points.length > 300 ? 22 : points.length > 60 ? 50 : 80
  const drawn = points.map(point => ({
    ...datum(point, unit),
    kind: kindOf(point),
    colour: groups.includes(point.row.group) ? point.row.group : otherGroups,
    size: front.has(point) ? size * 1.6 : size,
  }))
  const domain = drawn.some(({ colour }) => colour === otherGroups) ? [...groups, otherGroups] : groups
  const colourRange = domain.map((group, index) => (group === otherGroups ? '#8b949e' : groupColours[index]))
  const shapeRange = domain.map((group, index) => (group === otherGroups ? 'circle' : groupShapes[index]))
  const widest = domain.reduce((most, group) => Math.max(most, textWidth(group, fontSizes.label)), 0)
  const columns = Math.max(1, Math.floor(width / (widest + 40)))
  const legend = domain.length > 1 ? { title: null, labelLimit: 0, columns } : null
  return [
    {
      data: { values: drawn },
      mark: { type: 'point', filled: true, opacity: 1, strokeWidth: 1.2, aria: false },
      encoding: {
        ...encoding,
        fill: { field: 'colour', type: 'nominal', scale: { domain, range: colourRange }, legend },
        stroke: { field: 'colour', type: 'nominal', scale: { domain, range: colourRange }, legend },
        shape: { field: 'colour', type: 'nominal', scale: { domain, range: shapeRange }, legend },
        size: { field: 'size', type: 'quantitative', scale: null, legend: null },
        fillOpacity: {
          field: 'kind',
          type: 'nominal',
          // Without it Vega-Lite warns in the console.
          sort: kinds,
          scale: { type: 'ordinal', domain: kinds, range: looks.map(({ opacity }) => opacity) },
          legend: null,
        },
        strokeDash: {
          field: 'kind',
          type: 'nominal',
          scale: { domain: kinds, range: looks.map(({ dash }) => dash) },
          legend: null,
        },
      },
    },
  ]
}

const otherGroups = 'others'

// As many groups as there are colours, those with the most points first; the rest are `others`.
function legendGroups(points: readonly Point[]): string[] {
  const counts = new Map<string, number>()
  for (const { row } of points) counts.set(row.group, (counts.get(row.group) ?? 0) + 1)
  const groups = [...counts.keys()]
  if (groups.length <= groupColours.length) return groups
  return groups.sort((a, b) => (counts.get(b) ?? 0) - (counts.get(a) ?? 0)).slice(0, groupColours.length)
}

// No point can lie on the better side of the front, so its labels stand there: above it, or below where less is better.
function labelLayer(
  front: readonly Point[],
  metric: Metric,
  unit: EnergyUnit,
  across: Range,
  upward: Range,
  size: Size,
  encoding: Layer,
): Layer[] {
  const above = metric.direction !== 'lower'
  const height = fontSizes.mark + 2
  const wanted = front.map(point => {
    const width = textWidth(point.row.label, fontSizes.mark) + 8
    const x = placeIn(across, point.energyJoules / unit.joules) * size.width
    const y = (1 - placeIn(upward, point.value)) * size.height
    return { point, width, height, left: x - width - 6, top: above ? y - 6 - height : y + 6 }
  })
  const kept = withoutOverlap(wanted, size)
  if (kept.length === 0) return []
  return [
    {
      data: {
        values: kept.map(({ point }) => ({
          energy: short(point.energyJoules / unit.joules),
          value: short(point.value),
          label: point.row.label,
        })),
      },
      mark: { ...markText('right'), dx: -6, dy: above ? -6 : 6, baseline: above ? 'bottom' : 'top' },
      encoding: { ...encoding, text: { field: 'label', type: 'nominal' } },
    },
  ]
}
