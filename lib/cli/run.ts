import type { Command } from 'commander'
import { type AcceptFlag, acceptFlag, askForPrograms, tellPrograms } from './accept-program.js'
import {
  addHowFlags,
  addWhatFlags,
  flagOf,
  type HowFlags,
  readRunOptions,
  summaryAppendNotice,
  type WhatFlags,
} from './flags.js'
import { printCatalogue } from './list.js'
import { addEndFlags, type EndFlags, runToReport } from './night-face.js'
import { tell } from './output.js'
import { printPlan } from './plan.js'

interface RunFlags extends WhatFlags, HowFlags, EndFlags, AcceptFlag {
  readonly list?: boolean
  readonly resume?: string
  readonly acceptChanges?: boolean
}

/** `nightwatt run`: a night. */
export function runCommand(command: Command): Command {
  return addEndFlags(addHowFlags(addWhatFlags(command)))
    .option(
      '--resume <night>',
      'go on with a night that was broken off, exactly as planned: latest, a name, or a path; what is finished stays',
    )
    .option(
      '--accept-changes',
      'with --resume: take a configuration or code that has changed since as it is now',
    )
    .option(...acceptFlag)
    .option('-l, --list', 'list what the configuration offers, and run nothing')
    .action(runNight)
}

async function runNight(flags: RunFlags): Promise<void> {
  if (flags.list === true) return printCatalogue(flags)
  for (const notice of summaryAppendNotice(flags)) tell(`note: ${notice}`)
  if (flags.resume !== undefined) return resumeNight(flags, flags.resume)
  const { estimateDuration, plan, run } = await import('../index.js')
  const nightPlan = plan(await readRunOptions(flags), flagOf)
  if (flags.dryRun === true) return printPlan(nightPlan, flags.json === true, estimateDuration(nightPlan))

  await runToReport(flags, hooks => run(nightPlan, hooks))
}

async function resumeNight(flags: RunFlags, word: string): Promise<void> {
  const { estimateDuration, planLeft, run, selectNights, UsageError } = await import('../index.js')
  const nights = await selectNights([word], { results: flags.results })
  const [night, ...others] = nights
  if (night === undefined || others.length > 0) {
    throw new UsageError(
      `--resume: found ${nights.length} nights for "${word}"; allowed: one of ${nights.join(', ')}`,
    )
  }
  const options = { ...(await readRunOptions(flags)), resume: night }
  const left = await planLeft(options, flagOf)
  if (flags.dryRun === true) {
    await tellPrograms(left.foreign)
    return printPlan(left, flags.json === true, estimateDuration(left))
  }
  if (left.experiments.length === 0) {
    tell(
      'nothing is left of this night: what has failed stays failed. A new one: nightwatt run without --resume.',
    )
  }
  const isAccepted = left.experiments.length > 0 && (await askForPrograms(left.foreign, flags))
  await runToReport(flags, hooks => run(isAccepted ? { ...options, acceptProgram: true } : options, hooks))
}
