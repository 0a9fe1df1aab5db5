import type { Command } from 'commander'
import type { Estimate, NightPlan, PlannedBackground } from '../index.js'
import { formatDuration } from '../units.js'
import {
  addHowFlags,
  addWhatFlags,
  flagOf,
  type HowFlags,
  readRunOptions,
  summaryAppendNotice,
  type WhatFlags,
} from './flags.js'
import { alignColumns, print, tell, toJson } from './output.js'

/** `nightwatt plan`: what a night would run, and nothing more. */
export function planCommand(command: Command): Command {
  return addHowFlags(addWhatFlags(command))
    .option('--json', 'machine-readable output')
    .action(async (flags: WhatFlags & HowFlags & { json?: boolean }) => {
      const { plan } = await import('../index.js')
      for (const notice of summaryAppendNotice(flags)) tell(`note: ${notice}`)
      await printPlan(plan(await readRunOptions(flags), flagOf), flags.json === true)
    })
}

/** Prints a plan, and how long it will take where that is asked for: its notices to stderr, the rest to stdout. */
export async function printPlan(plan: NightPlan, json: boolean, estimate?: Estimate): Promise<void> {
  for (const notice of plan.notices) tell(`note: ${notice}`)
  if (json) {
    const { seed, experiments } = plan
    await print(toJson(estimate === undefined ? { seed, experiments } : { seed, experiments, estimate }))
    return
  }
  const subjects = plan.experiments.some(({ subject }) => subject !== undefined)
  const loads = plan.experiments.some(({ background }) => background !== undefined)
  const names = [...new Set(plan.experiments.flatMap(({ hyperparameters }) => Object.keys(hyperparameters)))]
  const rows = plan.experiments.map(({ repository, model, mode, hyperparameters, ...rest }, index) => [
    String(index + 1),
    repository,
    model,
    mode,
    ...(subjects ? [rest.subject?.module ?? '–'] : []),
    ...(loads ? [rest.background === undefined ? '–' : nameOf(rest.background)] : []),
    ...names.map(name =>
      String((Object.hasOwn(hyperparameters, name) ? hyperparameters[name] : undefined) ?? '–'),
    ),
  ])
  const lines = alignColumns([
    [
      '#',
      'repository',
      'model',
      'mode',
      ...(subjects ? ['subject'] : []),
      ...(loads ? ['beside'] : []),
      ...names,
    ],
    ...rows,
  ])
  if (estimate !== undefined) lines.push(describeEstimate(estimate))
  await print(`seed ${plan.seed}, ${plan.experiments.length} experiments\n${lines.join('\n')}\n`)
}

function nameOf({ repository, model, hyperparameters }: PlannedBackground): string {
  const values = Object.entries(hyperparameters).map(([name, value]) => `${name}=${value}`)
  return [`${repository}/${model}`, ...values].join(' ')
}

function describeEstimate({ seconds, earlierRuns, unknown, results }: Estimate): string {
  const untold = `no earlier run of ${unknown.join(', ')} in ${results}`
  if (seconds === null) return `estimated time: unknown (${untold})`
  const basis = `from ${earlierRuns} earlier run${earlierRuns === 1 ? '' : 's'}, cool-downs included`
  const time = formatDuration(seconds)
  return unknown.length === 0
    ? `estimated time: ${time} (${basis})`
    : `estimated time: more than ${time} (${basis}; ${untold})`
}
