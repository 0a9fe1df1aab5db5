import { type Command, Option } from 'commander'
import type { ReportFormat } from '../index.js'
import { print, tell, toJson } from './console/output.js'
import { toNumber } from './flags/flags.js'
import { openEach } from './flags/open-each.js'

interface ReportFlags {
  readonly night?: string
  readonly compare?: readonly string[]
  readonly by?: string
  readonly results?: string
  readonly out?: string
  readonly gridIntensity?: number
  readonly template?: string
  readonly format: ReportFormat
  readonly json?: boolean
}

/** `nightwatt report`: a page of each night, or of a date, as HTML, Markdown or PDF, or the page of a comparison. */
export function reportCommand(command: Command): Command {
  return command
    .argument(
      '[night...]',
      'a page of each of these nights: latest, a name, or a path; all, a date YYYY-MM-DD or a folder of nights: one page per date',
    )
    .option('--night <date|latest|all>', 'a page of that date; of the latest, or of all (default: latest)')
    .option(
      '--compare <a b...>',
      'a page that compares two: nights or dates; with --by, two values or ranges (5, 5..9, ..9, 10..)',
    )
    .option(
      '--by <name>',
      'with --compare: the hyperparameter, or repository, model, subject, background, mode or night, by which the experiments of the nights named first are divided',
    )
    .option('--results <dir>', 'folder of the nights, relative to the project (default: results)')
    .option('--out <dir>', 'folder of the pages, relative to the project (default: reports)')
    .option(
      '--grid-intensity <g>',
      'grams of CO2e per kWh of your grid, for the gCO2e of a night (default: grid_intensity_gco2e_per_kwh of its configuration, else none)',
      toNumber,
    )
    .addOption(
      new Option(
        '--format <format>',
        'md: Markdown with the charts as SVG files beside it; pdf: the page as a Chromium of this machine prints it',
      )
        .choices(['html', 'md', 'pdf'])
        .default('html'),
    )
    .option(
      '--template <dir>',
      'folder of templates of your own, laid out as ours; what it lacks is ours (docs/templates.md)',
    )
    .option('--json', 'machine-readable output')
    .action(writeReport)
}

async function writeReport(words: readonly string[], flags: ReportFlags): Promise<void> {
  const { reports, selectNights, UsageError } = await import('../index.js')
  if (words.length > 0 && flags.night !== undefined) {
    throw new UsageError(`--night: found it beside ${words.join(', ')}; allowed: one of the two`)
  }
  const chosen = words.length > 0 || flags.night === undefined ? words : [flags.night]
  if (flags.compare !== undefined) return writeComparison(chosen, flags.compare, flags)
  if (flags.by !== undefined) throw new UsageError('--by: found it alone; allowed: only with --compare')
  const nights = await selectNights(chosen, {
    belonging: true,
    results: flags.results,
    onLeftOut: note => tell(`note: ${note}`),
  })
  // A date means a page of that date; a named night means a page of that night.
  const named = words.filter(word => word !== 'all' && !/^\d{4}-\d\d-\d\d$/.test(word))
  const alone = new Set(
    named.length === 0 ? [] : await selectNights(named, { belonging: true, results: flags.results }),
  )
  const dated = words.filter(word => !named.includes(word))
  const together = new Set(
    dated.length === 0 ? [] : await selectNights(dated, { belonging: true, results: flags.results }),
  )
  const opened = await openEach(nights)
  const options = { ...place(flags), gridIntensity: flags.gridIntensity, format: flags.format }
  const made: string[] = []
  for (const page of ['date', 'night'] as const) {
    const own = opened.filter(({ path }) =>
      // Nights of a folder of nights are neither.
      page === 'night' ? alone.has(path) : together.has(path) || !alone.has(path),
    )
    if (own.length > 0) made.push(...(await reports(own, { ...options, page })))
  }
  await print(
    flags.json === true ? toJson({ report: made.at(-1), reports: made, nights }) : `${made.join('\n')}\n`,
  )
}

async function writeComparison(
  nights: readonly string[],
  sides: readonly string[],
  flags: ReportFlags,
): Promise<void> {
  const { compare, comparisonReport, UsageError } = await import('../index.js')
  const [a, b, ...more] = sides
  if (a === undefined || b === undefined || more.length > 0) {
    const found = sides.length === 1 ? 'one' : `${sides.length}: ${sides.join(' ')}`
    throw new UsageError(`--compare: found ${found}; allowed: two. Nights that --by divides stand before it.`)
  }
  if (flags.by === undefined && nights.length > 0) {
    throw new UsageError(
      `--compare: found ${nights.join(', ')} before it; allowed: nothing, for it names both sides itself (but with --by)`,
    )
  }
  if (flags.format !== undefined && flags.format !== 'html') {
    throw new UsageError(`--format: found ${flags.format} with --compare; allowed: html`)
  }
  if (flags.gridIntensity !== undefined) {
    throw new UsageError(
      '--grid-intensity: found it with --compare; allowed: only without it, for a comparison tells no gCO2e',
    )
  }
  const comparison =
    flags.by === undefined
      ? await compare(a, b, { results: flags.results })
      : await compareGroups(nights, [a, b], flags.by, flags.results)
  for (const line of comparison.lines) tell(line)
  const path = await comparisonReport(comparison, place(flags))
  await print(flags.json === true ? toJson({ report: path, comparison }) : `${path}\n`)
}

async function compareGroups(
  words: readonly string[],
  [a, b]: readonly [string, string],
  by: string,
  results: string | undefined,
) {
  const { compare, experimentGroup, experiments, selectNights } = await import('../index.js')
  const table = await experiments(await openEach(await selectNights(words, { belonging: true, results })))
  const [one, other] = [await experimentGroup(table, by, a), await experimentGroup(table, by, b)]
  return compare(one.table, other.table, {
    names: [one.name, other.name],
    by: by === 'night' ? [] : by,
  })
}

function place({ out, template }: ReportFlags) {
  return { out, template }
}
