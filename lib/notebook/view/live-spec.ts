import { forAnyTheme } from '../../chart/draw/any-theme.js'
import type { VegaLiteSpec } from '../../chart/draw/spec.js'
import { compactData } from './compact-data.js'

const liveSchema = 'https://vega.github.io/schema/vega-lite/v5.json'

/** JupyterLab 4 has Vega-Lite 5; what our charts use of 6 means the same there. */
export const liveType = 'application/vnd.vegalite.v5+json'

/** A chart as a front end draws it itself: in the theme of its page, and with its data in few bytes. */
export function liveSpec(spec: VegaLiteSpec): Readonly<Record<string, unknown>> {
  return { ...compactData(forAnyTheme(spec)), $schema: liveSchema }
}

const ground = 'var(--jp-layout-color1,#fff)'
const ink = 'var(--jp-ui-font-color1,#24292f)'

/**
 * How JupyterLab is to draw it: no wider than the cell. vega-embed puts the style into the page in place of its own, where
 * no other chart did so before. An SVG can shrink: what lies below the pointer is found in it at any size, in a
 * canvas only at its own.
 */
export const fittingItsCell = {
  [liveType]: {
    embed_options: {
      renderer: 'svg',
      defaultStyle: [
        '.vega-embed{position:relative;display:inline-block;max-width:100%;box-sizing:border-box;padding-right:6px}',
        '.vega-embed svg.marks{max-width:100%;height:auto;overflow:visible}',
        '.vega-embed summary{position:absolute;top:0;right:0;padding:4px;line-height:0;list-style:none;cursor:pointer;opacity:.3}',
        '.vega-embed:hover summary,.vega-embed summary:focus{opacity:.9}',
        `.vega-embed summary svg{width:16px;height:16px;color:${ink}}`,
        `.vega-embed .vega-actions{position:absolute;z-index:1;top:26px;right:0;background:${ground};border:1px solid #888}`,
        `.vega-embed .vega-actions a{display:block;padding:4px 12px;color:${ink};text-decoration:none}`,
      ].join(''),
    },
  },
}
