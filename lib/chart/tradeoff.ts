import type { ColumnTable } from 'arquero'
import { comparable } from '../table/comparable.js'
import { formatJoules, formatNumber } from '../units.js'
import { whyNoMetric } from './accuracy.js'
import { emptyChart } from './empty.js'
import { energyText } from './energy.js'
import type { Layer } from './experiment-axis.js'
import { absentEnergy, type Experiment, estimatedNote, type Source } from './experiments.js'
import { withoutOverlap } from './labels.js'
import { markText, statusLayer, type TooltipRow, tooltipEncoding, tooltipRow } from './marks.js'
import {
  type Metric,
  type MetricOptions,
  metricRange,
  metricTitle,
  readWithMetric,
  undirectedNote,
} from './metric.js'
import { doubtNote, type Panel, panelsNote, panelsOf } from './panels.js'
import { paretoFront } from './pareto.js'
import { type RepeatedSetting, repeatedSettings, repeatsLayer, repeatsNote } from './repeats.js'
import { type EnergyUnit, energyUnit, paddedRange, placeIn, type Range, scaleOf, short } from './scales.js'
import { type ChartOptions, chartSize, chartSpec, type Size, type VegaLiteSpec } from './spec.js'
import { colours, fontSizes, groupColours, groupShapes } from './theme.js'
import { counted, heading, plainText, textWidth, wrapped } from './words.js'

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
  const drawn = panels.map(panel => panelBody(panel, size))
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

/** A front, and of which experiments it is one. */
interface Front {
  readonly points: readonly Point[]
  readonly of: string
}

interface Told {
  readonly metric: Metric
  readonly panels: readonly Panel[]
  readonly fronts: readonly Front[]
}

function panelBody({ metric, unit: metricUnit, points }: PointPanel, size: Size) {
  const unit = energyUnit(points.map(point => point.energyJoules))
  const rows = points.map(({ row }) => row)
  const fronts = frontsOf(points, metric)
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

function frontsOf(points: readonly Point[], { direction }: Metric): readonly Front[] {
  if (direction === undefined) return []
  const whole = points.filter(({ row, partial, loaded }) => !row.failed && !partial && !loaded)
  return comparable(whole, ({ row }) => row.circumstances, 'both').groups.map(({ items, label }) => ({
    points: paretoFront(items, direction),
    of: plainText(label),
  }))
}

interface Point {
  readonly row: Experiment
  readonly energyJoules: number
  readonly value: number
  readonly source: Source
  /** Whether its energy lacks a part that other experiments have. */
  readonly partial: boolean
  /** Whether its energy holds that of a load beside it, where others had the machine to themselves. */
  readonly loaded: boolean
}

function pointsOf(rows: readonly Experiment[]): Point[] {
  const alone = new Set(
    rows.filter(({ background }) => background === '').map(({ circumstances }) => circumstances.repository),
  )
  // A program that needs no card lacks nothing beside one that does.
  const complete = new Map<string, Set<string>>()
  for (const row of rows) {
    const { repository } = row.circumstances
    complete.set(repository, new Set([...(complete.get(repository) ?? []), ...partKinds(row)]))
  }
  return rows.flatMap(row => {
    const { totalJoules, metric, parts } = row
    if (totalJoules === null || metric === null) return []
    const source = parts.some(part => part.source === 'estimated') ? 'estimated' : 'measured'
    const partial = partKinds(row).size < (complete.get(row.circumstances.repository)?.size ?? 0)
    const loaded = row.background !== '' && alone.has(row.circumstances.repository)
    return [{ row, energyJoules: totalJoules, value: metric, source, partial, loaded }]
  })
}

function partKinds({ parts }: Experiment): Set<string> {
  return new Set(parts.map(({ component }) => (component === 'GPU' ? 'GPU' : 'CPU')))
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

function subtitlePieces(
  rows: readonly Experiment[],
  points: readonly Point[],
  { metric, panels, fronts }: Told,
  repeated: readonly RepeatedSetting[],
): string[] {
  const failed = points.filter(({ row }) => row.failed).length
  const partial = points.filter(point => point.partial).length
  const loaded = points.filter(point => point.loaded).length
  const without = rows.length - points.length - rows.filter(({ doubtful }) => doubtful !== null).length
  return [
    `n = ${points.length.toLocaleString('en-US')} of ${counted(rows.length, 'experiment')}`,
    without === 0 ? '' : `${without.toLocaleString('en-US')} without energy or value, not drawn`,
    doubtNote(rows, metric, formatNumber),
    panelsNote(panels),
    failed === 0 ? '' : `${failed.toLocaleString('en-US')} failed (×), not on the front`,
    partial === 0
      ? ''
      : `${partial.toLocaleString('en-US')} with a part of the energy missing, not on the front`,
    loaded === 0 ? '' : `${loaded.toLocaleString('en-US')} beside a background load, not on the front`,
    estimatedNote(
      points.map(({ row }) => row),
      'hollow, dashed',
    ),
    ...frontNotes(fronts, panels, metric),
    repeatsNote(repeated),
  ]
}

/** More fronts than these are counted and not told. */
const mostTold = 4

function frontNotes(fronts: readonly Front[], panels: readonly Panel[], metric: Metric): string[] {
  if (panels.every(panel => panel.metric.direction === undefined)) {
    return [undirectedNote(metric, 'no Pareto front')]
  }
  const [front, ...others] = fronts
  if (front === undefined) return ['no Pareto front']
  if (others.length === 0) return [frontNote(front.points)]
  return [
    `${fronts.length} Pareto fronts: what cannot be weighed against each other has its own`,
    ...fronts.slice(0, mostTold).map(each => `${each.of || 'front'}: ${each.points.length}`),
  ]
}

function frontNote(front: readonly Point[]): string {
  const [only] = front
  if (only === undefined) return 'no Pareto front'
  return front.length === 1
    ? `Pareto front: ${only.row.label} alone`
    : `Pareto front: ${front.length} (line, large marks)`
}

function describe(
  title: string,
  rows: readonly Experiment[],
  points: readonly Point[],
  { metric, panels, fronts }: Told,
  repeated: readonly RepeatedSetting[],
): string {
  const n = `${title}: ${points.length} of ${counted(rows.length, 'experiment')} have both`
  const notes = [
    estimatedNote(points.map(({ row }) => row)),
    doubtNote(rows, metric, formatNumber),
    panelsNote(panels),
    repeatsNote(repeated),
  ]
  const rest = notes.map(note => (note === '' ? '' : `; ${note}`)).join('')
  if (panels.every(panel => panel.metric.direction === undefined)) {
    return `${n}; ${undirectedNote(metric, 'no Pareto front')}${rest}.`
  }
  const ranges = fronts.slice(0, mostTold).map(({ of, points: front }) => {
    const range = rangeOf(front)
    return `on the Pareto front${of === '' ? '' : ` of ${of}`}: ${range}`
  })
  if (ranges.length === 0) return `${n}; none of them stands on a Pareto front${rest}.`
  return `${n}; ${ranges.join('; ')}${rest}.`
}

function rangeOf(front: readonly Point[]): string {
  const [cheapest, best] = [front[0], front.at(-1)]
  if (cheapest === undefined || best === undefined) return 'none'
  const tell = ({ row, energyJoules, value }: Point) =>
    `${row.id || row.label} (${formatJoules(energyJoules)}, ${formatNumber(value)})`
  return front.length === 1 ? tell(best) : `${front.length}, from ${tell(cheapest)} to ${tell(best)}`
}

function whyEmpty(rows: readonly Experiment[], metric: Metric | null, table: ColumnTable): string[] {
  if (metric === null || rows.every(row => row.metric === null && row.doubtful === null)) {
    return whyNoMetric(rows, metric, table)
  }
  if (rows.every(row => row.metric === null)) return [`${doubtNote(rows, metric, formatNumber)}.`]
  const absent = absentEnergy(table)
  if (absent !== '') return [absent]
  const energies = rows.filter(({ totalJoules }) => totalJoules !== null).length
  if (energies > 0)
    return [
      `No experiment has both ${plainText(metric.name)} and an energy; ${energies} of ${rows.length} have an energy.`,
    ]
  return [
    `No energy is known of ${rows.length === 1 ? 'the one experiment' : `any of ${counted(rows.length, 'experiment')}`}, so nothing can be set against it.`,
    '"nightwatt doctor" tells what can be measured here.',
  ]
}
