import type { ColumnTable } from 'arquero'
import type { VegaLiteSpec } from '../../chart/draw/spec.js'
import { UsageError } from '../../errors.js'
import { whatWasFound } from '../../night/check/what-was-found.js'
import { isNight, type Night } from '../../night/night.js'
import { printableText } from '../../printable.js'
import type { Comparison } from '../../table/compare/comparison.js'
import { belongToCell } from '../live/cell-work.js'
import { chartView } from './chart-view.js'
import { comparisonView, isComparison } from './comparison-view.js'
import { currentFrontend, type Forms } from './frontend.js'
import { nightView } from './night-view.js'
import { reportView } from './report-view.js'
import { tableView } from './table-view.js'

/** A value as a notebook shows it, and as a terminal does. */
export interface View {
  readonly forms: Forms
  /** For places that only show text. */
  readonly text: string
}

export interface ShowOptions {
  /** How many rows of a table are shown (20). */
  readonly rows?: number
}

/**
 * Shows a value below its cell: the first rows of a table with their number, sorted by a click on a heading; a chart,
 * which answers to the pointer in JupyterLab and is a picture in the stored notebook; a night with one row per
 * experiment; a report as its verdict and a link. Outside of a notebook it prints text.
 *
 * @param value An Arquero table, what one of `charts` returned, a night, what `compare` found, or the path of a report.
 * @param options.rows How many rows of a table (20).
 * @throws UsageError for anything else, and what `renderSvg` throws.
 * @example
 * ```ts
 * import { experiments, show } from 'nightwatt'
 *
 * await show(await experiments('results'), { rows: 5 })
 * ```
 */
export function show(
  value: ColumnTable | VegaLiteSpec | Night | Comparison | string,
  options: ShowOptions = {},
): Promise<void> {
  return belongToCell(showView(value, options))
}

async function showView(value: unknown, options: ShowOptions): Promise<void> {
  const { rows } = options
  if (rows !== undefined && (!Number.isInteger(rows) || rows < 1)) {
    throw new UsageError(`show: found rows ${rows}; allowed: a whole number from 1`)
  }
  const frontend = currentFrontend()
  // Reserved first, so that outputs stay in the order of the calls, whatever takes longer to draw.
  const output = frontend?.newOutput()
  const { forms, text } = await viewOf(value, options)
  if (output === undefined) process.stdout.write(`${printableText(text)}\n`)
  else output.show({ ...forms, 'text/plain': text })
  await frontend?.sent()
}

async function viewOf(value: unknown, { rows = 20 }: ShowOptions): Promise<View> {
  if (isTable(value)) return tableView(value, rows)
  if (isChart(value)) return chartView(value)
  if (isNight(value)) return nightView(value)
  if (isComparison(value)) return comparisonView(value)
  if (typeof value === 'string' && value.endsWith('.html')) return reportView(value, process.cwd())
  throw new UsageError(
    `show: found ${whatWasFound(value)}; allowed: an Arquero table, a chart of \`charts\`, a night, what compare() found, or the path of a report`,
  )
}

function isTable(value: unknown): value is ColumnTable {
  return has(value, 'columnNames') && has(value, 'numRows') && has(value, 'objects')
}

function isChart(value: unknown): value is VegaLiteSpec {
  return has(value, '$schema') && /\/vega-lite\//.test(String(value.$schema))
}

function has<Name extends string>(value: unknown, name: Name): value is Readonly<Record<Name, unknown>> {
  return typeof value === 'object' && value !== null && name in value
}
