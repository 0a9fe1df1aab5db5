import type { Command } from 'commander'
import { addEndFlags, type EndFlags, runToReport } from './console/night-face.js'
import { tell } from './console/output.js'
import { askForPrograms, tellPrograms } from './flags/accept-program.js'
import {
  addHowFlags,
  addResumeFlags,
  addWhatFlags,
  flagOf,
  type NightFlags,
  readRunOptions,
  summaryAppendNotice,
} from './flags/flags.js'
import { printCatalogue } from './list.js'
import { printPlan } from './plan.js'

interface RunFlags extends NightFlags, EndFlags {
  readonly list?: boolean
}

/** `nightwatt run`: a night. */
export function runCommand(command: Command): Command {
  return addResumeFlags(addEndFlags(addHowFlags(addWhatFlags(command))))
    .option('-l, --list', 'list what the configuration offers, and run nothing')
    .action(runNight)
}

async function runNight(flags: RunFlags): Promise<void> {
  if (flags.list === true) return printCatalogue(flags)
  for (const notice of summaryAppendNotice(flags)) tell(`note: ${notice}`)
  if (flags.resume !== undefined) return resumeNight(flags, flags.resume)
  if (flags.more !== undefined) return drawMore(flags, flags.more)
  const { estimateDuration, plan, run } = await import('../index.js')
  const nightPlan = plan(await readRunOptions(flags), flagOf)
  if (flags.dryRun === true) return printPlan(nightPlan, flags.json === true, estimateDuration(nightPlan))

  await runToReport(flags, hooks => run(nightPlan, hooks))
}

async function drawMore(flags: RunFlags, word: string): Promise<void> {
  const { estimateDuration, planMore, run, selectNights, UsageError } = await import('../index.js')
  const [night, ...others] = await selectNights([word], { results: flags.results })
  if (night === undefined || others.length > 0) {
    throw new UsageError(`--more: found ${others.length + 1} nights for "${word}"; allowed: one`)
  }
  const { more: _, results: __, ...options } = await readRunOptions(flags)
  const nightPlan = await planMore(night, options, flagOf)
  if (flags.dryRun === true) {
    await tellPrograms(nightPlan.foreign)
    return printPlan(nightPlan, flags.json === true, estimateDuration(nightPlan))
  }
  const accepted = (await askForPrograms(nightPlan.foreign, flags))
    ? { ...nightPlan, foreign: [] }
    : nightPlan
  await runToReport(flags, hooks => run(accepted, hooks))
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
