import { ConfigError, type Mistake } from '../errors.js'
import { withoutForeignWords } from './json/foreign-words.js'
import { checkValue, readJsonFile } from './json/json-file.js'
import { baseOf, isProjectsOwn } from './root.js'
import { type ModelsConfig, modelsConfigSchema } from './schema.js'

/** A models file as it was read. */
export interface LoadedConfig {
  /** Absolute path. */
  readonly file: string
  /** Folder that the repositories' `path` is relative to. */
  readonly base: string
  readonly config: ModelsConfig
  /** The file's value as it stands, remarks included. */
  readonly raw: unknown
}

const words = {
  allowed: 'a file with "models", such as config/models_config.json',
  another: 'name another with -c FILE (in a cell: the option config)',
}

const inTheOriginalsPlace =
  'in mutation/models_config.json, where the original had it, in this folder and those above'

/**
 * Reads a models file.
 *
 * @param file Path of the models file (JSON), relative to the working folder.
 * @throws ConfigError with all of its mistakes: no such file, no UTF-8, no JSON, or JSON that is no models file.
 * @example
 * ```ts
 * import { loadModelsConfig } from 'nightwatt'
 *
 * const { config } = loadModelsConfig('config/models_config.json')
 * console.log(Object.keys(config.models))
 * ```
 */
export function loadModelsConfig(file: string): LoadedConfig {
  return withoutForeignWords(file, () => load(file))
}

function load(file: string): LoadedConfig {
  const {
    file: path,
    value,
    mistakes,
  } = readJsonFile(file, {
    ...words,
    ...(isProjectsOwn(file) ? { lookedFor: inTheOriginalsPlace } : {}),
  })
  return { file: path, base: baseOf(path), config: check(value, path, mistakes), raw: value }
}

/**
 * Checks the value of a models file, for example one written in a notebook cell.
 *
 * @param value What the file holds, parsed.
 * @param file What messages call it.
 * @throws ConfigError with all of its mistakes.
 * @example
 * ```ts
 * import { parseModelsConfig } from 'nightwatt'
 *
 * const config = parseModelsConfig(
 *   {
 *     models: {
 *       digits: {
 *         path: '.',
 *         models: ['mlp'],
 *         train_script: 'train.js',
 *         supported_hyperparams: { epochs: { type: 'int', range: [1, 9], default: 3, flag: '--epochs' } },
 *         performance_metrics: { log_patterns: { accuracy: 'accuracy: ([0-9.]+)' } },
 *       },
 *     },
 *   },
 *   'the models in this cell',
 * )
 * console.log(Object.keys(config.models)) // → ['digits']
 * ```
 */
export function parseModelsConfig(value: unknown, file: string): ModelsConfig {
  return check(value, file, [])
}

function check(value: unknown, file: string, known: readonly Mistake[]): ModelsConfig {
  const { data, mistakes } = checkValue(modelsConfigSchema, value)
  if (data === undefined || known.length > 0) throw new ConfigError(file, [...known, ...mistakes])
  return data
}
