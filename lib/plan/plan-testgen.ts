import { join, resolve } from 'node:path'
import { loadModelsConfig, parseModelsConfig } from '../config/load.js'
import { ownValue } from '../config/own-value.js'
import { findRoot, locate, resolveConfig } from '../config/root.js'
import type { Repository } from '../config/schema.js'
import { loadSubjects, type Subject } from '../config/subjects.js'
import { UsageError } from '../errors.js'
import { packageRoot } from '../version.js'
import { checkOptions, type RunOptions } from './options.js'
import { type NightPlan, planWith } from './plan-night.js'
import type { Models } from './planned-work.js'

/** Options of a night of test generation besides those of any night, named as its flags. */
export interface TestgenOptions
  extends Omit<
    RunOptions,
    | 'repo'
    | 'model'
    | 'subjects'
    | 'experimentConfig'
    | 'skipInvalid'
    | 'command'
    | 'params'
    | 'metrics'
    | 'backgroundLead'
    | 'design'
    | 'levels'
    | 'precision'
    | 'maxRepeats'
    | 'dropSettled'
  > {
  /** Every row of the list, or a single one (list). */
  readonly key?: string
  /** A language model's full name, for CoDAMOSA. */
  readonly llm?: string
  /** `codamosa` or `mosa` (codamosa with `llm`, mosa without): a repository of the configuration. */
  readonly algorithm?: string
  /** The list of subjects: rows `project,module` (list.dt). */
  readonly dataPath?: string
  /** With the key single: the row, instead of the list's first. */
  readonly project?: string
  readonly module?: string
}

/** The configuration that ships with nightwatt: how the original's scripts are called. */
const shippedConfig = join(packageRoot, 'config/testgen.json')

const keys: readonly string[] = ['list', 'single']
const algorithms: readonly string[] = ['codamosa', 'mosa']

/**
 * Plans a night of test generation: an algorithm applied to subjects. Without `config` the scripts `run.sh` and
 * `mosa.sh` of the working folder are called as the original called them.
 *
 * @param options By the names of the command line's flags, `TestgenOptions`.
 * @param nameOf How an option is called in messages: its name in a cell, its flag on the command line.
 * @throws UsageError for options, ConfigError for the configuration and the list.
 * @example
 * ```ts
 * import { planTestgen } from 'nightwatt'
 *
 * const night = planTestgen({ key: 'list', dataPath: 'list.dt', maxTime: 10 })
 * console.log(night.experiments.map(({ subject }) => subject?.module))
 * ```
 */
export function planTestgen(
  options: TestgenOptions,
  nameOf: (option: string) => string = name => name,
): NightPlan {
  const { key = 'list', llm, algorithm, dataPath = 'list.dt', project, module, ...rest } = options
  const mistakes = [
    // A cell without types, and the flags of any night, may name it all the same.
    ...['precision', 'maxRepeats', 'dropSettled']
      .filter(name => Reflect.get(options, name) !== undefined)
      .map(
        name =>
          `${nameOf(name)}: found it for test generation; allowed: none, or --repeats, since each subject is a setting of its own and its suites differ for more than chance`,
      ),
    ...unknownWord(key, keys, nameOf('key')),
    ...(algorithm === undefined ? [] : unknownWord(algorithm, algorithms, nameOf('algorithm'))),
    ...contradictions({ ...options, key }, nameOf),
  ]
  if (mistakes.length > 0) throw new UsageError(mistakes.join('\n'))
  checkOptions(rest, nameOf)
  const cwd = resolve(options.cwd ?? process.cwd())
  const repo = algorithm ?? (llm === undefined ? 'mosa' : 'codamosa')
  const own = withModel(testgenModels(options.config, cwd), repo, llm)
  const models = options.mutate === undefined ? withoutDefaults(own, repo) : own
  const single = project === undefined || module === undefined ? undefined : { project, module }
  const { subjects, problems } =
    key === 'single' && single !== undefined
      ? { subjects: [single], problems: [] }
      : listOf(locate(dataPath, cwd, findRoot(cwd)), key)
  const planned = planWith({ ...rest, repo, model: llm ?? 'default', subjects }, models, nameOf)
  return { ...planned, notices: [...problems, ...planned.notices], testgen: true }
}

function listOf(file: string, key: string): { subjects: readonly Subject[]; problems: readonly string[] } {
  const { subjects, problems } = loadSubjects(file)
  return key === 'single' ? { subjects: subjects.slice(0, 1), problems } : { subjects, problems }
}

function unknownWord(word: unknown, known: readonly string[], name: string): string[] {
  return typeof word === 'string' && known.includes(word)
    ? []
    : [`${name}: found ${JSON.stringify(word)}; allowed: ${known.join(' or ')}`]
}

function contradictions(
  { key, llm, algorithm, project, module }: TestgenOptions,
  nameOf: (option: string) => string,
): string[] {
  const alone = (project === undefined) !== (module === undefined)
  return [
    ...(llm !== undefined && llm.trim() === ''
      ? [`${nameOf('llm')}: found no name; allowed: a language model's full name`]
      : []),
    ...(algorithm === 'mosa' && llm !== undefined
      ? [
          `${nameOf('llm')}: found it beside the algorithm mosa; allowed: with codamosa, for MOSA asks no model`,
        ]
      : []),
    ...(algorithm === 'codamosa' && llm === undefined
      ? [`${nameOf('llm')} is missing: codamosa asks a language model; give its full name`]
      : []),
    ...(alone
      ? [`${nameOf(project === undefined ? 'project' : 'module')} is missing: a subject has both`]
      : []),
    ...(key === 'list' && (project !== undefined || module !== undefined)
      ? [`${nameOf('project')}: found it beside the key list; allowed: with the key single`]
      : []),
  ]
}

// The shipped configuration is about the shipped scripts; here those of the working folder are meant.
function testgenModels(config: RunOptions['config'], cwd: string): Models {
  if (typeof config === 'string') return loadModelsConfig(resolveConfig({ config, cwd }).file)
  if (config !== undefined) {
    return { config: parseModelsConfig(config, 'config'), raw: config, file: null, base: cwd }
  }
  const shipped = loadModelsConfig(shippedConfig).config
  const here = Object.entries(shipped.models).map(([name, repository]) => [
    name,
    { ...repository, path: '.' },
  ])
  const models = { ...shipped, models: Object.fromEntries(here) }
  return { config: models, raw: models, file: null, base: cwd }
}

/**
 * The models without default values: unmutated, a script is called with the original's options and no others, which
 * one of the user's own may not know.
 */
function withoutDefaults(models: Models, repo: string): Models {
  return changed(models, repo, repository => ({
    ...repository,
    supported_hyperparams: Object.fromEntries(
      Object.entries(repository.supported_hyperparams).map(([name, { default: _default, ...parameter }]) => [
        name,
        parameter,
      ]),
    ),
  }))
}

function changed(models: Models, repo: string, change: (repository: Repository) => Repository): Models {
  const repository = ownValue(models.config.models, repo)
  if (repository === undefined) return models
  const config = { ...models.config, models: { ...models.config.models, [repo]: change(repository) } }
  // What runs is no longer what the file says.
  return { ...models, config, raw: config, file: null }
}

/** The models, with a language model that the configuration need not know. */
function withModel(models: Models, repo: string, llm: string | undefined): Models {
  const repository = ownValue(models.config.models, repo)
  if (repository === undefined) {
    const known = Object.keys(models.config.models).join(', ')
    throw new UsageError(
      `${models.file ?? 'the configuration'} has no repository "${repo}", which the algorithm goes by; it has: ${known}`,
    )
  }
  if (llm === undefined || repository.models.includes(llm)) return models
  return changed(models, repo, known => ({ ...known, models: [...known.models, llm] }))
}
