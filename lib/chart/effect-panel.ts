import { type Effect, type Outcome, onAxis, strengthText } from './effect-strength.js'
import type { Layer } from './experiment-axis.js'
import type { Experiment } from './experiments.js'
import { tooltipEncoding } from './marks.js'
import { type Metric, metricTitle } from './metric.js'
import { type EnergyUnit, type Range, scaleOf, short } from './scales.js'
import type { Size } from './spec.js'
import { colours, fontSizes, groupColours, groupShapes } from './theme.js'
import { fitted, plainText } from './words.js'

/** What the experiments of all conditions are called that are not judged. */
export const otherConditions = 'others'

/** What the panels of a chart have in common, and where one stands. */
export interface PanelContext {
  readonly size: Size
  readonly conditions: readonly string[]
  readonly rows: readonly Experiment[]
  readonly metric: Metric | null
  readonly unit: EnergyUnit
  /** Whether it stands at the left, and so has the labels of the row. */
  readonly first: boolean
  /** Whether it stands lowest of its hyperparameter. */
  readonly last: boolean
}

/** One hyperparameter against one outcome: its strength above the points, a line where there is an effect. */
export function panel(
  own: readonly Effect[],
  { size, conditions, rows, metric, unit, first, last }: PanelContext,
): Layer {
  const [effect] = own
  if (effect === undefined) return {}
  const { parameter, outcome } = effect
  const log = ({ type }: Range) => (type === 'log' ? ' (log scale)' : '')
  const x = {
    field: parameter.field,
    type: 'quantitative',
    scale: scaleOf(parameter.range),
    axis: {
      title: last ? fitted(`${parameter.name}${log(parameter.range)}`, size.width, fontSizes.axis) : null,
      labels: last,
      tickCount: Math.max(2, Math.floor(size.width / 60)),
      labelOverlap: true,
      labelFlush: true,
      grid: false,
    },
  }
  const y = {
    field: outcome.field,
    type: 'quantitative',
    scale: scaleOf(outcome.range),
    axis: {
      title: first ? axisTitle(outcome, metric, unit, size.height) : null,
      labels: first,
      tickCount: 4,
      minExtent: first ? 32 : 0,
    },
  }
  const only = own.length === 1
  return {
    ...size,
    title: {
      text: strengthText(own),
      fontSize: fontSizes.label,
      fontWeight: own.some(({ isEffect }) => isEffect) ? 600 : 400,
      color: own.some(({ isEffect }) => isEffect) ? colours.ink : colours.muted,
      offset: 4,
    },
    layer: [
      pointsLayer(outcome, conditions, rows, metric, { x, y }),
      ...own.flatMap((each, place) => trendLayer(each, only ? colours.front : groupColour(place), { x, y })),
    ],
  }
}

function axisTitle(
  outcome: Outcome,
  metric: Metric | null,
  unit: EnergyUnit,
  height: number,
): string | string[] {
  const note = outcome.range.type === 'log' ? ['log scale'] : []
  if (outcome.field === 'energy' || metric === null) return `energy (${[unit.symbol, ...note].join('; ')})`
  const title = metricTitle(metric, [], note, height)
  return Array.isArray(title) ? (title[0] ?? '') : title
}

function groupColour(place: number): string {
  return groupColours[place] ?? colours.muted
}

function pointsLayer(
  outcome: Outcome,
  conditions: readonly string[],
  rows: readonly Experiment[],
  metric: Metric | null,
  place: Layer,
): Layer {
  const several = conditions.length > 1
  const domain = rows.some(({ condition, failed }) => !failed && !conditions.includes(condition))
    ? [...conditions, otherConditions]
    : conditions
  const range = domain.map((name, index) => (name === otherConditions ? '#8b949e' : groupColour(index)))
  const shapes = domain.map((name, index) =>
    name === otherConditions ? 'circle' : (groupShapes[index] ?? 'circle'),
  )
  const hollow =
    outcome.field === 'energy'
      ? { condition: { test: 'datum.estimated', value: 0.15 }, value: 0.75 }
      : { value: 0.75 }
  const legend = { title: null, labelLimit: 0 }
  const look = several
    ? {
        fill: { field: 'colour', type: 'nominal', scale: { domain, range }, legend },
        stroke: { field: 'colour', type: 'nominal', scale: { domain, range }, legend },
        shape: { field: 'colour', type: 'nominal', scale: { domain, range: shapes }, legend },
      }
    : { fill: { value: colours.single }, stroke: { value: colours.single } }
  return {
    mark: {
      type: 'point',
      filled: true,
      size: rows.length > 100 ? 18 : 40,
      strokeWidth: 1,
      aria: false,
    },
    encoding: {
      ...place,
      ...look,
      fillOpacity: hollow,
      tooltip: tooltipEncoding(metric === null ? 'energy' : `${plainText(metric.name)}; energy`, rows),
    },
  }
}

/** The trend from the least to the most of the axis, as far as the plot goes. */
function trendLayer(
  { trend, parameter, outcome }: Effect,
  colour: string,
  { x, y }: { x: Layer; y: Layer },
): Layer[] {
  if (trend === null) return []
  const across = onAxis(parameter.range)
  const back = (value: number) => (outcome.range.type === 'log' ? 10 ** value : value)
  const ends = [parameter.range.low, parameter.range.high].map(value => ({
    [parameter.field]: value,
    [outcome.field]: short(back(trend.intercept + trend.slope * (across(value) ?? 0))),
  }))
  return [
    {
      data: { values: ends },
      mark: { type: 'line', color: colour, strokeWidth: 1.6, opacity: 0.8, clip: true, aria: false },
      encoding: { x, y },
    },
  ]
}
