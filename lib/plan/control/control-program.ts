import { join } from 'node:path'
import type { ModelsConfig, Repository } from '../../config/schema.js'
import type { PlannedExperiment } from '../../design/plan.js'
import { buildPlan } from '../../design/plan.js'
import { entryMistakes, repositoryOf } from '../../design/plan-mistakes.js'
import { UsageError } from '../../errors.js'
import { packageRoot } from '../../version.js'

/** The unchanging workload that a night with `--control` runs beside its experiments. */
export interface ControlProgram {
  readonly experiment: PlannedExperiment
  readonly repository: Repository
  /** Whether it is ours, since the configuration names none. */
  readonly isOurs: boolean
}

/** The name of ours, wherever a control is shown. */
export const ourControlName = 'nightwatt-control'

const ours: ControlProgram = {
  isOurs: true,
  experiment: { repository: ourControlName, model: 'default', mode: 'default', hyperparameters: {} },
  repository: {
    path: join(packageRoot, 'config/workloads/control'),
    // The node that runs us: a PATH may have another, or none.
    command: [process.execPath, 'control.js'],
    models: ['default'],
    supported_hyperparams: {},
    success_patterns: ['Control done'],
  },
}

/**
 * The control of a configuration: its own `control`, else ours.
 *
 * @throws UsageError naming all that is wrong in it.
 */
export function controlProgram(config: ModelsConfig): ControlProgram {
  const { control } = config
  if (control === undefined) return ours
  const { repository: repo, hyperparameters } = control
  const repository = repositoryOf(config, repo)
  const entry = {
    repo,
    model: control.model ?? repository?.models[0] ?? '',
    mode: 'default',
    runs: 1,
    hyperparameters,
  } as const
  const mistakes = entryMistakes(config, entry)
  const [experiment] = mistakes.length > 0 ? [] : buildPlan({ config, seed: 0, entries: [entry] }).experiments
  if (repository === undefined || experiment === undefined) {
    throw new UsageError(
      mistakes
        .map(({ place, found, allowed, hint }) => {
          const where = `control.${place === 'repo' ? 'repository' : place}`
          return `${where}: found ${found}; allowed: ${allowed}${hint === undefined ? '' : ` (${hint})`}`
        })
        .join('\n'),
    )
  }
  return { experiment, repository, isOurs: false }
}

/** The experiments of a plan, and its control where it has one that is not ours: everything that it starts. */
export function startedBy({
  experiments,
  config,
  settings,
}: {
  readonly experiments: readonly PlannedExperiment[]
  readonly config: ModelsConfig
  readonly settings: { readonly control: boolean }
}): readonly PlannedExperiment[] {
  if (!settings.control) return experiments
  const { experiment, isOurs } = controlProgram(config)
  return isOurs ? experiments : [...experiments, experiment]
}
