import { UsageError } from '../../errors.js'
import { printableText } from '../../printable.js'
import { showInDeno } from '../kernel/deno-values.js'
import { belongToCell } from '../live/cell-work.js'
import { showLastValuesBy } from '../live/last-value.js'
import { ownView, usualRows, viewOf } from '../view/views.js'
import { currentFrontend } from './frontend.js'
import { type Shown, ShownPlace } from './shown.js'

export interface ShowOptions {
  /** How many rows of a table are shown (20). */
  readonly rows?: number
}

/**
 * Shows a value below its cell: the first rows of a table with their number, sorted by a click on a heading; a chart,
 * which answers to the pointer in JupyterLab and is a picture in the stored notebook; a night with one row per
 * experiment; a plan with what earlier runs let expect; a report as its verdict and a link. Outside of a notebook it
 * prints text. As the last of a cell, what nightwatt returns shows itself, without `show`.
 *
 * @param value An Arquero table or an array of objects; a Vega-Lite specification; what `run`, `plan`, `compare`,
 *   `protocol`, `status` or `startSession` returned; nights; the path of a report; HTML that `html` made.
 * @param options.rows How many rows of a table (20).
 * @returns The place below the cell: its `update` shows another value there, also from a later cell.
 * @throws UsageError for anything else, and what `renderSvg` throws.
 * @example
 * ```ts
 * import { experiments, show } from 'nightwatt'
 *
 * const place = await show([{ doing: 'reading the results' }])
 * await place.update(await experiments('results'))
 * ```
 */
export function show(value: unknown, options: ShowOptions = {}): Promise<Shown> {
  return belongToCell(showView(value, options))
}

async function showView(value: unknown, { rows = usualRows }: ShowOptions): Promise<Shown> {
  if (!Number.isInteger(rows) || rows < 1) {
    throw new UsageError(`show: found rows ${rows}; allowed: a whole number from 1`)
  }
  const frontend = currentFrontend()
  // Reserved first, so that outputs stay in the order of the calls, whatever takes longer to draw.
  const output = frontend?.newOutput()
  const place = async (shown: unknown) => {
    const { forms, metadata, text } = await viewOf(shown, { rows })
    if (output === undefined) process.stdout.write(`${printableText(text)}\n`)
    else output.show({ ...forms, 'text/plain': text }, metadata)
    await frontend?.sent()
  }
  await place(value)
  return new ShownPlace(place)
}

showLastValuesBy(value => (ownView(value) === undefined ? undefined : show(value)))
showInDeno(ownView)
