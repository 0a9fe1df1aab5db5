import { forAnyTheme } from '../../chart/draw/any-theme.js'
import { renderSvg } from '../../chart/draw/render.js'
import type { VegaLiteSpec } from '../../chart/draw/spec.js'
import type { Forms } from './frontend.js'
import type { View } from './show.js'

// A chart with more data than this is only a picture: a notebook should stay a small file.
const maxLiveBytes = 200_000

/**
 * A chart drawn by JupyterLab itself, in its theme and with tooltips; beside it the picture for the stored notebook,
 * dark lines on white, since others see it in other themes.
 */
export async function chartView(spec: VegaLiteSpec): Promise<View> {
  const svg = await renderSvg({ background: '#ffffff', ...spec })
  return { forms: { ...live(spec), 'image/svg+xml': svg }, text: spec.description }
}

/** JupyterLab 4 has Vega-Lite 5; what our charts use of 6 means the same there. */
function live(spec: VegaLiteSpec): Forms {
  const chart = { ...forAnyTheme(spec), $schema: 'https://vega.github.io/schema/vega-lite/v5.json' }
  const text = JSON.stringify(chart)
  return text.length > maxLiveBytes ? {} : { 'application/vnd.vegalite.v5+json': chart }
}
