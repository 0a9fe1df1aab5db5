import { changeText, type Overall, type Row } from '../data/compare-rows.js'
import type { Layer } from '../draw/experiment-axis.js'
import { short } from '../draw/scales.js'
import { colours, fontSizes } from '../draw/theme.js'

/** Pixels below the settings, for the median over all of them. */
export const overallHeight = 48

/** What the row of the median over all settings is called. */
export const overallName = 'median'

/** A line where nothing differs. */
export function zeroLayer(x: Layer): Layer {
  return {
    data: { values: [{ change: 0 }] },
    mark: { type: 'rule', color: colours.ink, strokeWidth: 1, aria: false },
    encoding: { x },
  }
}

// Over a halo, since lines pass below them.
export function nameLayers(names: readonly { at: number; text: string }[], y: Layer): Layer[] {
  const mark = {
    type: 'text',
    align: 'left',
    baseline: 'bottom',
    dy: -6,
    fontSize: fontSizes.axis,
    aria: false,
  }
  return [
    { ...mark, stroke: '#ffffff', strokeWidth: 4 },
    { ...mark, color: colours.ink },
  ].map(look => ({
    data: { values: names },
    mark: look,
    encoding: { x: { value: 0 }, y, text: { field: 'text', type: 'nominal' } },
  }))
}

// A diamond, as reviews of many studies draw what these have in common.
export function overallLayers(
  { median: middle, interval }: Overall,
  at: number,
  factor: number,
  x: Layer,
  y: Layer,
  scale: Row['scale'],
): Layer[] {
  const value = {
    at,
    change: short(middle * factor),
    low: interval === null ? null : short(interval.low * factor),
    high: interval === null ? null : short(interval.high * factor),
    shown: changeText(middle, scale),
  }
  const tooltip = [{ field: 'shown', type: 'nominal', title: 'median' }]
  return [
    ...(interval === null
      ? []
      : [
          {
            data: { values: [value] },
            mark: { type: 'rule', color: colours.front, strokeWidth: 2, aria: false },
            encoding: { x: { ...x, field: 'low' }, x2: { field: 'high' }, y, tooltip },
          },
        ]),
    {
      data: { values: [value] },
      mark: {
        type: 'point',
        shape: 'diamond',
        filled: true,
        color: colours.front,
        opacity: 1,
        size: 130,
        aria: false,
      },
      encoding: { x, y, tooltip },
    },
  ]
}
