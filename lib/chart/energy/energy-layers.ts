import { formatJoules } from '../../units.js'
import type { Experiment } from '../data/experiments.js'
import { namesOf, neighbours } from '../data/neighbours.js'
import type { ExperimentAxis, Layer } from '../draw/experiment-axis.js'
import { statusLayer, tooltipEncoding, tooltipRow } from '../draw/marks.js'
import { type EnergyUnit, short } from '../draw/scales.js'
import { colours, componentColours, components, sourceLook } from '../draw/theme.js'
import { energyText } from './energy-text.js'

/** Bars narrower than this, in pixels, cannot be told apart nor pointed at. */
export const narrowestBar = 2

/** Error bars closer than this, in pixels, would hide what they stand on. */
export const narrowest = 3

/** Outlines of bars closer than this, in pixels, would cover their colours. */
export const outlinedFrom = 12

/** What a bar is made of, and where it stands. */
interface Bar {
  readonly position: number
  readonly parts: Experiment['parts']
}

// So many experiments that a bar each would be a haze: neighbours share one.
export function crowdedLayers(
  rows: readonly Experiment[],
  together: number,
  unit: EnergyUnit,
  axis: ExperimentAxis,
  y: Layer,
): Layer[] {
  const bars = neighbours(rows, together)
  const step = axis.step * together
  const high = { y2: { field: 'high' } }
  const ranges = bars.flatMap(({ position, joules }) =>
    joules === null
      ? []
      : [{ at: position, low: short(joules.low / unit.joules), high: short(joules.high / unit.joules) }],
  )
  const failed = bars
    .filter(bar => bar.rows.some(row => row.failed))
    .map(({ position, joules }) => ({
      at: position,
      low: short((joules?.high ?? 0) / unit.joules),
      mark: 'failed' as const,
    }))
  const columns = bars.map(({ rows: own, position, joules }) => ({
    from: position - together / 2,
    to: position + together / 2,
    k: own.map(({ key }) => key).join('\n'),
    id: namesOf(own),
    shown:
      joules === null
        ? 'not known'
        : `${formatJoules(joules.mean)} (${formatJoules(joules.low)} to ${formatJoules(joules.high)})`,
  }))
  return [
    partsLayer(bars, unit, { ...axis, half: together / 2, step }, { ...axis.span, y, ...high }),
    ...idleLayer(bars, unit, { ...axis, half: together / 2 }, y),
    {
      data: { values: ranges },
      mark: { type: 'rule', color: colours.ink, strokeWidth: 0.7, aria: false },
      encoding: { ...axis.middle, y, ...high },
    },
    ...statusLayer(failed, { ...axis.middle, y }, step, -6),
    ...axis.groupLayers,
    {
      data: { values: columns },
      mark: { type: 'rect', color: 'transparent', aria: false },
      encoding: {
        ...axis.span,
        y: { value: 0 },
        y2: { value: 'height' },
        tooltip: [
          { field: 'id', type: 'nominal', title: 'experiments' },
          { field: 'shown', type: 'nominal', title: 'mean energy (least to most)' },
        ],
      },
    },
  ]
}

export function partsLayer(
  rows: readonly Bar[],
  unit: EnergyUnit,
  axis: ExperimentAxis,
  encoding: Layer,
): Layer {
  const parts = rows.flatMap(row => row.parts)
  const present = components.filter(component => parts.some(part => part.component === component))
  const sources = (['measured', 'estimated'] as const).filter(source =>
    parts.some(part => part.source === source),
  )
  const estimated = sources.includes('estimated')
  const values = rows.flatMap(({ position, parts: stack }) => {
    let sum = 0
    return stack.map(({ component, joules, source }) => {
      const low = sum
      sum += joules
      return {
        from: position - axis.half,
        to: position + axis.half,
        low: short(low / unit.joules),
        high: short(sum / unit.joules),
        component,
        ...(estimated && { source }),
      }
    })
  })
  const legend = { title: null, symbolFillColor: colours.muted, symbolStrokeColor: colours.ink }
  const looks = {
    opacity: {
      field: 'source',
      type: 'nominal',
      // Without it Vega-Lite warns in the console.
      sort: sources,
      scale: { type: 'ordinal', domain: sources, range: sources.map(source => sourceLook[source].opacity) },
      legend,
    },
    strokeDash: {
      field: 'source',
      type: 'nominal',
      scale: { domain: sources, range: sources.map(source => sourceLook[source].dash) },
      legend,
    },
  }
  const outlined = estimated && axis.step >= outlinedFrom
  return {
    data: { values },
    mark: { type: 'bar', ...(outlined && { stroke: colours.ink, strokeWidth: 0.8 }), aria: false },
    encoding: {
      ...encoding,
      color: {
        field: 'component',
        type: 'nominal',
        scale: { domain: present, range: present.map(component => componentColours[component]) },
        legend: { title: null, columns: present.length },
      },
      ...(estimated && looks),
    },
  }
}

export function idleLayer(
  rows: readonly { position: number; idleJoules: number | null }[],
  unit: EnergyUnit,
  axis: ExperimentAxis,
  y: Layer,
): Layer[] {
  const values = rows.flatMap(({ position, idleJoules }) =>
    idleJoules === null
      ? []
      : [{ from: position - axis.half, to: position + axis.half, low: short(idleJoules / unit.joules) }],
  )
  if (values.length === 0) return []
  return [
    {
      data: { values },
      mark: { type: 'rule', color: colours.ink, strokeWidth: 1.6, aria: false },
      encoding: { ...axis.span, y },
    },
  ]
}

export function errorLayer(
  rows: readonly Experiment[],
  unit: EnergyUnit,
  step: number,
  encoding: Layer,
): Layer[] {
  const values = rows.flatMap(({ position, totalJoules, uncertaintyJoules }) => {
    if (totalJoules === null || uncertaintyJoules === null) return []
    const low = Math.max(0, totalJoules - uncertaintyJoules)
    const high = totalJoules + uncertaintyJoules
    return [{ at: position, low: short(low / unit.joules), high: short(high / unit.joules) }]
  })
  if (values.length === 0 || step < narrowest) return []
  const strokeWidth = step > 12 ? 1.4 : 0.7
  return [
    { data: { values }, mark: { type: 'rule', color: colours.ink, strokeWidth, aria: false }, encoding },
  ]
}

// One column over each experiment, from the frame's foot to its top: a bar of a few pixels is hard to point at.
export function hoverLayer(rows: readonly Experiment[], span: Layer): Layer {
  return {
    data: {
      values: rows.map(row => ({
        from: row.position - 0.5,
        to: row.position + 0.5,
        ...tooltipRow(row, energyText(row)),
      })),
    },
    mark: { type: 'rect', color: 'transparent', aria: false },
    encoding: { ...span, y: { value: 0 }, y2: { value: 'height' }, tooltip: tooltipEncoding('energy', rows) },
  }
}
