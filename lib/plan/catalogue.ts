import { loadModelsConfig } from '../config/load.js'
import { ownConditions } from '../config/parameter/conditions.js'
import type { Hyperparameter } from '../config/parameter/hyperparameter-schema.js'
import { exactSetting } from '../config/parameter/hyperparameter-value.js'
import { kindOf } from '../config/parameter/kinds.js'
import { resolveConfig } from '../config/root.js'
import type { Repository } from '../config/schema.js'
import { missingRequirements } from '../run/command/requirements.js'

/** One repository of the configuration, as shown for choosing. */
export interface CatalogueEntry {
  readonly name: string
  readonly repository: Repository
  /** Its hyperparameters in words. */
  readonly hyperparameters: readonly DescribedParameter[]
  /** What it needs and this machine lacks; empty when it can run. */
  readonly missing: readonly string[]
}

/** A hyperparameter as people choose by it. */
export interface DescribedParameter {
  readonly name: string
  readonly type: string
  /** What is drawn: `[1, 9]`, or `adam, sgd`. */
  readonly values: string
  /** Its default; – where there is none, null where none is passed. */
  readonly unmutated: string
  /** How it is drawn. */
  readonly drawn: string
  /** When it counts: `optimizer is sgd`; absent for one that always does. */
  readonly when?: string
}

/**
 * The repositories of a models file with what this machine lacks for each.
 *
 * @param options.config Path of the models file (the root's own).
 * @param options.cwd Folder to look from (the working folder).
 * @throws ConfigError with all mistakes of the file.
 * @example
 * ```ts
 * import { catalogue } from 'nightwatt'
 *
 * for (const { name, repository, missing } of await catalogue()) console.log(name, repository.models, missing)
 * ```
 */
export async function catalogue(
  options: { config?: string; cwd?: string } = {},
): Promise<readonly CatalogueEntry[]> {
  const { config, base } = loadModelsConfig(resolveConfig(options).file)
  return Promise.all(
    Object.entries(config.models).map(async ([name, repository]) => ({
      name,
      repository,
      hyperparameters: Object.entries(repository.supported_hyperparams).map(([name, parameter]) =>
        describeParameter(name, parameter),
      ),
      missing: await missingRequirements(repository, base, process.env),
    })),
  )
}

function describeParameter(name: string, parameter: Hyperparameter): DescribedParameter {
  const { values, drawn } = kindOf(parameter)
  const conditions = ownConditions(parameter).map(
    ({ on, wanted }) => `${on} is ${wanted.map(exactSetting).join(' or ')}`,
  )
  return {
    name,
    type: parameter.type,
    values,
    drawn,
    unmutated: parameter.default === undefined ? '–' : exactSetting(parameter.default),
    ...(conditions.length === 0 ? {} : { when: conditions.join(' and ') }),
  }
}
