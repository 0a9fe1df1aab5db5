import { formatNumber } from '../../units.js'
import { textWidth } from '../draw/chart-text.js'
import type { Layer } from '../draw/experiment-axis.js'
import { withoutOverlap } from '../draw/labels.js'
import { markText, type TooltipRow, tooltipRow } from '../draw/marks.js'
import { type EnergyUnit, placeIn, type Range, short } from '../draw/scales.js'
import type { Size } from '../draw/spec.js'
import { colours, fontSizes, groupColours, groupShapes } from '../draw/theme.js'
import { energyText } from '../energy/energy-text.js'
import type { Metric } from '../metric.js'
import type { Point } from './tradeoff-points.js'

/** A point as its mark and its tooltip need it. */
export function datum(point: Point, unit: EnergyUnit): TooltipRow & { energy: number; value: number } {
  const partial = point.partial ? '; lacks a part that others have' : ''
  return {
    energy: short(point.energyJoules / unit.joules),
    value: short(point.value),
    ...tooltipRow(point.row, `${formatNumber(point.value)}; ${energyText(point.row)}${partial}`),
  }
}

// Steps: at any energy between two points of the front, the best value to be had is that of the cheaper one.
export function frontLayer(front: readonly Point[], unit: EnergyUnit, encoding: Layer): Layer[] {
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
export function pointsLayer(
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
export function labelLayer(
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
    const width = textWidth(point.row.fullLabel, fontSizes.mark) + 8
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
          label: point.row.fullLabel,
        })),
      },
      mark: { ...markText('right'), dx: -6, dy: above ? -6 : 6, baseline: above ? 'bottom' : 'top' },
      encoding: { ...encoding, text: { field: 'label', type: 'nominal' } },
    },
  ]
}
