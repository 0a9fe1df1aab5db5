import type { Command } from 'commander'
import { Option } from 'commander'
import type { TableFormat } from '../index.js'
import { openEach } from './open-each.js'
import { printData, tell } from './output.js'

/** `nightwatt table`: experiments, or samples, for other programs. */
export function tableCommand(command: Command): Command {
  return command
    .argument('[night...]', 'latest, all, a date YYYY-MM-DD, a name, or a path (default: latest)')
    .addOption(
      new Option('--format <format>', 'csv, json or arrow').choices(['csv', 'json', 'arrow']).default('csv'),
    )
    .option('--json', 'the same as --format json')
    .option('--raw', 'CSV with texts as they are, also those that a spreadsheet would run')
    .option('--samples', 'the samples of the meters instead: a row a sample and quantity')
    .option('--results <dir>', 'folder of the nights, relative to the project (default: results)')
    .action(
      async (
        words: string[],
        flags: { format: TableFormat; json?: boolean; raw?: boolean; samples?: boolean; results?: string },
      ) => {
        const { experiments, exportTable, samples, selectNights } = await import('../index.js')
        const paths = await selectNights(words, {
          results: flags.results,
          onLeftOut: note => tell(`note: ${note}`),
        })
        const nights = await openEach(paths)
        // What is not in the table is said beside it, so that nobody takes fewer rows for all of them.
        for (const { name, problems } of nights)
          for (const problem of problems) tell(`note: ${name}: ${problem}`)
        const table = flags.samples === true ? await samples(nights) : await experiments(nights)
        const format = flags.json === true ? 'json' : flags.format
        const pieces = await exportTable(table, format, { raw: flags.raw === true })
        for (const piece of pieces) await printData(piece)
      },
    )
}
