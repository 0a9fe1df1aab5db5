import type { Command } from 'commander'
import { exitCodes } from '../console/exit-codes.js'
import { print, toJson } from '../console/output.js'

/** `nightwatt badge`: what of the badges of artifacts a pack holds. */
export function badgeCommand(command: Command): Command {
  return command
    .argument('<file>', 'what nightwatt pack made')
    .option('--json', 'machine-readable output')
    .addHelpText('after', help)
    .action(async (file: string, flags: { json?: boolean }) => {
      const { badges } = await import('../../index.js')
      const found = await badges(file)
      const lines = found.flatMap(({ badge, held, items, judged }) => [
        `${badge}: ${held ? 'all that can be told from the pack is there' : 'not yet'}`,
        ...items.map(item => `  ${item.held ? 'held   ' : 'missing'}  ${item.asks}: ${item.found}`),
        ...judged.map(text => `  judged   ${text}`),
      ])
      await print(flags.json === true ? toJson(found) : `${lines.join('\n')}\n`)
      // Reproduced it can only be by others.
      if (found.some(({ badge, held }) => badge !== 'reproduced' && !held))
        process.exitCode = exitCodes.failed
    })
}

const help = `
The badges are those of the ACM (Artifact Review and Badging 1.1). A committee awards them; lines that begin with "judged" are for
it alone. Exit code 1: something is missing for "available" or "functional".`
