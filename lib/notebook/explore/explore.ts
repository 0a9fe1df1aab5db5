import { basename } from 'node:path'
import type { ColumnTable } from 'arquero'
import { UsageError } from '../../errors.js'
import { type NightSource, openNights } from '../../night/find/open-night.js'
import { explorePage } from '../../report/explore/explore-page.js'
import { experimentTable } from '../../table/experiments.js'
import { belongToCell, markShown } from '../live/cell-work.js'
import { currentFrontend } from '../show/frontend.js'
import { escapeHtml, html, quiet } from '../show/html.js'
import { tableView } from '../view/table-view.js'
import { nextView, pickedIn } from './picked-rows.js'

/** A view in which experiments are picked. */
export interface Exploration {
  /** All experiments of the view, columns as of `experiments`. */
  readonly table: ColumnTable
  /**
   * The experiments that are picked in the view, in the order of the table.
   *
   * @param numbers Of experiments, as the view writes them where it cannot tell the kernel: `1 4 7`.
   * @throws UsageError for a number that is none of the view.
   */
  selected(numbers?: string): Promise<ColumnTable>
}

let latest: Exploration | undefined

/**
 * Shows nights as one linked view: charts and the table of experiments, in which what is picked in one, by a click or
 * by a frame drawn over marks, is picked in all; the filter of the table picks too. `selected()` in the next cell is the
 * table of what was picked. The view lives on in the stored notebook, without a kernel.
 *
 * @param source A night, the path of a night or of a folder of nights, or several of these.
 * @throws RecordError when there is no night.
 * @example
 * ```ts
 * import { explore } from 'nightwatt'
 *
 * const view = await explore('results')
 * console.log(view.table.numRows(), (await view.selected()).numRows())
 * ```
 */
export function explore(source: NightSource): Promise<Exploration> {
  return belongToCell(exploreNights(source))
}

/**
 * The table of the experiments that are picked in the view that `explore` showed last.
 *
 * @param numbers Of experiments, as the view writes them where it cannot tell the kernel: `1 4 7`, or with the
 *   place of their night `1.4 2.7` (those that are picked).
 * @returns Columns as of `experiments`; no row where nothing is picked.
 * @throws UsageError before any `explore`, and for a number that is none of the view.
 * @example
 * ```ts
 * import { explore, selected } from 'nightwatt'
 *
 * await explore('results')
 * const table = await selected('1.1 2.1')
 * console.log(table.numRows())
 * ```
 */
export async function selected(numbers?: string): Promise<ColumnTable> {
  if (latest === undefined) {
    throw new UsageError('selected: found no view; show one first: await explore(night)')
  }
  return latest.selected(numbers)
}

async function exploreNights(source: NightSource): Promise<Exploration> {
  const nights = await openNights(source)
  const frontend = currentFrontend()
  const output = frontend?.newOutput()
  const view = nextView()
  const { page, numbers, height } = await explorePage(nights, { kernel: kernelId(), view })
  const table = await experimentTable(nights)
  const told = `${numbers.length} experiments of ${nights.map(({ name }) => name).join(', ')}`
  const hint = 'a notebook that is trusted shows its charts and table here'
  output?.show({
    'text/html': `<iframe srcdoc='${insideApostrophes(page)}' style="width:100%;height:${height}px;border:0" title="${escapeHtml(told)}"></iframe>${html`<div style="${quiet}">${told}; ${hint}</div>`}`,
    'text/plain': told,
  })
  if (output === undefined) process.stdout.write(`${tableView(table, 20).text}\n`)
  await frontend?.sent()
  const exploration: Exploration = {
    table,
    async selected(asked) {
      return rowsIn(table, asked === undefined ? pickedIn(view) : rowsNamed(asked, numbers))
    },
  }
  latest = exploration
  markShown(exploration)
  return exploration
}

/** The kernel that this process is, as Jupyter's server calls it: the name of its connection file has it. */
function kernelId(): string | null {
  const file = process.argv.find(word => /^kernel-.+\.json$/.test(basename(word)))
  return file === undefined ? null : basename(file).slice('kernel-'.length, -'.json'.length)
}

function rowsNamed(text: string, numbers: readonly string[]): readonly number[] {
  const words = text.split(/[\s,]+/).filter(word => word !== '')
  const unknown = words.filter(word => !numbers.includes(word))
  if (unknown.length > 0) {
    throw new UsageError(
      `selected: found ${unknown.join(', ')}; allowed: numbers of experiments as the view shows them, from ${numbers[0] ?? '–'} to ${numbers.at(-1) ?? '–'}`,
    )
  }
  return words.map(word => numbers.indexOf(word)).sort((a, b) => a - b)
}

async function rowsIn(whole: ColumnTable, rows: readonly number[]): Promise<ColumnTable> {
  const { table } = await import('arquero')
  const there = rows.filter(row => row < whole.numRows())
  return table(
    whole.columnNames().map((name): [string, unknown[]] => [name, there.map(row => whole.get(name, row))]),
  )
}

/** A whole page in an attribute: as it is, but for what would end the attribute. Apostrophes are rarer in it than quotes. */
function insideApostrophes(page: string): string {
  return page.replaceAll('&', '&amp;').replaceAll("'", '&#39;')
}
