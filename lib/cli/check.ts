import type { Command } from 'commander'
import type { NightCheck } from '../index.js'
import { exitCodes } from './exit-codes.js'
import { print, toJson } from './output.js'

/** `nightwatt check`: whether the files of nights are whole and agree. */
export function checkCommand(command: Command): Command {
  return command
    .argument('[night...]', 'latest, all, a date YYYY-MM-DD, a name, or a path (default: latest)')
    .option('--repair', 'rebuild summary and records from what is there; nothing is deleted')
    .option('--results <dir>', 'folder of the nights, relative to the project (default: results)')
    .option('--json', 'machine-readable output')
    .action(async (words: string[], flags: { repair?: boolean; results?: string; json?: boolean }) => {
      const { checkNight, repairNight, selectNights } = await import('../index.js')
      const nights = await selectNights(words, { results: flags.results })
      const checks = []
      for (const night of nights) {
        checks.push(flags.repair === true ? await repairNight(night) : await checkNight(night))
      }
      await print(flags.json === true ? toJson(checks) : `${checks.flatMap(describe).join('\n')}\n`)
      if (checks.some(({ findings }) => findings.length > 0)) process.exitCode = exitCodes.failed
    })
}

function describe(check: NightCheck & { readonly mended?: readonly string[] }): string[] {
  const { night, findings, finished, left, mended = [] } = check
  const well = findings.length === 0 ? '✅' : '❌'
  const rest = left > 0 ? `, ${left} left to run (nightwatt run --resume ${night})` : ''
  return [
    `${well} ${night}: ${finished} finished${rest}`,
    ...mended.map(line => `  mended: ${line}`),
    ...findings.flatMap(({ place, problem, mend }) => [
      `  ${place} ${problem}`,
      ...(mend === '' || mended.length > 0 ? [] : [`      --repair would: ${mend}`]),
    ]),
  ]
}
