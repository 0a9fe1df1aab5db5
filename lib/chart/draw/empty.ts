import { paragraph } from './chart-text.js'
import { type ChartOptions, chartSize, chartSpec, type VegaLiteSpec } from './spec.js'
import { colours, fontSizes } from './theme.js'

const lineHeight = 20
const empties = new WeakMap<VegaLiteSpec, string>()

/** Why a chart made by `emptyChart` shows nothing; undefined for one that shows something. */
export function whyShowsNothing(spec: VegaLiteSpec): string | undefined {
  return empties.get(spec)
}

/** Replaces a chart if there is nothing to draw: a text that says what is missing, and why. */
export function emptyChart(title: string, reasons: readonly string[], options: ChartOptions): VegaLiteSpec {
  const { width, height } = chartSize(options, { width: 760, height: 120 })
  const lines = reasons.flatMap(reason => paragraph(reason, width - 40, fontSizes.message))
  const spec = chartSpec({ title, subtitle: [], description: `${title}: ${reasons.join(' ')}` }, width, {
    width,
    height: Math.max(height, lines.length * lineHeight + 40),
    view: { stroke: colours.faint, strokeDash: [4, 4] },
    data: { values: [{ lines }] },
    mark: {
      type: 'text',
      align: 'center',
      baseline: 'middle',
      lineHeight,
      dy: (-lineHeight / 2) * (lines.length - 1),
      fontSize: fontSizes.message,
      color: colours.muted,
      aria: false,
    },
    encoding: { text: { field: 'lines', type: 'nominal' } },
  })
  empties.set(spec, reasons.join(' '))
  return spec
}
