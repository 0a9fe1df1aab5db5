import type { Command } from 'commander'
import type { NightCheck } from '../index.js'
import { exitCodes } from './console/exit-codes.js'
import { print, tell, toJson } from './console/output.js'

/** `nightwatt check`: whether the files of nights are whole and agree. */
export function checkCommand(command: Command): Command {
  return command
    .argument('[night...]', 'latest, all, a date YYYY-MM-DD, a name, or a path (default: latest)')
    .option('--repair', 'rebuild summary and records from what is there; nothing is deleted')
    .option('--results <dir>', 'folder of the nights, relative to the project (default: results)')
    .option('--json', 'machine-readable output')
    .action(async (words: string[], flags: { repair?: boolean; results?: string; json?: boolean }) => {
      const { checkNight, NightwattError, repairNight, selectNights } = await import('../index.js')
      const nights = await selectNights(words, { results: flags.results })
      const checks = []
      const refused: string[] = []
      for (const night of nights) {
        try {
          checks.push(flags.repair === true ? await repairNight(night) : await checkNight(night))
        } catch (error) {
          // A night that cannot be checked does not prevent others.
          if (nights.length === 1 || !(error instanceof NightwattError)) throw error
          refused.push(error.message)
        }
      }
      const lines = checks.flatMap(check => describe(check, flags.repair === true))
      await print(flags.json === true ? toJson(checks) : `${lines.join('\n')}\n`)
      for (const problem of refused) tell(`nightwatt: ${problem}`)
      if (refused.length > 0 || checks.some(({ findings }) => findings.length > 0)) {
        process.exitCode = exitCodes.failed
      }
    })
}

function describe(
  check: NightCheck & { readonly mended?: readonly string[] },
  isRepaired: boolean,
): string[] {
  const { night, running, findings, finished, left, mended = [] } = check
  const well = findings.length === 0 ? '✅' : '❌'
  const next = running ? 'it runs still' : `nightwatt run --resume ${night}`
  const rest = left > 0 ? `, ${left} left to run (${next})` : ''
  return [
    `${well} ${night}: ${finished} finished${rest}`,
    ...mended.map(line => `  mended: ${line}`),
    ...findings.flatMap(({ place, problem, mend }) => [
      `  ${place} ${problem}`,
      ...(mend === '' || isRepaired ? [] : [`      --repair would: ${mend}`]),
    ]),
  ]
}
