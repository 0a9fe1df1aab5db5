import { type Command, Option } from 'commander'
import type { ReportFormat } from '../index.js'
import { toNumber } from './flags.js'
import { openEach } from './open-each.js'
import { print, toJson } from './output.js'

interface ReportFlags {
  readonly night?: string
  readonly results?: string
  readonly out?: string
  readonly gridIntensity?: number
  readonly template?: string
  readonly format: ReportFormat
  readonly json?: boolean
}

/** `nightwatt report`: one page a night date, as HTML, Markdown or PDF. */
export function reportCommand(command: Command): Command {
  return command
    .argument('[night...]', 'latest, all, a date YYYY-MM-DD, a name, or a path (default: latest)')
    .option('--night <date|latest|all>', 'which nights, where none is named')
    .option('--results <dir>', 'folder of the nights, relative to the project (default: results)')
    .option('--out <dir>', 'folder of the pages, relative to the project (default: reports)')
    .option(
      '--grid-intensity <g>',
      'grams of CO2e a kWh of your grid, for the gCO2e of a night (default: grid_intensity_gco2e_per_kwh of its configuration, else none is told)',
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
    .action(async (words: string[], flags: ReportFlags) => {
      const { report, selectNights } = await import('../index.js')
      const chosen = words.length > 0 || flags.night === undefined ? words : [flags.night]
      const nights = await selectNights(chosen, { results: flags.results })
      const path = await report(await openEach(nights), {
        out: flags.out,
        gridIntensity: flags.gridIntensity,
        template: flags.template,
        format: flags.format,
      })
      await print(flags.json === true ? toJson({ report: path, nights }) : `${path}\n`)
    })
}
