import { join } from 'node:path'
import { ownValue } from '../config/own-value.js'
import type { NightPlan } from '../plan/plan-night.js'
import { outputName } from '../record/experiment/experiment-folder.js'
import { experimentId } from '../record/experiment/names.js'
import type { NightFolder } from '../record/night/night-folder.js'
import type { AttemptRecord } from '../record/schema.js'
import { ownOutput } from '../run/command/placeholder-values.js'
import type { BackgroundTask, ExperimentTask } from '../run/experiment.js'
import type { PreviousAttempts } from './work.js'

/** The experiments of a plan with everything needed to run them. */
export function tasksOf(
  nightPlan: NightPlan,
  folder: NightFolder,
  previousAttempts: PreviousAttempts,
): ExperimentTask[] {
  const { config, experiments, base, settings } = nightPlan
  const outputs = experiments.map(experiment => {
    const repository = ownValue(config.models, experiment.repository)
    return repository === undefined ? undefined : ownOutput(repository, experiment, settings.maxTime)
  })
  const writers = countsOf(outputs)
  return experiments.flatMap((experiment, position): ExperimentTask[] => {
    const repository = ownValue(config.models, experiment.repository)
    if (repository === undefined) return []
    const index = position + (nightPlan.firstIndex ?? 1)
    const id = experimentId(experiment, index)
    const background = backgroundOf(nightPlan, position)
    const earlier = earlierOf(previousAttempts.get(index))
    return [
      {
        index,
        experimentId: id,
        experiment,
        repository,
        base,
        output: distinct(outputs[position], index, writers) ?? join(folder.experimentPath(id), outputName),
        ...(background === undefined ? {} : { background }),
        ...(earlier === undefined ? {} : { earlier }),
      },
    ]
  })
}

/** An attempt that ended with us, or by the user's wish, is not the program's failure and uses up no retry. */
function earlierOf(attempts: readonly AttemptRecord[] | undefined): ExperimentTask['earlier'] {
  if (attempts === undefined) return undefined
  const failures = attempts.filter(({ outcome, cause }) => outcome === 'failure' && cause !== 'interrupted')
  return { attempts: attempts.length, failures: failures.length }
}

/** The load beside an experiment of a plan, by its place from 0. */
export function backgroundOf(
  { config, experiments }: NightPlan,
  position: number,
): BackgroundTask | undefined {
  const program = experiments[position]?.background
  const repository = program === undefined ? undefined : ownValue(config.models, program.repository)
  return program === undefined || repository === undefined ? undefined : { program, repository }
}

function countsOf(outputs: readonly (string | undefined)[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>()
  for (const output of outputs) if (output !== undefined) counts.set(output, (counts.get(output) ?? 0) + 1)
  return counts
}

/** Where several experiments of a night would overwrite each other's files, each name gets its number. */
function distinct(
  output: string | undefined,
  index: number,
  writers: ReadonlyMap<string, number>,
): string | undefined {
  if (output === undefined || (writers.get(output) ?? 0) <= 1) return output
  return `${output}_${String(index).padStart(3, '0')}`
}
