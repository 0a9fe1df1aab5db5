import { createHash } from 'node:crypto'
import { renderSvg } from '../../chart/draw/render.js'
import { type VegaLiteSpec, vegaLiteSchema } from '../../chart/draw/spec.js'
import type { Forms } from '../show/frontend.js'
import { fittingItsCell, liveSpec, liveType } from './live-spec.js'
import { smallSvg } from './small-svg.js'
import type { View } from './view.js'

// A chart with more data than this is only a picture: a notebook should stay a small file.
const maxLiveBytes = 200_000

/** A Vega-Lite specification of any origin: ours have more. */
export type AnyChart = Readonly<Record<string, unknown>>

/**
 * A chart drawn by JupyterLab itself, in its theme and with tooltips; beside it the picture for the stored notebook,
 * dark lines on white, since others see it in other themes.
 */
export async function chartView(chart: AnyChart): Promise<View> {
  const spec = whole(chart)
  const drawn = await renderSvg({ background: '#ffffff', ...spec })
  // Ids of their own: nbconvert puts all pictures of a notebook into one page.
  const id = `c${createHash('sha256').update(drawn).digest('hex').slice(0, 6)}`
  return {
    forms: { ...live(spec), 'image/svg+xml': smallSvg(drawn, id) },
    metadata: fittingItsCell,
    text: spec.description,
  }
}

/** Whether a value says of itself that it is a Vega-Lite specification. */
export function isChart(value: unknown): value is AnyChart {
  return isObject(value) && /\/vega-lite\//.test(String(value.$schema))
}

// What a specification draws is in one of these: https://vega.github.io/vega-lite/docs/spec.html
const bodies = ['mark', 'layer', 'concat', 'hconcat', 'vconcat', 'facet', 'repeat']

/** Whether a value is one by its parts, though it does not say so. */
export function isAnyChart(value: unknown): value is AnyChart {
  return isObject(value) && value.$schema === undefined && bodies.some(name => name in value)
}

function whole(chart: AnyChart): VegaLiteSpec {
  const { $schema = vegaLiteSchema, description, title } = chart
  const words = typeof description === 'string' ? description : typeof title === 'string' ? title : 'A chart.'
  return { ...chart, $schema: String($schema), title, description: words }
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function live(spec: VegaLiteSpec): Forms {
  const chart = liveSpec(spec)
  const text = JSON.stringify(chart)
  return text.length > maxLiveBytes ? {} : { [liveType]: chart, 'image/png': whereItIs }
}

/**
 * JupyterLab adds its own drawing to a chart that has no PNG, 50 to 200 kB each, so that opening and saving a notebook
 * changes it. This picture keeps it from that. Whoever shows pictures takes the SVG first; to those who show no SVG (nbconvert
 * to LaTeX) it says in a line of text where the chart is.
 */
const whereItIs = [
  'iVBORw0KGgoAAAANSUhEUgAAAaQAAAAkAgMAAAC75abKAAAADFBMVEX////j4+O7u7tvb29lqrX/AAACWUlEQVR42u2XTWsTQRjH',
  'f7PdmkraTS0eFPsS6ws9ROIhSKAVlhYEUWhBP0DBLxBPCtpmqpeAh/YTVM8iuNBLEWoHGiTYqi16EIQ2vt2k3cRCt7i74yGp8WDj',
  'QQ0IeU5//vDM73kY5pkZ8ZBGhWwQxzAa1lKT1CQ1Sf8rKSahGyCO8YwERIHxInBAj5LOesAEd2WsknIQYAaAIzjQ2k0aYOg3ZUuw',
  'VJWUqUAAcIpAbGQZZ/sM4IilvQnZAbAKQALA6t7LidRtSUJCoXv9PlcHjrGhElkVTXrC31rTWIzIsjLpKwctO4ujfUX0pUj2sZcZ',
  '9IgsRvwsc1omZ/20tq1gKDu9Hk0ue3UmbHvcKEz19+RKcw9wba4XCU/qbdFfkMEnZb9XPj0X5vSKKY9eNfKSl5OnCN5CPte1AK/t',
  'jal+Y0mKLq5dPkt45XSdfUrPiCeTbl6BA1AYR5fANW/ZO8cmu1yhSW8DitYV8bQTdAkAZQWAC6FLr619sZ4BbZXqkKZzaE1SVa0b',
  'q1WxQNg2elzpdvyKse6ia6lqT2vCDRtAAS1uHdJaCmFz0a5aa/GqEHbbbmc+a4NZMT7nED8tJGpyRAKdY0Ag9icZrsuwjSdRY/hQ',
  'VJX6/DsyYri5MHWCQjsaSCk9jIkRy9vMQPlH/YZCmPrQbWHyoWNgX5JQ5WBQ8uocL8bxFffjACsEE8oLMpvce87HeXQKvs2HQzdd',
  'Y+pdVA7Y4G1+BQgU4XmlN5l9VPjC7tbhv/eOSNQOVC2sf/aOcBo292QjSG9+ZZab91OT1CQ1SX8SomG/z++zaN4s2QUWHAAAAABJ',
  'RU5ErkJggg==',
].join('')
