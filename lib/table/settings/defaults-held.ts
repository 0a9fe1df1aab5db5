import { parseModelsConfig } from '../../config/load.js'
import { ownValue } from '../../config/own-value.js'
import { isCounted } from '../../config/parameter/conditions.js'
import type { HyperparameterValues } from '../../config/parameter/hyperparameter-value.js'
import type { ModelsConfig } from '../../config/schema.js'
import { defaultsOf } from '../../design/given-values.js'
import { ConfigError } from '../../errors.js'
import type { Night } from '../../night/night.js'
import type { ExperimentRecord } from '../../record/schema.js'

/**
 * The experiments of nights with what held in each: what it was given, and in place of what only others were given the
 * default that its night's own configuration declares, where that counts beside the others. A night without a
 * configuration that can be read has no defaults.
 */
export function withDefaultsHeld(nights: readonly Night[]): readonly ExperimentRecord[] {
  const names = new Set(
    nights.flatMap(({ experiments }) =>
      experiments.flatMap(({ hyperparameters }) => Object.keys(hyperparameters)),
    ),
  )
  return nights.flatMap(({ experiments, record }) => {
    let models: ModelsConfig['models'] | undefined
    return experiments.map(experiment => {
      const given = experiment.hyperparameters
      const absent = [...names].filter(name => !Object.hasOwn(given, name))
      if (absent.length === 0) return experiment
      models ??= modelsIn(record.config, record.night)
      const held = defaultsBeside(given, absent, models, experiment.repository)
      return { ...experiment, hyperparameters: { ...given, ...held } }
    })
  })
}

function defaultsBeside(
  given: HyperparameterValues,
  absent: readonly string[],
  models: ModelsConfig['models'],
  repository: string,
): HyperparameterValues {
  const parameters = ownValue(models, repository)?.supported_hyperparams ?? {}
  const known: HyperparameterValues = { ...defaultsOf(parameters), ...given }
  const read = (name: string) => ownValue(known, name)
  return Object.fromEntries(
    absent.flatMap(name => {
      const value = read(name)
      return value !== undefined && isCounted(name, parameters, read) === true ? [[name, value]] : []
    }),
  )
}

function modelsIn(config: unknown, night: string): ModelsConfig['models'] {
  if (config === null || config === undefined) return {}
  try {
    return parseModelsConfig(config, `night.json of ${night}`).models
  } catch (error) {
    if (error instanceof ConfigError) return {}
    throw error
  }
}
