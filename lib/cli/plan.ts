import type { Command } from 'commander'
import type { NightPlan } from '../index.js'
import { addNightFlags, flagOf, type NightFlags, toRunOptions } from './flags.js'
import { alignColumns, print, tell, toJson } from './output.js'

/** `nightwatt plan`: what a night would run, and nothing more. */
export function planCommand(command: Command): Command {
  return addNightFlags(command)
    .option('--json', 'machine-readable output')
    .action(async (flags: NightFlags & { json?: boolean }) => {
      const { plan } = await import('../index.js')
      await printPlan(plan(toRunOptions(flags), flagOf), flags.json === true)
    })
}

/** Prints a plan: its notices to stderr, the plan to stdout. */
export async function printPlan(plan: NightPlan, json: boolean): Promise<void> {
  for (const notice of plan.notices) tell(`note: ${notice}`)
  if (json) {
    await print(toJson({ seed: plan.seed, experiments: plan.experiments }))
    return
  }
  const names = [...new Set(plan.experiments.flatMap(({ hyperparameters }) => Object.keys(hyperparameters)))]
  const rows = plan.experiments.map(({ repository, model, mode, hyperparameters }, index) => [
    String(index + 1),
    repository,
    model,
    mode,
    ...names.map(name => String(hyperparameters[name] ?? '–')),
  ])
  const lines = alignColumns([['#', 'repository', 'model', 'mode', ...names], ...rows])
  await print(`seed ${plan.seed}, ${plan.experiments.length} experiments\n${lines.join('\n')}\n`)
}
