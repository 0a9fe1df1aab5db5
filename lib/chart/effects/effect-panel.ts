import { formatSetting } from '../../config/parameter/hyperparameter-value.js'
import type { SettingValue } from '../../table/setting-values.js'
import type { Experiment } from '../data/experiments.js'
import { fitted, plainText } from '../draw/chart-text.js'
import type { Layer } from '../draw/experiment-axis.js'
import { tooltipEncoding } from '../draw/marks.js'
import { type EnergyUnit, type Range, scaleOf, short } from '../draw/scales.js'
import type { Size } from '../draw/spec.js'
import { colours, fontSizes, groupColours, groupShapes } from '../draw/theme.js'
import { type Metric, metricTitle } from '../metric.js'
import { type Effect, type Outcome, onAxis, strengthText } from './effect-strength.js'

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
  const axis = {
    title: last ? fitted(`${parameter.name}${log(parameter.range)}`, size.width, fontSizes.axis) : null,
    labels: last,
    labelOverlap: true,
    grid: false,
  }
  const x =
    parameter.groups === null
      ? {
          field: parameter.field,
          type: 'quantitative',
          scale: scaleOf(parameter.range),
          axis: { ...axis, tickCount: Math.max(2, Math.floor(size.width / 60)), labelFlush: true },
        }
      : groupAxis(parameter.field, parameter.groups, axis, size.width)
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
    // An axis of groups would place what has none at its beginning.
    ...(parameter.groups === null ? {} : { transform: [{ filter: `datum.${parameter.field} !== null` }] }),
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

/** What a group is called on its axis. */
export function groupLabel(value: SettingValue): string {
  return plainText(formatSetting(value))
}

/** An axis of groups, each at a place of its own. */
function groupAxis(field: string, groups: readonly SettingValue[], axis: Layer, width: number): Layer {
  return {
    field,
    type: 'nominal',
    sort: null,
    scale: { type: 'point', domain: [...new Set(groups.map(groupLabel))], padding: 0.5 },
    axis: { ...axis, labelAngle: 0, labelLimit: Math.max(40, Math.floor(width / groups.length)) },
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
