import type { Command } from 'commander'
import { openEach } from './open-each.js'
import { print, toJson } from './output.js'

/** `nightwatt report`: one HTML page a night date. */
export function reportCommand(command: Command): Command {
  return command
    .argument('[night...]', 'latest, all, a date YYYY-MM-DD, a name, or a path (default: latest)')
    .option('--night <date|latest|all>', 'which nights, where none is named')
    .option('--results <dir>', 'folder of the nights, relative to the project (default: results)')
    .option('--out <dir>', 'folder of the pages, relative to the project (default: reports)')
    .option('--json', 'machine-readable output')
    .action(
      async (words: string[], flags: { night?: string; results?: string; out?: string; json?: boolean }) => {
        const { report, selectNights } = await import('../index.js')
        const chosen = words.length > 0 || flags.night === undefined ? words : [flags.night]
        const nights = await selectNights(chosen, { results: flags.results })
        const path = await report(await openEach(nights), flags.out === undefined ? {} : { out: flags.out })
        await print(flags.json === true ? toJson({ report: path, nights }) : `${path}\n`)
      },
    )
}
