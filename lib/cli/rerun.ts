import type { Command } from 'commander'
import type { Night, NightPlan } from '../index.js'
import { type AcceptFlag, addAcceptFlag, askForPrograms, tellPrograms } from './accept-program.js'
import { addSettingFlags, flagOf, type SettingFlags, toRunOptions } from './flags.js'
import { addEndFlags, type EndFlags, runToReport } from './night-face.js'
import { tell } from './output.js'
import { printPlan } from './plan.js'

/** `nightwatt rerun`: the experiments of a night once more, and what agrees. */
export function rerunCommand(command: Command): Command {
  addSettingFlags(command.argument('<night>', words))
  for (const option of command.options) {
    if (option.long !== '--results') option.description = withoutDefault(option.description)
  }
  addAcceptFlag(command)
  return addEndFlags(command).addHelpText('after', help).action(rerunNight)
}

// What is not given is not the default, but as it was.
function withoutDefault(description: string): string {
  return description.replace(/ \(default: [^)]*\)$/, ' (default: as in the night)')
}

const words =
  'the night to run again: latest, a date YYYY-MM-DD, a name in the results folder, or a path anywhere'

const help = `
What runs stands in the night's night.json: plan, configuration and settings. Flags change how it is run, never what.
The repositories are those of this project. What differs on this machine is told first, what agrees at the end.`

async function rerunNight(word: string, flags: SettingFlags & EndFlags & AcceptFlag): Promise<void> {
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

/** A night that cannot be compared any more takes nothing from the one that ran. */
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
