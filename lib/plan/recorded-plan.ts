import { dirname, join } from 'node:path'
import { parseModelsConfig } from '../config/load.js'
import { parsePrecision, precisionAllowed } from '../config/options/precision-text.js'
import { settingNames } from '../config/options/run-options.js'
import type { ModelsConfig } from '../config/schema.js'
import { unknownSeed } from '../design/seed.js'
import { UsageError } from '../errors.js'
import { withoutAbsent } from '../record/night/planned.js'
import type { NightRecord } from '../record/schema.js'
import { withMetricOptions } from './metric-options.js'
import { checkOptions, type RunOptions } from './options.js'
import type { NightPlan } from './plan-night.js'
import { repositoriesOf } from './repositories-of.js'
import { withRunEnvironment, withSecretVariables } from './run-environment.js'

/**
 * The plan of a night exactly as its night.json has it.
 *
 * @throws UsageError or ConfigError if that is no longer a plan: the file may have been edited since.
 */
export function recordedPlan(record: NightRecord, path: string): NightPlan {
  const base = record.base ?? dirname(path)
  const experiments = (record.plan ?? []).map(withoutAbsent)
  const nameOf = (option: string) => `${join(path, 'night.json')}, options.${option}`
  const options = { ...recordedMetricOptions(record, nameOf), ...recordedEnvironment(record, nameOf) }
  const config = parseModelsConfig(record.config, join(path, 'night.json, config'))
  return {
    seed: record.seed ?? unknownSeed,
    experiments,
    notices: [],
    ...(record.sweep === undefined ? {} : { sweep: record.sweep }),
    settings: checkOptions(recordedSettings(record), nameOf),
    options: { ...recordedRedact(record), ...options },
    config: withRecordedOptions(config, options, experiments, nameOf),
    configSnapshot: record.config,
    configFile: record.config_file,
    batchSnapshot: record.experiment_config ?? null,
    base,
    results: dirname(path),
    ...(record.testgen === true ? { testgen: true } : {}),
    ...recordedPrecision(record, path),
    ...(record.more_of === undefined ? {} : { more: record.more_of }),
    ...(record.first_index === undefined ? {} : { firstIndex: record.first_index }),
    ...(record.block_of === undefined ? {} : { blockOf: record.block_of }),
  }
}

/** How well each mean was to be known. */
function recordedPrecision({ precision }: NightRecord, path: string): Pick<NightPlan, 'precision'> {
  if (precision === undefined) return {}
  const { wanted, max_repeats: maxRepeats, drop_settled: dropSettled } = precision
  const widths = parsePrecision(wanted)
  if (typeof widths === 'string') {
    throw new UsageError(
      `${join(path, 'night.json')}, precision.wanted: found ${widths}; allowed: ${precisionAllowed}`,
    )
  }
  return { precision: { wanted, widths, maxRepeats, dropSettled } }
}

/** A configuration with what the options of a recorded night say over it. */
export function withRecordedOptions(
  config: ModelsConfig,
  options: RunOptions,
  experiments: NightPlan['experiments'],
  nameOf?: (option: string) => string,
): ModelsConfig {
  const measured = [...new Set(experiments.map(({ repository }) => repository))]
  return withRunEnvironment(
    withMetricOptions(config, options, measured),
    options.env,
    repositoriesOf(experiments),
    nameOf,
  )
}

/**
 * A recorded plan with the secrets among its variables, which no record keeps, as they stand in the environment of now.
 *
 * @throws RefusedError naming those that are not there.
 */
export function withVariablesOfNow(planned: NightPlan, now: NodeJS.ProcessEnv, night: string): NightPlan {
  const env = withSecretVariables(planned.options.env, now, night)
  if (env === undefined || env === planned.options.env) return planned
  const options = { ...planned.options, env }
  return { ...planned, options, config: withRecordedOptions(planned.config, options, planned.experiments) }
}

// Checked again, since the file may have been edited.
export function recordedSettings({ options }: NightRecord): RunOptions {
  return Object.fromEntries(settingNames.flatMap(name => (name in options ? [[name, options[name]]] : [])))
}

// What the user named as a secret stays one for the rest of the night.
export function recordedRedact({ options: { redact } }: NightRecord): RunOptions {
  if (typeof redact === 'string') return { redact }
  return Array.isArray(redact) && redact.every(name => typeof name === 'string') ? { redact } : {}
}

// As they were given; checked with the others, for the file may have been edited since.
function recordedMetricOptions(
  { options: { direction, select, target } }: NightRecord,
  nameOf: (option: string) => string,
): RunOptions {
  const given = Object.fromEntries(
    Object.entries({ direction, select, target }).filter(([, value]) => value !== undefined),
  )
  checkOptions(given, nameOf)
  return given
}

function recordedEnvironment(
  { options: { env } }: NightRecord,
  nameOf: (option: string) => string,
): Pick<RunOptions, 'env'> {
  if (env === undefined) return {}
  const given = { env } as Pick<RunOptions, 'env'>
  checkOptions(given, nameOf)
  return given
}

/** Whether secrets were taken out of the recorded configuration. */
export function lacksSecrets({ redactions = [] }: NightRecord): boolean {
  return redactions.some(place => /^config\b/.test(place))
}

/** What a configuration does not know of an experiment, in words. */
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
