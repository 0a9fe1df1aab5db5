import type { Command } from 'commander'
import type { Night, NightPlan } from '../index.js'
import { addEndFlags, type EndFlags, runToReport } from './console/night-face.js'
import { tell } from './console/output.js'
import { askForPrograms, tellPrograms } from './flags/accept-program.js'
import { addAcceptFlag, addSettingFlags, flagOf, type NightFlags, toRunOptions } from './flags/flags.js'
import { printPlan } from './plan.js'

/** `nightwatt rerun`: the experiments of a night once more, and what agrees. */
export function rerunCommand(command: Command): Command {
  // Flags that are not given stay as in the night, not at their defaults.
  addAcceptFlag(addSettingFlags(command.argument('<night>', words), 'as in the night'))
  return addEndFlags(command).addHelpText('after', help).action(rerunNight)
}

const words =
  'the night to run again: latest, a date YYYY-MM-DD, a name in the results folder, or a path anywhere'

const help = `
What runs stands in the night's night.json: plan, configuration and settings. Flags change how it is run, never what.
The repositories are those of this project. It first says what differs on this machine, and at the end what agrees.`

async function rerunNight(word: string, flags: NightFlags & EndFlags): Promise<void> {
  const { estimateDuration, planRerun, run } = await import('../index.js')
  const nightPlan = await planRerun(word, toRunOptions(flags), flagOf)
  if (flags.dryRun === true) {
    await tellPrograms(nightPlan.foreign)
    return printPlan(nightPlan, flags.json === true, estimateDuration(nightPlan))
  }
  const isAccepted = await askForPrograms(nightPlan.foreign, flags)
  const accepted = isAccepted ? { ...nightPlan, foreign: [] } : nightPlan
  await runToReport(
    flags,
    hooks => run(accepted, hooks),
    night => tellComparison(nightPlan, night),
  )
}

/** If the old night can no longer be compared, the new one is not affected. */
async function tellComparison(
  { rerunOf }: NightPlan,
  night: Night,
): Promise<Readonly<Record<string, unknown>>> {
  if (rerunOf === undefined) return {}
  const { compare, NightwattError, openNight } = await import('../index.js')
  try {
    const comparison = await compare(await openNight(rerunOf.path), night)
    for (const line of comparison.lines) tell(line)
    tell(`As a page: nightwatt report --compare ${rerunOf.path} ${night.path}`)
    return { comparison }
  } catch (error) {
    if (!(error instanceof NightwattError)) throw error
    tell(`The nights could not be compared: ${error.message}`)
    return { comparison: null }
  }
}
