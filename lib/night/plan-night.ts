import { randomInt } from 'node:crypto'
import { resolve } from 'node:path'
import { loadModelsConfig, parseModelsConfig } from '../config/load.js'
import { resolveConfig } from '../config/root.js'
import type { ModelsConfig } from '../config/schema.js'
import { buildPlan, type Plan } from '../design/plan.js'
import { parseSeed } from '../design/seed.js'
import { UsageError } from '../errors.js'
import { checkOptions, type RunOptions, type Settings } from './options.js'

/** A plan with all that running it needs. */
export interface NightPlan extends Plan {
  readonly settings: Settings
  readonly options: RunOptions
  readonly config: ModelsConfig
  /** The models file's value as it stands, remarks included. */
  readonly configSnapshot: unknown
  /** Absolute path; null when the configuration was given as an object. */
  readonly configFile: string | null
  /** Folder that the repositories' `path` is relative to. */
  readonly base: string
  /** Absolute path of the folder of the nights. */
  readonly results: string
}

// As large as people can read aloud, and small enough for every tool.
const seedLimit = 2 ** 31

/**
 * Plans a night: the ordered list of experiments, fixed before the first starts. Pure given configuration and
 * seed; without a seed one is drawn.
 *
 * @throws UsageError for options, ConfigError for the models file, each with all mistakes at once.
 */
export function plan(options: RunOptions, nameOf?: (option: string) => string): NightPlan {
  const settings = checkOptions(options, nameOf)
  const place = resolveConfig({
    config: typeof options.config === 'string' ? options.config : undefined,
    cwd: options.cwd,
  })
  const loaded =
    typeof options.config === 'object'
      ? {
          config: parseModelsConfig(options.config, 'config'),
          raw: options.config,
          file: null,
          base: place.root,
        }
      : loadModelsConfig(place.file)
  const repo = required(options.repo, 'repo', Object.keys(loaded.config.models), nameOf)
  const model = required(options.model, 'model', loaded.config.models[repo]?.models ?? [], nameOf)
  const mutate = mutatedNames(options.mutate)
  const built = buildPlan({
    config: loaded.config,
    seed: options.seed === undefined ? randomInt(seedLimit) : parseSeed(options.seed),
    entries: [
      {
        repo,
        model,
        runs: options.runs ?? 1,
        ...(mutate === undefined ? { mode: 'default' } : { mode: 'mutation', mutate }),
      },
    ],
  })
  return {
    ...built,
    settings,
    options,
    config: loaded.config,
    configSnapshot: loaded.raw,
    configFile: loaded.file,
    base: loaded.base,
    results: resolve(place.root, options.results ?? 'results'),
  }
}

function required(
  value: string | undefined,
  option: string,
  known: readonly string[],
  nameOf: (option: string) => string = name => name,
): string {
  if (value !== undefined) return value
  const choices = known.length === 0 ? '' : `; known: ${known.join(', ')}`
  throw new UsageError(`${nameOf(option)} is missing: say what to train${choices}`)
}

/** `a,b` or a list; undefined when nothing is to be mutated. */
function mutatedNames(mutate: RunOptions['mutate']): string[] | undefined {
  if (mutate === undefined) return undefined
  const names = typeof mutate === 'string' ? mutate.split(',') : [...mutate]
  const trimmed = names.map(name => name.trim()).filter(name => name !== '')
  return trimmed.length === 0 ? undefined : trimmed
}
