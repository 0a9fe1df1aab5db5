import { join } from 'node:path'
import { ownValue } from '../config/own-value.js'
import { outputName } from '../record/experiment-folder.js'
import { experimentId } from '../record/names.js'
import type { NightFolder } from '../record/night-folder.js'
import type { BackgroundTask, ExperimentTask } from '../run/experiment.js'
import { ownOutput } from '../run/placeholder-values.js'
import type { NightPlan } from './plan/plan-night.js'

/** The experiments of a plan with all that running them needs. */
export function tasksOf(nightPlan: NightPlan, folder: NightFolder): ExperimentTask[] {
  const { config, experiments, base, settings } = nightPlan
  const outputs = experiments.map(experiment => {
    const repository = ownValue(config.models, experiment.repository)
    return repository === undefined ? undefined : ownOutput(repository, experiment, settings.maxTime)
  })
  const writers = countsOf(outputs)
  return experiments.flatMap((experiment, position): ExperimentTask[] => {
    const repository = ownValue(config.models, experiment.repository)
    if (repository === undefined) return []
    const index = position + 1
    const id = experimentId(experiment, index)
    const background = backgroundOf(nightPlan, position)
    return [
      {
        index,
        experimentId: id,
        experiment,
        repository,
        base,
        output: distinct(outputs[position], index, writers) ?? join(folder.experimentPath(id), outputName),
        ...(background === undefined ? {} : { background }),
      },
    ]
  })
}

function backgroundOf({ config, experiments }: NightPlan, position: number): BackgroundTask | undefined {
  const program = experiments[position]?.background
  const repository = program === undefined ? undefined : ownValue(config.models, program.repository)
  return program === undefined || repository === undefined ? undefined : { program, repository }
}

function countsOf(outputs: readonly (string | undefined)[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>()
  for (const output of outputs) if (output !== undefined) counts.set(output, (counts.get(output) ?? 0) + 1)
  return counts
}

/** Where several experiments of a night would write over each other's files, each gets its number to the name. */
function distinct(
  output: string | undefined,
  index: number,
  writers: ReadonlyMap<string, number>,
): string | undefined {
  if (output === undefined || (writers.get(output) ?? 0) <= 1) return output
  return `${output}_${String(index).padStart(3, '0')}`
}
