import type { PlannedExperiment } from '../design/plan.js'

/** Names of the repositories that a plan runs, background loads included. */
export function repositoriesOf(experiments: readonly PlannedExperiment[]): readonly string[] {
  return [
    ...new Set(
      experiments.flatMap(({ repository, background }) =>
        background === undefined ? [repository] : [repository, background.repository],
      ),
    ),
  ]
}
