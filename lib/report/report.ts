import { accessSync, constants, statSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { findRoot } from '../config/root.js'
import { RecordError, UsageError } from '../errors.js'
import type { NightSource } from '../night/find/open-night.js'
import { writeFileAtomically } from '../os/atomic.js'
import { shownFileMode, shownFolderMode } from '../os/file-modes.js'
import { makeFolder } from '../os/owner.js'
import { printable } from '../printable.js'
import { alteredFiles, alteredSince } from '../record/check/check-manifest.js'
import { experiments } from '../table/experiments.js'
import { seriesToTarget } from '../table/metric-series.js'
import { buildView, metricsOf } from './build-view.js'
import { figuresOf } from './figures/figures.js'
import { tracesOf } from './figures/night-traces.js'
import { renderIndex } from './index/index-page.js'
import { type Page, type PageKind, pagesOf } from './pages.js'
import { findChromium, printPdf } from './render/print-pdf.js'
import { renderHtml } from './render/render-html.js'
import { renderMarkdown } from './render/render-markdown.js'
import { templatesOf } from './render/templates.js'
import { gridIntensityOf } from './sections/carbon.js'
import { detailsOf } from './sections/details.js'
import type { ReportView } from './view.js'

export interface ReportOptions {
  /** Folder of the pages, relative to the project's root and made if it is not there (reports). */
  readonly out?: string | undefined
  /** Grams of CO2e per kWh of the grid; without it what the nights' configurations state, else no gCO2e is given. */
  readonly gridIntensity?: number | undefined
  /** Folder of templates of your own; what it lacks is ours (docs/templates.md). */
  readonly template?: string | undefined
  /**
   * `html` (default); `md`, Markdown with the charts as SVG files in a folder beside it; `pdf`, the page as a Chromium of
   * this machine prints it, beside the page.
   */
  readonly format?: ReportFormat | undefined
  /**
   * `night`, a page of each night, or `date`, a page of all nights of each date, including those beside it in its
   * folder. Without it a night gets a page of its own, and a folder of nights one page per date.
   */
  readonly page?: PageKind | undefined
}

export const reportFormats = ['html', 'md', 'pdf'] as const
export type ReportFormat = (typeof reportFormats)[number]

const pageKinds: readonly PageKind[] = ['night', 'date']

/**
 * Writes the page of a night, `run_20261123_213000.html`, or of a date, `2026-11-23.html`, which holds all nights of that
 * date in the same results folder; and `index.html` over all pages of the folder. Neither overwrites the other.
 * @param source a night or the path of one: a page of that night; a folder of nights: a page a date; or several of these.
 * @param options.out Folder of the pages (reports).
 * @param options.gridIntensity Grams of CO2e a kWh of the grid.
 * @returns the absolute path of what was made in the wanted format; of the latest date where there are several.
 * @throws UsageError without any night, for an unknown option or format, a template with a mistake or for Markdown; RecordError for a night that
 *   cannot be opened; RefusedError for a PDF without a Chromium.
 * @example
 * ```ts
 * import { report } from 'nightwatt'
 *
 * const page = await report('results', { out: 'reports', gridIntensity: 350 })
 * ```
 */
export async function report(source: NightSource, options: ReportOptions = {}): Promise<string> {
  return (await reports(source, options)).at(-1) ?? ''
}

/**
 * As `report`, with the paths of all that was made, by their dates.
 *
 * @param source As of `report`.
 * @param options As of `report`.
 * @throws as `report` does.
 * @example
 * ```ts
 * import { reports } from 'nightwatt'
 *
 * for (const page of await reports('results')) console.log(page)
 * ```
 */
export async function reports(source: NightSource, options: ReportOptions = {}): Promise<readonly string[]> {
  const { format = 'html' } = options
  if (!reportFormats.includes(format)) {
    throw new UsageError(`report: there is no format ${format}; allowed are ${reportFormats.join(', ')}`)
  }
  if (options.page !== undefined && !pageKinds.includes(options.page)) {
    throw new UsageError(`report: found page ${options.page}; allowed: ${pageKinds.join(', ')}`)
  }
  if (format === 'md' && options.template !== undefined) {
    throw new UsageError(
      'report: found a template beside the format md; allowed: one of the two, for Markdown has no templates',
    )
  }
  refuseUnknownOptions(options)
  const out = resolve(findRoot(process.cwd()), options.out ?? 'reports')
  const pages = await pagesOf(source, options.page, out)
  if (pages.length === 0) {
    throw new UsageError(
      'report: no night was given; name at least one night folder, as `nightwatt report results/run_…` does',
    )
  }
  const chromium = format === 'pdf' ? await findChromium() : ''
  prepareFolder(out)
  const templates = await templatesOf(options.template)
  const made: string[] = []
  for (const page of pages) {
    const view = await viewOf(page, options)
    const path = join(out, `${page.name}.${format}`)
    made.push(path)
    if (format === 'md') {
      writeMarkdown(out, page.name, view)
      continue
    }
    const file = join(out, `${page.name}.html`)
    writeFileAtomically(file, await renderHtml(view, templates), shownFileMode)
    if (format === 'pdf') await printPdf(chromium, file, path)
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
  'page',
] as const satisfies readonly (keyof ReportOptions)[]

// In a cell types may be off: a misspelt option must not be ignored.
function refuseUnknownOptions(options: ReportOptions): void {
  const known: readonly string[] = knownOptions
  const unknown = Object.keys(options).filter(name => !known.includes(name))
  if (unknown.length === 0) return
  throw new UsageError(`report: found the option ${unknown.join(', ')}; allowed: ${known.join(', ')}`)
}

function writeMarkdown(out: string, name: string, view: ReportView): void {
  const { text, pictures } = renderMarkdown(view, name)
  makeFolder(join(out, name), shownFolderMode)
  for (const [path, svg] of pictures) writeFileAtomically(join(out, path), svg, shownFileMode)
  writeFileAtomically(join(out, `${name}.md`), text, shownFileMode)
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

async function viewOf({ kind, date, nights, problems }: Page, options: ReportOptions): Promise<ReportView> {
  const gridIntensity = gridIntensityOf(options.gridIntensity, nights)
  const table = await experiments(nights)
  const traces = tracesOf(nights)
  const isAimed = nights.some(night => night.experiments.some(({ target }) => target !== undefined))
  const series = isAimed ? await seriesToTarget(nights) : undefined
  const figures = await figuresOf(table, traces, metricsOf(table), series)
  const details = detailsOf(nights, traces)
  // An altered trace or log is drawn and quoted as it is now, and the page says so.
  const altered = nights.flatMap(({ name, path }) =>
    alteredFiles(path).map(file => `${name}: ${alteredSince(file)}`),
  )
  const told = { problems: [...problems, ...altered] }
  const input = { kind, date, nights, experiments: table, figures, details, gridIntensity, ...told }
  return printable(buildView(input))
}
