import { readdirSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { compare as differences } from '../../chart/compare.js'
import { groups } from '../../chart/groups.js'
import { findRoot } from '../../config/root.js'
import { writeFileAtomically } from '../../os/atomic.js'
import { shownFileMode } from '../../os/file-modes.js'
import { printable } from '../../printable.js'
import type { Comparison } from '../../table/compare/comparison.js'
import { comparisonTable } from '../../table/compare/comparison-table.js'
import { groupTable } from '../../table/compare/group-table.js'
import { quantityKey } from '../../table/compare/quantity.js'
import { tableData } from '../figures/figure-data.js'
import { drawFigures, type Figures } from '../figures/figures.js'
import type { Wanted } from '../figures/wanted-charts.js'
import { renderIndex } from '../index/index-page.js'
import { pageName } from '../page-names.js'
import { capitalised, nameInWords } from '../phrases.js'
import { contentSecurityPolicy, jsonForScript } from '../render/script-safety.js'
import { type Templates, templatesOf } from '../render/templates.js'
import { vegaRuntime } from '../render/vega-runtime.js'
import { prepareFolder, type ReportOptions } from '../report.js'
import { rowsOf } from '../row.js'
import { type ComparisonView, comparisonViewOf, figureId } from './comparison-view.js'

/** The context of comparison.hbs: the view, and what we made for the page unescaped. */
export interface ComparisonContext {
  readonly view: ComparisonView
  readonly page: {
    readonly policy: string
    /** Made by us: JSON of what the index shows of this page, safe inside a script element. */
    readonly summaryJson: string
    /** Made by us: content of style.css. */
    readonly style: string
    /** Made by us: Vega and its interpreter; empty when the page has no chart. */
    readonly runtime: string
    /** Made by us: content of report.js. */
    readonly script: string
  }
}

/**
 * Writes the page of a comparison, `compare-A--B.html`, and the index.
 * @param comparison What `compare` returned.
 * @param options As of `report`.
 * @returns the absolute path of the page.
 * @throws RecordError for a folder that cannot be written to, UsageError for a template with a mistake.
 * @example
 * ```ts
 * import { compare, comparisonReport, selectNights } from 'nightwatt'
 *
 * const [a = '', b = ''] = await selectNights(['all'])
 * const page = await comparisonReport(await compare(a, b))
 * ```
 */
export async function comparisonReport(comparison: Comparison, options: ReportOptions = {}): Promise<string> {
  const out = resolve(findRoot(process.cwd()), options.out ?? 'reports')
  prepareFolder(out)
  const pages = new Set(readdirSync(out).filter(name => pageName.test(name)))
  const path = join(out, fileNameOf(comparison))
  const templates = await templatesOf(options.template)
  writeFileAtomically(path, await renderComparison(comparison, pages, templates), shownFileMode)
  writeFileAtomically(join(out, 'index.html'), await renderIndex(out, templates), shownFileMode)
  return path
}

/** The page as one HTML file that needs nothing else. */
export async function renderComparison(
  comparison: Comparison,
  pages: ReadonlySet<string> = new Set(),
  templates?: Templates,
): Promise<string> {
  const view = printable(comparisonViewOf(comparison, await figuresOf(comparison), pages))
  const { comparison: template, style, script } = templates ?? (await templatesOf())
  const runtime = view.figures.length > 0 ? `\n${vegaRuntime()}\n` : ''
  const scripts = [runtime, script].filter(text => text !== '')
  const { title, tone, headline } = view
  const context: ComparisonContext = {
    view,
    page: {
      policy: contentSecurityPolicy(scripts),
      summaryJson: jsonForScript({ title, tone, headline }),
      style,
      runtime,
      script,
    },
  }
  return template(context)
}

/** Nobody looks at more pictures; the table has everything. */
const maxFigures = 6

async function figuresOf(comparison: Comparison): Promise<Figures> {
  const inGroups = comparison.match === 'groups'
  const table = await (inGroups ? groupTable : comparisonTable)(comparison)
  if (table.numRows() === 0) return drawFigures([])
  const draw = inGroups ? groups : differences
  const rows = rowsOf(table)
  const wanted = comparison.quantities
    .slice(0, maxFigures)
    .map(({ name, judgement, sentence, ...quantity }): Wanted => {
      const nothing = judgement === 'not comparable' || (judgement === 'identical' && !inGroups)
      return {
        id: figureId(quantityKey(quantity)),
        title: capitalised(nameInWords(name)),
        absence: nothing ? `${capitalised(sentence)}.` : '',
        spec: options => draw(table, { ...options, quantity: name }),
        data: (_, store) =>
          tableData(
            rows.filter(row => row.quantity === name),
            store,
          ),
      }
    })
  return drawFigures(wanted)
}

const longestName = 60

function fileNameOf({ a, b }: Comparison): string {
  const part = (name: string) =>
    name.replaceAll(/[^\p{Letter}\p{Number}._-]+/gu, '-').slice(0, longestName) || 'side'
  return `compare-${part(a.name)}--${part(b.name)}.html`
}
