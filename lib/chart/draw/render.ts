import type { View } from 'vega'
import type { TopLevelSpec } from 'vega-lite'
import { NightwattError, UsageError } from '../../errors.js'
import { textWidth } from './chart-text.js'
import type { VegaSpec } from './spec.js'
import { fontSizes } from './theme.js'

/**
 * Compiles a Vega-Lite specification to Vega. vega and vega-lite are loaded here and not before: they are heavy,
 * and vega 6 has a top-level await, which a notebook's CommonJS cell cannot import statically.
 *
 * @param spec What one of `charts` returned, or any Vega-Lite specification.
 * @throws UsageError when the value is no Vega-Lite specification or does not compile
 * @example
 * ```ts
 * import { charts, compile, experiments } from 'nightwatt'
 *
 * const vega = await compile(charts.energy(await experiments('results')))
 * ```
 */
export async function compile(spec: object): Promise<VegaSpec> {
  if (!isVegaLite(spec)) {
    throw new UsageError(
      `This is no Vega-Lite specification: its $schema is ${String(schemaOf(spec))}; allowed: one of https://vega.github.io/schema/vega-lite/….`,
    )
  }
  const { compile: compileToVega } = await import('vega-lite')
  const problems: string[] = []
  try {
    const { spec: compiled } = compileToVega(spec, { logger: collect(problems) })
    return { ...compiled }
  } catch (error) {
    throw new UsageError(`The chart does not compile: ${[...problems, messageOf(error)].join('; ')}`, {
      cause: error,
    })
  }
}

/**
 * Draws a chart as the text of an SVG, without a browser. The same specification gives the same text, and the
 * ids in it differ between different charts, so that many can stand in one page.
 *
 * Times are drawn in the time zone of the process.
 *
 * @param spec What one of `charts` returned, or any Vega-Lite specification.
 * @throws UsageError when the specification does not compile, NightwattError when it cannot be drawn
 * @example
 * ```ts
 * import { charts, experiments, renderSvg } from 'nightwatt'
 *
 * const svg = await renderSvg(charts.tradeoff(await experiments('results')))
 * ```
 */
export async function renderSvg(spec: object): Promise<string> {
  return drawSvg(await compile(spec))
}

/** The same of a specification that is compiled already. */
export async function drawSvg(compiled: VegaSpec): Promise<string> {
  const vega = await import('vega')
  const { expressionInterpreter } = await import('vega-interpreter')
  measureTextLikeUs(vega)
  let view: View | undefined
  try {
    // Interpreted, as in the report's page, where no code may be made from text: both draw the same.
    const runtime = vega.parse(compiled, undefined, { ast: true })
    view = new vega.View(runtime, { renderer: 'none', expr: expressionInterpreter, logLevel: vega.Error })
    return withOwnIds(await view.toSVG())
  } catch (error) {
    throw new NightwattError(`The chart cannot be drawn: ${messageOf(error)}`, { cause: error })
  } finally {
    view?.finalize()
  }
}

// Without a canvas, Vega takes every letter to be 0.8 times as wide as the font is high: legends drift apart and
// titles push plots away. Its `textMetrics.width` is made to be replaced (vega-scenegraph, util/text.js).
function measureTextLikeUs(vega: object): void {
  const metrics: unknown = 'textMetrics' in vega ? vega.textMetrics : null
  if (
    typeof metrics !== 'object' ||
    metrics === null ||
    !('width' in metrics) ||
    !('estimateWidth' in metrics)
  )
    return
  if (metrics.width !== metrics.estimateWidth) return
  metrics.width = (item: { fontSize?: number; limit?: number }, text: unknown) => {
    const width = textWidth(String(text ?? ''), item.fontSize ?? fontSizes.mark)
    return item.limit !== undefined && item.limit > 0 ? Math.min(width, item.limit) : width
  }
}

// Vega counts the ids of clip paths and gradients through the life of the process.
function withOwnIds(svg: string): string {
  const ids = [...new Set([...svg.matchAll(/ id="((?:clip|gradient_)\d+)"/g)].map(([, id]) => id ?? ''))]
  if (ids.length === 0) return svg
  const renumber = (text: string, name: (index: number) => string) =>
    text.replaceAll(
      /( id="|url\(#|href="#)((?:clip|gradient_)\d+)(?=["')])/g,
      (whole, before: string, id: string) => (ids.includes(id) ? `${before}${name(ids.indexOf(id))}` : whole),
    )
  const print = fingerprint(renumber(svg, index => `${index}`))
  return renumber(svg, index => `chart-${print}-${index}`)
}

// FNV-1a, 32 bits: short, and enough to keep the charts of one page apart.
function fingerprint(text: string): string {
  let hash = 0x811c9dc5
  for (let index = 0; index < text.length; index += 1) {
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193)
  }
  return (hash >>> 0).toString(16).padStart(8, '0')
}

function isVegaLite(spec: object): spec is TopLevelSpec {
  return /\/vega-lite\//.test(String(schemaOf(spec)))
}

function schemaOf(spec: unknown): unknown {
  return typeof spec === 'object' && spec !== null && '$schema' in spec ? spec.$schema : undefined
}

// vega-lite's warnings go with its error, and never to the console.
function collect(problems: string[]) {
  const keep = (...parts: readonly unknown[]) => {
    problems.push(parts.map(String).join(' '))
    return logger
  }
  const drop = () => logger
  const logger = { level: levelOf, error: keep, warn: keep, info: drop, debug: drop }
  function levelOf(): number
  function levelOf(level: number): typeof logger
  function levelOf(level?: number): number | typeof logger {
    return level === undefined ? 0 : logger
  }
  return logger
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
