import type { Command } from 'commander'
import { addHowFlags, addWhatFlags, flagOf, type HowFlags, readRunOptions, type WhatFlags } from './flags.js'
import { printCatalogue } from './list.js'
import { addEndFlags, type EndFlags, runToReport } from './night-face.js'
import { printPlan } from './plan.js'

interface RunFlags extends WhatFlags, HowFlags, EndFlags {
  readonly list?: boolean
}

/** `nightwatt run`: a night. */
export function runCommand(command: Command): Command {
  return addEndFlags(addHowFlags(addWhatFlags(command)))
    .option('-l, --list', 'list what the configuration offers, and run nothing')
    .action(runNight)
}

async function runNight(flags: RunFlags): Promise<void> {
  if (flags.list === true) return printCatalogue(flags)
  const { estimateDuration, plan } = await import('../index.js')
  const nightPlan = plan(await readRunOptions(flags), flagOf)
  if (flags.dryRun === true) return printPlan(nightPlan, flags.json === true, estimateDuration(nightPlan))

  await runToReport(nightPlan, flags)
}
