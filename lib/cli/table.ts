import type { Command } from 'commander'
import { Option } from 'commander'
import type { TableFormat } from '../index.js'
import { printData, tell } from './console/output.js'
import { openEach } from './flags/open-each.js'

/** `nightwatt table`: experiments, or samples, for other programs. */
export function tableCommand(command: Command): Command {
  return command
    .argument('[night...]', 'latest, all, a date YYYY-MM-DD, a name, or a path (default: latest)')
    .addOption(
      new Option('--format <format>', 'csv, json, arrow or parquet')
        .choices(['csv', 'json', 'arrow', 'parquet'])
        .default('csv'),
    )
    .option('--json', 'the same as --format json')
    .option('--raw', 'CSV with texts as they are, also those that a spreadsheet would run')
    .option('--samples', 'the samples of the meters instead: one row per sample and quantity')
    .option('--results <dir>', 'folder of the nights, relative to the project (default: results)')
    .action(
      async (
        words: string[],
        flags: { format: TableFormat; json?: boolean; raw?: boolean; samples?: boolean; results?: string },
      ) => {
        const { alteredTraces, experiments, exportTable, samples, selectNights } = await import('../index.js')
        const paths = await selectNights(words, {
          belonging: true,
          results: flags.results,
          onLeftOut: note => tell(`note: ${note}`),
        })
        const nights = await openEach(paths)
        // What is not in the table is said beside it, so that nobody takes fewer rows for all of them.
        for (const night of nights) {
          const altered = flags.samples === true ? alteredTraces(night) : []
          for (const problem of [...night.problems, ...altered]) tell(`note: ${night.name}: ${problem}`)
        }
        const table = flags.samples === true ? await samples(nights) : await experiments(nights)
        const format = flags.json === true ? 'json' : flags.format
        const pieces = await exportTable(table, format, { raw: flags.raw === true })
        for (const piece of pieces) await printData(piece)
      },
    )
}
