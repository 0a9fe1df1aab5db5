import { randomInt } from 'node:crypto'
import { resolve } from 'node:path'
import { type Batch, loadBatch, parseBatch } from '../../config/batch.js'
import { lightModels } from '../../config/light.js'
import { type LoadedConfig, loadModelsConfig, parseModelsConfig } from '../../config/load.js'
import { locate, resolveConfig } from '../../config/root.js'
import type { ModelsConfig } from '../../config/schema.js'
import { buildPlan, type Plan, type PlanEntry } from '../../design/plan.js'
import { parseSeed } from '../../design/seed.js'
import type { NightRecord } from '../../record/schema.js'
import type { ForeignProgram } from '../foreign-programs.js'
import { entriesOfBatch } from './batch-entries.js'
import {
  avoidEarlierRuns,
  type EarlierRuns,
  historyOfNights,
  historyOfTables,
  type Places,
} from './earlier-runs.js'
import { withMetricOptions } from './metric-options.js'
import { checkOptions, type RunOptions, type Settings } from './options.js'
import { absentFolder, refuseAbsentFolders } from './repository-folders.js'
import { singleEntry } from './single-entry.js'
import { subjectsFinder } from './subjects-of.js'

/** A plan with all that running it needs. */
export interface NightPlan extends Plan {
  readonly settings: Settings
  readonly options: RunOptions
  readonly config: ModelsConfig
  /** The models file's value as it stands, remarks included. */
  readonly configSnapshot: unknown
  /** Absolute path; null when the configuration was given as an object, or with `command`. */
  readonly configFile: string | null
  /** The batch file's value as it stands, remarks included; null without one. */
  readonly batchSnapshot: unknown
  /** Folder that the repositories' `path` is relative to. */
  readonly base: string
  /** Absolute path of the folder of the nights. */
  readonly results: string
  /** Whether it leaves the original's files of test generation in the working folder. */
  readonly testgen?: boolean
  /** Programs of a recorded plan that this project would not start itself, and that nobody has accepted yet. */
  readonly foreign?: readonly ForeignProgram[]
  /** The night whose experiments are run again; absent where the plan is its own. */
  readonly rerunOf?: NonNullable<NightRecord['rerun_of']>
}

// As large as people can read aloud, and small enough for every tool.
const seedLimit = 2 ** 31

/**
 * Plans a night: the ordered list of experiments, fixed before the first starts. Pure given configuration, seed and
 * the earlier runs it is to avoid; without a seed one is drawn.
 *
 * @throws UsageError for options, ConfigError for the models file and the batch file, RecordError for earlier runs
 *   that cannot be read; each with all mistakes at once. RefusedError where a repository of the plan is not there.
 */
export function plan(options: RunOptions, nameOf: (option: string) => string = name => name): NightPlan {
  return planWith(options, undefined, nameOf)
}

/** The same with models that are at hand, in place of those that the options name. */
export function planWith(
  options: RunOptions,
  given: Models | undefined,
  nameOf: (option: string) => string,
): NightPlan {
  checkOptions(options, nameOf)
  const cwd = resolve(options.cwd ?? process.cwd())
  const place = resolveConfig({
    config: typeof options.config === 'string' ? options.config : undefined,
    cwd,
  })
  const places = { cwd, root: place.root, results: resolve(place.root, options.results ?? 'results') }
  const found = workOf(options, given, place, places, nameOf)
  const work = {
    ...found,
    models: {
      ...found.models,
      config: withMetricOptions(found.models.config, options, repositoriesIn(found.entries), nameOf),
    },
  }
  const nights = typeof options.avoid === 'string' ? [options.avoid] : (options.avoid ?? [])
  const histories = [...work.histories, ...historyOfNights(nights, places, nameOf('avoid'))]
  const avoidance = avoidEarlierRuns(work.entries, histories, work.models.config)
  const built = buildPlan({
    config: work.models.config,
    seed: options.seed === undefined ? randomInt(seedLimit) : parseSeed(options.seed),
    entries: avoidance.entries,
  })
  refuseAbsentFolders(built.experiments, work.models)
  return {
    ...built,
    notices: [...work.notices, ...avoidance.notices, ...built.notices],
    settings: checkOptions(withBatch(options, work.batch), nameOf),
    options,
    config: work.models.config,
    configSnapshot: work.models.raw,
    configFile: work.models.file,
    batchSnapshot: work.batch?.raw ?? null,
    base: work.models.base,
    results: places.results,
  }
}

function repositoriesIn(entries: readonly PlanEntry[]): string[] {
  return [...new Set(entries.map(({ repo }) => repo))]
}

/** The options with what a batch file says for all of its entries where they say nothing. */
function withBatch(options: RunOptions, batch: Batch | undefined): RunOptions {
  const { max_retries, governor } = batch?.header ?? {}
  return {
    ...options,
    ...(options.maxRetries === undefined && max_retries !== undefined ? { maxRetries: max_retries } : {}),
    ...(options.governor === undefined && governor !== undefined ? { governor } : {}),
  }
}

export type Models = Omit<LoadedConfig, 'file'> & { readonly file: string | null }

/** What a night is about: which programs, and what of them to run. */
interface Work {
  readonly models: Models
  readonly entries: readonly PlanEntry[]
  readonly histories: readonly EarlierRuns[]
  readonly notices: readonly string[]
  readonly batch?: Batch
}

function workOf(
  options: RunOptions,
  given: Models | undefined,
  place: { readonly root: string; readonly file: string },
  places: Places,
  nameOf: (option: string) => string,
): Work {
  const { command, params, metrics, experimentConfig } = options
  if (command !== undefined) {
    const { repo, model, ...models } = lightModels({ command, params, metrics }, nameOf)
    const mutate = Object.keys(params ?? {}).length > 0 ? { mutate: 'all' } : {}
    const entry = singleEntry({ ...options, repo, model, ...mutate }, models.config, nameOf)
    return {
      models: { ...models, file: null, base: places.cwd },
      entries: [entry],
      histories: [],
      notices: [],
    }
  }
  const models = given ?? modelsOf(options.config, place)
  if (experimentConfig !== undefined) return batchSubject(experimentConfig, models, options, places)
  const entry = singleEntry(options, models.config, nameOf)
  const subjects = subjectsFinder(options.subjects, models, places)(entry.repo)
  return {
    models,
    entries: [subjects === undefined ? entry : { ...entry, subjects: subjects.subjects }],
    histories: [],
    notices: subjects?.notices ?? [],
  }
}

function modelsOf(config: RunOptions['config'], place: { root: string; file: string }): Models {
  if (typeof config !== 'object') return loadModelsConfig(place.file)
  return { config: parseModelsConfig(config, 'config'), raw: config, file: null, base: place.root }
}

function batchSubject(
  experimentConfig: string | object,
  models: Models,
  { runs, skipInvalid, subjects }: RunOptions,
  places: Places,
): Work {
  const batch =
    typeof experimentConfig === 'string'
      ? loadBatch(locate(experimentConfig, places.cwd, places.root))
      : parseBatch(experimentConfig, 'experimentConfig')
  const { use_deduplication = false, historical_csvs = [], history_integers = 'exact' } = batch.header
  const { entries, notices } = entriesOfBatch(batch, models.config, {
    runs,
    skipInvalid,
    subjectsOf: subjectsFinder(subjects, models, places),
  })
  const unused = use_deduplication !== historical_csvs.length > 0
  const why = use_deduplication
    ? 'use_deduplication is true, but historical_csvs names no file: nothing is left out'
    : 'historical_csvs is not read, for use_deduplication is not true'
  const there = skipInvalid === true ? withFolders(entries, models) : { entries, notices: [] }
  const tables = use_deduplication ? historyOfTables(historical_csvs, places) : { histories: [], notices: [] }
  return {
    models,
    batch,
    entries: there.entries,
    histories: tables.histories.map(history => ({ ...history, integers: history_integers })),
    notices: [...notices, ...there.notices, ...tables.notices, ...(unused ? [why] : [])],
  }
}

/** The entries whose repositories are on this machine; all of them where none is, to be refused. */
function withFolders(
  entries: readonly PlanEntry[],
  models: Models,
): { readonly entries: readonly PlanEntry[]; readonly notices: readonly string[] } {
  const absentOf = ({ repo, background }: PlanEntry) =>
    [repo, ...(background === undefined ? [] : [background.repo])].flatMap(name => {
      const folder = absentFolder(name, models)
      return folder === undefined ? [] : [`${name} is skipped: there is no folder ${folder}`]
    })
  const left = entries.filter(entry => absentOf(entry).length === 0)
  if (left.length === 0) return { entries, notices: [] }
  return { entries: left, notices: [...new Set(entries.flatMap(absentOf))] }
}
