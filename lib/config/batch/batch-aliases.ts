import type { Aliases } from '../json/unknown-keys.js'
import { isObject } from './remarks.js'

/** Names that people write for a key that is called otherwise. */
export const batchAliases: Aliases = {
  mutate_params: 'mutate',
  mutated_params: 'mutate',
  mutation_params: 'mutate',
  mutate_parameters: 'mutate',
  mutate_hyperparams: 'mutate',
  mutations: 'mutate',
  params: 'hyperparameters',
  parameters: 'hyperparameters',
  default_hyperparams: 'hyperparameters',
  num_mutations: 'runs_per_config',
  n_mutations: 'runs_per_config',
  num_runs: 'runs_per_config',
  n_runs: 'runs_per_config',
  runs: 'runs_per_config',
  repeats: 'runs_per_config',
  repetitions: 'runs_per_config',
  repository: 'repo',
  mutation_type: 'mode',
  type: 'mode',
  background_load: 'background',
  bg: 'background',
  fg: 'foreground',
  retries: 'max_retries',
  configs: 'experiments',
  configurations: 'experiments',
  history: 'historical_csvs',
}

/**
 * The file with `repository` renamed to `repo` in entries that lack `repo`: records and tables call it `repository`,
 * and it can mean nothing else.
 */
export function withRepo(file: unknown): unknown {
  if (!isObject(file) || !Array.isArray(file.experiments)) return file
  return { ...file, experiments: file.experiments.map(entryWithRepo) }
}

function entryWithRepo(entry: unknown): unknown {
  if (!isObject(entry)) return entry
  const named = programWithRepo(entry)
  const programs = Object.entries(named).map(([key, value]) =>
    key === 'foreground' || key === 'background' ? [key, programWithRepo(value)] : [key, value],
  )
  return Object.fromEntries(programs)
}

function programWithRepo<Value>(program: Value): Value | Record<string, unknown> {
  if (!isObject(program)) return program
  const { repo, repository } = program
  const isMissing = (repo === undefined || repo === null) && typeof repository === 'string'
  return isMissing ? { ...program, repo: repository } : program
}
