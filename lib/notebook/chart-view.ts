import { forAnyTheme } from '../chart/any-theme.js'
import { renderSvg } from '../chart/render.js'
import type { VegaLiteSpec } from '../chart/spec.js'
import type { Forms } from './frontend.js'
import type { View } from './show.js'

// A chart of more data than this is a picture alone: a notebook is to stay a small file.
const mostLiveBytes = 200_000

/**
 * A chart drawn by JupyterLab itself, in its theme and with tooltips; beside it the picture for the stored notebook,
 * dark lines on white, since that is seen under other themes than the one it was made in.
 */
export async function chartView(spec: VegaLiteSpec): Promise<View> {
  const svg = await renderSvg({ background: '#ffffff', ...spec })
  return { forms: { ...live(spec), 'image/svg+xml': svg }, text: spec.description }
}

/** JupyterLab 4 has Vega-Lite 5; what our charts use of 6 means the same there. */
function live(spec: VegaLiteSpec): Forms {
  const chart = { ...forAnyTheme(spec), $schema: 'https://vega.github.io/schema/vega-lite/v5.json' }
  const text = JSON.stringify(chart)
  return text.length > mostLiveBytes ? {} : { 'application/vnd.vegalite.v5+json': chart }
}
