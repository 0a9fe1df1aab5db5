import { dirname, join } from 'node:path'
import { parseModelsConfig } from '../../config/load.js'
import type { ModelsConfig } from '../../config/schema.js'
import { unknownSeed } from '../../design/seed.js'
import { withoutAbsent } from '../../record/planned.js'
import type { NightRecord } from '../../record/schema.js'
import { withMetricOptions } from './metric-options.js'
import { checkOptions, type RunOptions, settingNames } from './options.js'
import type { NightPlan } from './plan-night.js'

/**
 * The plan of a night as its night.json tells it, to the letter.
 *
 * @throws UsageError or ConfigError where what stands there is no plan any more: the file may have been edited since.
 */
export function recordedPlan(record: NightRecord, path: string): NightPlan {
  const base = record.base ?? dirname(path)
  const experiments = (record.plan ?? []).map(withoutAbsent)
  const ofMetrics = recordedMetricOptions(record)
  const config = parseModelsConfig(record.config, join(path, 'night.json, config'))
  return {
    seed: record.seed ?? unknownSeed,
    experiments,
    notices: [],
    settings: checkOptions(recordedSettings(record)),
    options: { ...recordedRedact(record), ...ofMetrics },
    config: withMetricOptions(config, ofMetrics, [
      ...new Set(experiments.map(({ repository }) => repository)),
    ]),
    configSnapshot: record.config,
    configFile: record.config_file,
    batchSnapshot: record.experiment_config ?? null,
    base,
    results: dirname(path),
    ...(record.testgen === true ? { testgen: true } : {}),
  }
}

// What was checked when it was given is checked again: the file may have been edited since.
export function recordedSettings({ options }: NightRecord): RunOptions {
  return Object.fromEntries(settingNames.flatMap(name => (name in options ? [[name, options[name]]] : [])))
}

// What the user named as a secret is one for the rest of the night too.
export function recordedRedact({ options: { redact } }: NightRecord): RunOptions {
  if (typeof redact === 'string') return { redact }
  return Array.isArray(redact) && redact.every(name => typeof name === 'string') ? { redact } : {}
}

// As they were given; checked with the others, for the file may have been edited since.
function recordedMetricOptions({ options: { direction, select } }: NightRecord): RunOptions {
  const given = Object.fromEntries(
    Object.entries({ direction, select }).filter(([, value]) => value !== undefined),
  )
  checkOptions(given)
  return given
}

/** Whether something was taken out of the configuration that the record keeps, as a secret. */
export function lacksSecrets({ redactions = [] }: NightRecord): boolean {
  return redactions.some(place => /^config\b/.test(place))
}

/** What of an experiment a configuration does not know, in words. */
export function missingIn(config: ModelsConfig, experiment: NightPlan['experiments'][number]): string[] {
  const programs = experiment.background === undefined ? [experiment] : [experiment, experiment.background]
  return programs.flatMap(({ repository: name, hyperparameters }) => {
    const repository = Object.hasOwn(config.models, name) ? config.models[name] : undefined
    if (repository === undefined) return [`repository ${name}`]
    return Object.keys(hyperparameters)
      .filter(parameter => !Object.hasOwn(repository.supported_hyperparams, parameter))
      .map(parameter => `${parameter} of ${name}`)
  })
}
