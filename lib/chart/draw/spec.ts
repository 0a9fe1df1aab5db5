import { UsageError } from '../../errors.js'
import { withSafeNames } from '../data/safe-names.js'
import { plainText } from './chart-text.js'
import { themeFor } from './theme.js'

/**
 * A Vega-Lite specification as plain JSON. The type is our own and loose on purpose: a notebook cell that draws
 * a chart must type-check without the types of vega-lite.
 */
export interface VegaLiteSpec {
  readonly $schema: string
  /** One sentence with the chart's numbers, for those who cannot see it. */
  readonly description: string
  readonly title: unknown
  readonly [key: string]: unknown
}

/** A Vega specification as plain JSON: what a Vega-Lite specification compiles to. */
export interface VegaSpec {
  readonly $schema?: string
  readonly [key: string]: unknown
}

export interface ChartOptions {
  /** Width of the plot without its axes, in pixels. */
  readonly width?: number | undefined
  /** Height of the plot without its axes, in pixels; of one panel where a chart has several. */
  readonly height?: number | undefined
  readonly title?: string | undefined
}

export interface Size {
  readonly width: number
  readonly height: number
}

export const vegaLiteSchema = 'https://vega.github.io/schema/vega-lite/v6.json'

const smallest = 80
const largest = 10_000

/**
 * The size of a plot in pixels.
 * @throws UsageError for a size that nothing can be drawn in.
 */
export function chartSize(options: ChartOptions, usual: Size): Size {
  return {
    width: side('width', options.width, usual.width),
    height: side('height', options.height, usual.height),
  }
}

/** What a chart draws below its heading: `layer`, `vconcat`, or `mark` and `encoding`. */
export type Body = Readonly<Record<string, unknown>>

export interface Heading {
  readonly title: string
  /** Lines below the title, already short enough for the chart's width. */
  readonly subtitle: readonly string[]
  readonly description: string
}

/** Plots narrower than this have their legends below one another. */
const roomForLegends = 560

/**
 * A whole specification: heading, theme and body.
 * @param width width of the plot in pixels
 */
export function chartSpec(
  { title, subtitle, description }: Heading,
  width: number,
  body: Body,
): VegaLiteSpec {
  return withSafeNames({
    $schema: vegaLiteSchema,
    title: { text: plainText(title), subtitle: subtitle.map(plainText) },
    description: plainText(description),
    config: themeFor(width < roomForLegends ? 'narrow' : 'wide'),
    ...body,
  })
}

function side(name: string, wanted: number | undefined, usual: number): number {
  if (wanted === undefined) return usual
  if (Number.isFinite(wanted) && wanted >= smallest && wanted <= largest) return wanted
  throw new UsageError(
    `The ${name} of a chart was ${wanted}; allowed: a number of pixels from ${smallest} to ${largest}.`,
  )
}
