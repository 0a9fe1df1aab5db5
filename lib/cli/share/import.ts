import { type Command, InvalidArgumentError } from 'commander'
import { print, tell, toJson } from '../console/output.js'

interface ImportFlags {
  readonly factors?: string
  readonly column?: Readonly<Record<string, string>>
  readonly results?: string
  readonly json?: boolean
}

/** `nightwatt import`: nights of what other tools measured. */
export function importCommand(command: Command): Command {
  return command
    .argument('<file>', "CodeCarbon's emissions.csv, or experiment-runner's run_table.csv")
    .option('--factors <a,b>', 'of a run table: the columns that are factors')
    .option(
      '--column <name=quantity>',
      'of a run table: what a column holds: cpu-joules, ram-joules, gpu-joules, cpu-kwh, ram-kwh, gpu-kwh, seconds, milliseconds; may be repeated',
      toColumn,
    )
    .option('--results <dir>', 'folder of the nights, relative to the project (default: results)')
    .option('--json', 'machine-readable output')
    .addHelpText(
      'after',
      '\nWhat the tool did not keep is absent; its joules count as estimated. docs/sharing.md',
    )
    .action(async (file: string, flags: ImportFlags) => {
      const { importNights } = await import('../../index.js')
      const nights = await importNights(file, {
        factors: flags.factors?.split(',').map(name => name.trim()),
        quantities: flags.column,
        results: flags.results,
      })
      await print(flags.json === true ? toJson({ nights }) : `${nights.join('\n')}\n`)
      tell(`As a page: nightwatt report ${nights[0] ?? ''}`)
    })
}

function toColumn(text: string, before: Readonly<Record<string, string>> = {}): Record<string, string> {
  const at = text.lastIndexOf('=')
  if (at < 1)
    throw new InvalidArgumentError('allowed: a column and what it holds, such as "energy=cpu-joules"')
  return { ...before, [text.slice(0, at)]: text.slice(at + 1) }
}
