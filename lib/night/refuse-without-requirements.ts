import { ownValue } from '../config/own-value.js'
import { RefusedError } from '../errors.js'
import type { NightPlan } from '../plan/plan-night.js'
import { repositoriesOf } from '../plan/repositories-of.js'
import { missingRequirements } from '../run/command/requirements.js'

/**
 * Checks whether this machine has what the programs of a plan need.
 *
 * @throws RefusedError naming the repository, what it needs, and how to install it.
 */
export async function refuseWithoutRequirements(nightPlan: NightPlan, env: NodeJS.ProcessEnv): Promise<void> {
  const names = repositoriesOf(nightPlan.experiments)
  for (const name of names) {
    const repository = ownValue(nightPlan.config.models, name)
    if (repository === undefined) continue
    const missing = await missingRequirements(repository, nightPlan.base, env)
    if (missing.length > 0) {
      const how = repository.setup === undefined ? '' : `; in ${repository.path}, run: ${repository.setup}`
      throw new RefusedError(`${name} cannot run on this machine: it needs ${missing.join(' and ')}${how}`)
    }
  }
}
