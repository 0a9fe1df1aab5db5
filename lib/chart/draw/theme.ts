/**
 * The one look of all charts. The colours are those of Okabe and Ito, which readers with any of the common
 * colour-vision deficiencies can tell apart (https://jfly.uni-koeln.de/color/).
 */

const blue = '#0072B2'
const green = '#009E73'
const vermillion = '#D55E00'
const orange = '#E69F00'
const purple = '#CC79A7'
const sky = '#56B4E9'

const ink = '#24292f'
const faint = '#e4e7eb'

export const colours = {
  ink,
  muted: '#57606a',
  faint,
  band: '#f3f5f7',
  failure: '#9b1c1c',
  /** Outline of the points on a Pareto front, and the front itself. */
  front: ink,
  single: blue,
} as const

/** Parts of an experiment's energy, in the order in which they are stacked. */
export const components = ['CPU package', 'CPU RAM', 'CPU', 'GPU'] as const
export type Component = (typeof components)[number]

export const componentColours: Readonly<Record<Component, string>> = {
  'CPU package': blue,
  'CPU RAM': green,
  CPU: blue,
  GPU: vermillion,
}

// The first GPU has the colour that GPUs have in the energy chart. Yellow is left out: it is invisible on white.
const gpuColours = [vermillion, orange, purple, sky, '#6b7280', '#8f3f00', '#946600', '#8b4a70']
const otherColours = ['#6b7280', purple, sky, orange]

/** Colours of groups (repository, model, night), each with a shape of its own. */
export const groupColours = [blue, orange, green, vermillion, purple, sky] as const
export const groupShapes = [
  'circle',
  'square',
  'triangle-up',
  'diamond',
  'triangle-down',
  'triangle-right',
] as const

/** The colour of a device of a trace, the same in every chart: `CPU package`, `CPU RAM`, `CPU`, `GPU 0`… */
export function deviceColour(device: string, others: number): string {
  for (const component of components) if (component === device) return componentColours[component]
  const gpu = /^GPU (\d+)$/.exec(device)
  if (gpu !== null) return at(gpuColours, Number(gpu[1]))
  return at(otherColours, others)
}

/** How measurements and estimates look different: in strength and in outline. */
export const sourceLook = {
  measured: { opacity: 1, dash: [1, 0] },
  estimated: { opacity: 0.45, dash: [4, 3] },
} as const

/** A cross (×), drawn as a path because Vega's own `cross` is an upright plus that reads as "more". */
export const crossPath = 'M-0.7,-0.7L0.7,0.7M-0.7,0.7L0.7,-0.7'
/** A short dash: a value was expected here, and none is known. */
export const dashPath = 'M-0.8,0L0.8,0'

export const fontSizes = { title: 15, subtitle: 12, axis: 11, label: 11, mark: 11, message: 14 } as const

const font = 'system-ui, -apple-system, "Segoe UI", "Noto Sans", "Liberation Sans", Arial, sans-serif'

const legend = {
  orient: 'bottom',
  direction: 'horizontal',
  labelColor: ink,
  titleColor: ink,
  labelFontSize: fontSizes.label,
  titleFontSize: fontSizes.label,
  symbolSize: 90,
  labelLimit: 260,
} as const

/** The theme of a chart as wide as a page, or as narrow as a telephone: there the legends stand in a column. */
export function themeFor(layout: 'wide' | 'narrow'): Readonly<Record<string, unknown>> {
  if (layout === 'wide') return themeConfig
  return { ...themeConfig, legend: { ...legend, layout: legendLayout('vertical', 6) } }
}

function legendLayout(direction: 'horizontal' | 'vertical', margin: number) {
  return { bottom: { anchor: 'start', direction, margin } }
}

/**
 * The theme as a Vega-Lite `config` and nothing else, so that a page may put its own in its place. The
 * background is transparent.
 */
export const themeConfig: Readonly<Record<string, unknown>> = {
  background: 'transparent',
  font,
  padding: 8,
  view: { stroke: null },
  title: {
    anchor: 'start',
    frame: 'group',
    color: ink,
    fontSize: fontSizes.title,
    fontWeight: 600,
    subtitleColor: colours.muted,
    subtitleFontSize: fontSizes.subtitle,
    subtitleLineHeight: 16,
    subtitlePadding: 4,
    offset: 12,
  },
  axis: {
    labelColor: ink,
    titleColor: ink,
    labelFontSize: fontSizes.axis,
    titleFontSize: fontSizes.axis,
    titleFontWeight: 500,
    titlePadding: 8,
    gridColor: faint,
    domainColor: '#aab2bd',
    tickColor: '#aab2bd',
  },
  legend: { ...legend, layout: legendLayout('horizontal', 20) },
  text: { color: ink, fontSize: fontSizes.mark },
}

function at(list: readonly string[], index: number): string {
  return list[index % list.length] ?? ink
}
