import { type Batch, loadBatch, parseBatch } from '../config/batch/batch.js'
import { inlineModels } from '../config/light.js'
import { type LoadedConfig, loadModelsConfig, parseModelsConfig } from '../config/load.js'
import { locate } from '../config/root.js'
import type { PlanEntry } from '../design/plan.js'
import { type EarlierRuns, historyOfTables, type Places } from './earlier-runs.js'
import { entriesOfBatch } from './entries/batch-entries.js'
import { singleEntry } from './entries/single-entry.js'
import { subjectsFinder } from './entries/subjects-of.js'
import type { RunOptions } from './options.js'
import { absentFolder } from './repository-folders.js'

/** The models that a night is planned with. */
export type Models = Omit<LoadedConfig, 'file'> & { readonly file: string | null }

/** The content of a night: which programs, and what of them to run. */
export interface Work {
  readonly models: Models
  readonly entries: readonly PlanEntry[]
  readonly histories: readonly EarlierRuns[]
  readonly notices: readonly string[]
  readonly batch?: Batch
}

export function workOf(
  options: RunOptions,
  given: Models | undefined,
  place: { readonly root: string; readonly file: string },
  places: Places,
  nameOf: (option: string) => string,
): Work {
  const { command, params, metrics, constraints, experimentConfig } = options
  if (command !== undefined) {
    const { repo, model, ...models } = inlineModels({ command, params, metrics, constraints }, nameOf)
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

/** The entries whose repositories are on this machine; all of them if none is, so that they are refused. */
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
