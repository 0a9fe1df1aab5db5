import { accessSync, constants, existsSync, statSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { findRoot } from '../config/root.js'
import { RecordError, UsageError } from '../errors.js'
import type { Night } from '../night/night.js'
import { findNights, type NightSource, openNight, openNights } from '../night/open-night.js'
import { printable } from '../printable.js'
import { writeFileAtomically } from '../record/atomic.js'
import { makeFolder } from '../record/owner.js'
import { shownFileMode, shownFolderMode } from '../run/file-modes.js'
import { experiments } from '../table/experiments.js'
import { buildView, metricsOf } from './build-view.js'
import { gridIntensityOf } from './carbon.js'
import { detailsOf } from './details.js'
import { figuresOf } from './figures.js'
import { hiddenNight } from './hidden-night.js'
import { renderIndex } from './index-page.js'
import { tracesOf } from './night-traces.js'
import { findChromium, printPdf } from './print-pdf.js'
import { renderHtml } from './render-html.js'
import { renderMarkdown } from './render-markdown.js'
import { templatesOf } from './templates.js'
import type { ReportView } from './view.js'

export interface ReportOptions {
  /** Folder of the pages, relative to the project's root and made if it is not there (reports). */
  readonly out?: string | undefined
  /** Grams of CO2e a kWh of the grid; without it what the nights' configurations state, else no gCO2e is told. */
  readonly gridIntensity?: number | undefined
  /** Folder of templates of your own; what it lacks is ours (docs/templates.md). */
  readonly template?: string | undefined
  /**
   * `html` (default); `md`, Markdown with the charts as SVG files in a folder beside it; `pdf`, the page as a Chromium of
   * this machine prints it, beside the page.
   */
  readonly format?: ReportFormat | undefined
}

export const reportFormats = ['html', 'md', 'pdf'] as const
export type ReportFormat = (typeof reportFormats)[number]

/**
 * Writes one page a night date, `YYYY-MM-DD.html`, and `index.html` over all pages of the folder. A page is of
 * a date: other nights of the same date that lie in the same results folder are taken along, so that a report
 * on the second night of an evening does not lose the first.
 * @param source a night, the path of one or of a folder of nights, or several of these.
 * @returns the absolute path of what was made in the wanted format; of the latest date where there are several.
 * @throws UsageError without any night, for an unknown option or format, a template with a mistake or for Markdown; RecordError for a night that
 *   cannot be opened; RefusedError for a PDF without a Chromium.
 */
export async function report(source: NightSource, options: ReportOptions = {}): Promise<string> {
  const given = await openNights(source)
  if (given.length === 0) {
    throw new UsageError(
      'report: no night was given; name at least one night folder, as `nightwatt report results/run_…` does',
    )
  }
  const { format = 'html' } = options
  if (!reportFormats.includes(format)) {
    throw new UsageError(`report: there is no format ${format}; allowed are ${reportFormats.join(', ')}`)
  }
  if (format === 'md' && options.template !== undefined) {
    throw new UsageError(
      'report: found a template beside the format md; allowed: one of the two, for Markdown has no templates',
    )
  }
  refuseUnknownOptions(options)
  const chromium = format === 'pdf' ? await findChromium() : ''
  const out = resolve(findRoot(process.cwd()), options.out ?? 'reports')
  prepareFolder(out)
  const templates = await templatesOf(options.template)
  const dates = [...new Set(given.map(({ date }) => date))].sort()
  let made = ''
  for (const date of dates) {
    const { nights, problems } = await withSiblings(
      date,
      given.filter(night => night.date === date),
    )
    const view = await viewOf(date, nights, problems, options)
    made = join(out, `${date}.${format}`)
    if (format === 'md') {
      writeMarkdown(out, date, view)
      continue
    }
    const page = join(out, `${date}.html`)
    writeFileAtomically(page, await renderHtml(view, templates), shownFileMode)
    if (format === 'pdf') await printPdf(chromium, page, made)
  }
  if (format !== 'md')
    writeFileAtomically(join(out, 'index.html'), await renderIndex(out, templates), shownFileMode)
  return made
}

const knownOptions = [
  'out',
  'gridIntensity',
  'template',
  'format',
] as const satisfies readonly (keyof ReportOptions)[]

// In a cell types may be off: a misspelt option must not be passed over.
function refuseUnknownOptions(options: ReportOptions): void {
  const known: readonly string[] = knownOptions
  const unknown = Object.keys(options).filter(name => !known.includes(name))
  if (unknown.length === 0) return
  throw new UsageError(`report: found the option ${unknown.join(', ')}; allowed: ${known.join(', ')}`)
}

function writeMarkdown(out: string, date: string, view: ReportView): void {
  const { text, pictures } = renderMarkdown(view)
  makeFolder(join(out, date), shownFolderMode)
  for (const [path, svg] of pictures) writeFileAtomically(join(out, path), svg, shownFileMode)
  writeFileAtomically(join(out, `${date}.md`), text, shownFileMode)
}

/** Makes the folder of the pages, and checks that it can be written to. */
export function prepareFolder(out: string): void {
  try {
    makeFolder(out, shownFolderMode)
    accessSync(out, constants.W_OK)
    if (!statSync(out).isDirectory()) throw new Error('it is no folder')
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    throw new RecordError(
      `The reports folder ${out} cannot be written to: ${reason}. Name another with --out DIR.`,
    )
  }
}

async function viewOf(
  date: string,
  nights: readonly Night[],
  problems: readonly string[],
  options: ReportOptions,
): Promise<ReportView> {
  const gridIntensity = gridIntensityOf(options.gridIntensity, nights)
  const table = await experiments(nights)
  const traces = tracesOf(nights)
  const figures = await figuresOf(table, traces, metricsOf(table))
  const details = detailsOf(nights, traces)
  const input = { date, nights, experiments: table, figures, details, gridIntensity, problems }
  return printable(buildView(input))
}

// A broken night beside those asked for must not cost them their page: it is told of on the page.
async function withSiblings(
  date: string,
  given: readonly Night[],
): Promise<{ nights: readonly Night[]; problems: readonly string[] }> {
  const nights = new Map(given.map(night => [night.path, night]))
  const problems: string[] = []
  for (const folder of new Set(given.map(({ path }) => dirname(path)))) {
    if (!existsSync(folder)) continue
    for (const found of await findNights(folder)) {
      if (found.date !== date || nights.has(found.path)) continue
      try {
        nights.set(found.path, await openNight(found.path))
      } catch (error) {
        problems.push(`${found.name}: ${error instanceof Error ? error.message : String(error)}`)
      }
    }
  }
  return {
    nights: [...nights.values()].map(hiddenNight).sort((a, b) => (a.name < b.name ? -1 : 1)),
    problems,
  }
}
