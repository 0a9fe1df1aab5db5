import type { HyperparameterValues } from '../../config/parameter/hyperparameter-value.js'
import type { PlannedExperiment } from '../../design/plan.js'
import { UsageError } from '../../errors.js'
import { type NightPlan, planWith } from '../../plan/plan-night.js'

/**
 * The program of a plan with these hyperparameters, the others at their defaults.
 *
 * @throws UsageError naming each value that cannot be.
 */
export function askedExperiment(plan: NightPlan, hyperparameters: HyperparameterValues): PlannedExperiment {
  const models = { config: plan.config, raw: plan.configSnapshot, file: plan.configFile, base: plan.base }
  const [program] = plan.experiments
  if (program === undefined)
    throw new UsageError('the night has no experiment that tells which program is asked for')
  const { experiments, notices } = planWith(
    { repo: program.repository, model: program.model, set: hyperparameters, seed: 0 },
    models,
    name => (name === 'set' ? 'hyperparameters' : name),
  )
  const [experiment] = experiments
  if (experiment === undefined || experiments.length > 1) {
    throw new UsageError(
      [`${JSON.stringify(hyperparameters)} is no experiment of this program`, ...notices].join('\n'),
    )
  }
  return experiment
}
