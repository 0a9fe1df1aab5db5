import { type Command, Option } from 'commander'
import type { ExportTarget } from '../../index.js'
import { print, tell, toJson } from '../console/output.js'
import { openEach } from '../flags/open-each.js'

/** `nightwatt export`: experiments added to where other tools keep theirs. */
export function exportCommand(command: Command): Command {
  return command
    .argument('[night...]', 'latest, all, a date YYYY-MM-DD, a name, or a path (default: latest)')
    .addOption(
      new Option('--to <tool>', 'mlflow (a file store), codecarbon (emissions.csv) or csv')
        .choices(['mlflow', 'codecarbon', 'csv'])
        .makeOptionMandatory(),
    )
    .option('-o, --output <path>', 'the store (default: mlruns, emissions.csv, experiments.csv)')
    .option('--results <dir>', 'folder of the nights, relative to the project (default: results)')
    .option('--json', 'machine-readable output')
    .addHelpText(
      'after',
      '\nWhat is there stays as it is; an experiment that was exported before is not added again. docs/sharing.md',
    )
    .action(
      async (
        words: string[],
        flags: { to: ExportTarget; output?: string; results?: string; json?: boolean },
      ) => {
        const { exportNights, selectNights } = await import('../../index.js')
        const nights = await openEach(await selectNights(words, { belonging: true, results: flags.results }))
        const exported = await exportNights(nights, { to: flags.to, out: flags.output })
        await print(flags.json === true ? toJson(exported) : `${exported.path}\n`)
        tell(`${exported.added} added${exported.there === 0 ? '' : `, ${exported.there} were there already`}`)
      },
    )
}
