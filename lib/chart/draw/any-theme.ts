import type { VegaLiteSpec } from './spec.js'
import { colours } from './theme.js'

// On white and on JupyterLab's #111 alike the contrast is 4.3.
const middle = '#787878'

const onAnyGround: Readonly<Record<string, string>> = {
  [colours.ink]: middle,
  [colours.muted]: middle,
  [colours.faint]: 'rgba(128, 128, 128, 0.3)',
  [colours.band]: 'rgba(128, 128, 128, 0.12)',
  [colours.failure]: '#d64550',
  // The blue of paper is too dark on black for the thin dashes of an estimate.
  [colours.single]: '#2e8bc9',
}

/**
 * A chart for a page with a theme of its own, light or dark: nothing in it needs a white background, and the colour
 * of its texts is left to the theme. The colours of its data stay as far from black as from white.
 */
export function forAnyTheme(spec: VegaLiteSpec): VegaLiteSpec {
  return { ...spec, ...record(recoloured({ ...spec, config: withoutInk(spec.config) }, onAnyGround)) }
}

/**
 * A chart whose picture stands in the HTML of a cell: its texts have the colour of the text around it.
 */
export function forCell(spec: VegaLiteSpec): VegaLiteSpec {
  return { ...spec, ...record(recoloured(spec, { ...onAnyGround, ...inkOfCell })) }
}

const inkOfCell = { [colours.ink]: 'currentColor', [colours.muted]: 'currentColor' }

function withoutInk(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, part]) => part !== colours.ink && part !== colours.muted)
      .map(([name, part]) => [name, withoutInk(part)]),
  )
}

function recoloured(value: unknown, colourFor: Readonly<Record<string, string>>): unknown {
  if (typeof value === 'string') return colourFor[value] ?? value
  if (Array.isArray(value)) return value.map(part => recoloured(part, colourFor))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, recoloured(part, colourFor)]))
}

function record(value: unknown): object {
  return typeof value === 'object' && value !== null ? value : {}
}
