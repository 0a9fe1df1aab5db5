import type { ColumnTable } from 'arquero'
import { renderSvg } from '../chart/render.js'
import type { VegaLiteSpec } from '../chart/spec.js'
import { UsageError } from '../errors.js'
import type { Night } from '../night/night.js'
import type { Comparison } from '../table/compare/comparison.js'
import { comparisonView, isComparison } from './comparison-view.js'
import { currentFrontend } from './frontend.js'
import { nightView } from './night-view.js'
import { reportView } from './report-view.js'
import { keepShowing } from './showing.js'
import { tableView } from './table-view.js'

/** A value as a notebook shows it, and as a terminal does. */
export interface View {
  readonly mimeType: string
  readonly content: string
  /** For where nothing but text can be shown. */
  readonly text: string
}

export interface ShowOptions {
  /** How many rows of a table (20). */
  readonly rows?: number
}

/**
 * Shows a value below its cell: the first rows of a table with their number, a chart as an SVG that is also there in
 * the stored notebook, a night with a row an experiment, a link to a report. Outside of a notebook it prints text.
 *
 * @param value An Arquero table, what one of `charts` returned, a night, what `compare` found, or the path of a report.
 * @throws UsageError for anything else, and what `renderSvg` throws.
 */
export function show(
  value: ColumnTable | VegaLiteSpec | Night | Comparison | string,
  options: ShowOptions = {},
): Promise<void> {
  return keepShowing(showView(value, options))
}

async function showView(value: unknown, options: ShowOptions): Promise<void> {
  // Asked for first, so that what is shown one after the other stands so, whatever takes longer to draw.
  const output = currentFrontend()?.newOutput()
  const { mimeType, content, text } = await viewOf(value, options)
  if (output === undefined) process.stdout.write(`${text}\n`)
  else output.show(mimeType, content)
}

async function viewOf(value: unknown, { rows = 20 }: ShowOptions): Promise<View> {
  if (isTable(value)) return tableView(value, rows)
  if (isChart(value)) {
    // Dark lines on white, whatever the theme: a stored picture is seen under others than the one it was made in.
    const content = await renderSvg({ background: '#ffffff', ...value })
    return { mimeType: 'image/svg+xml', content, text: value.description }
  }
  if (isNight(value)) return nightView(value)
  if (isComparison(value)) return comparisonView(value)
  if (typeof value === 'string' && value.endsWith('.html')) return reportView(value, process.cwd())
  const hint = value instanceof Promise ? '; write await before what makes it' : ''
  throw new UsageError(
    `show: found ${nameOf(value)}; allowed: an Arquero table, a chart of \`charts\`, a night, what compare() found, or the path of a report${hint}`,
  )
}

function isTable(value: unknown): value is ColumnTable {
  return has(value, 'columnNames') && has(value, 'numRows') && has(value, 'objects')
}

function isChart(value: unknown): value is VegaLiteSpec {
  return has(value, '$schema') && /\/vega-lite\//.test(String(value.$schema))
}

function isNight(value: unknown): value is Night {
  return has(value, 'record') && has(value, 'experiments') && has(value, 'path')
}

function has<Name extends string>(value: unknown, name: Name): value is Readonly<Record<Name, unknown>> {
  return typeof value === 'object' && value !== null && name in value
}

function nameOf(value: unknown): string {
  if (value === null || value === undefined) return String(value)
  if (value instanceof Promise) return 'a promise'
  return typeof value === 'object' ? 'an object that is none of these' : `a ${typeof value}`
}
