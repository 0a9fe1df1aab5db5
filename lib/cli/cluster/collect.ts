import type { Command } from 'commander'
import { print, tell, toJson } from '../console/output.js'

/** `nightwatt collect`: what blocks left, in one night. */
export function collectCommand(command: Command): Command {
  return command
    .argument('<folder...>', 'folders of a night, run_YYYYMMDD_HHMMSS, each with some of its blocks')
    .option('--results <dir>', 'folder of the nights, relative to the project (default: results)')
    .option('--json', 'machine-readable output')
    .action(async (folders: string[], flags: { results?: string; json?: boolean }) => {
      const { collect } = await import('../../index.js')
      const { results } = flags
      const nights = await collect(folders, results === undefined ? {} : { results })
      for (const { path, added, kept, left } of nights) {
        const more = left === 0 ? 'all of it is there' : `${left} experiments are left`
        tell(`${path}: ${added.length === 0 ? 'no block' : `block ${added.join(', ')}`} added; ${more}`)
        for (const { block, folder } of kept)
          tell(
            `  ⚠ block ${block} of ${folder} was left out: what is here already came as far, and is another`,
          )
      }
      if (flags.json === true) await print(toJson(nights))
    })
}
