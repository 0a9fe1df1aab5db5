import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { ownValue } from '../config/own-value.js'
import { isCounted, type Parameters } from '../config/parameter/conditions.js'
import type { Hyperparameter } from '../config/parameter/hyperparameter-schema.js'
import type { HyperparameterValue, HyperparameterValues } from '../config/parameter/hyperparameter-value.js'
import { kindOf } from '../config/parameter/kinds.js'
import { locate } from '../config/root.js'
import type { ModelsConfig } from '../config/schema.js'
import { defaultsOf, mutatedNames } from '../design/given-values.js'
import type { Assignment } from '../design/mutation.js'
import type { PlanEntry } from '../design/plan.js'
import { RecordError, UsageError } from '../errors.js'
import { subjectText } from '../record/experiment/subject-text.js'
import { type EarlierRun, type History, readNightHistory } from '../record/history.js'
import { readHistoryCsv } from '../record/history-table.js'

/** Where relative paths and names of nights are looked for. All absolute. */
export interface Places {
  readonly cwd: string
  readonly root: string
  readonly results: string
}

/** Earlier runs that are not to be drawn again. */
export interface EarlierRuns extends History {
  /** For tables of the original: whether whole numbers count, or are read as 15.0 and so never do (exact). */
  readonly integers?: 'exact' | 'as-original'
}

/**
 * The earlier runs that a batch file's tables hold; a table that cannot be read is a notice, and the night goes on
 * without it.
 */
export function historyOfTables(
  files: readonly string[],
  { cwd, root }: Places,
): { readonly histories: readonly EarlierRuns[]; readonly notices: readonly string[] } {
  const histories: EarlierRuns[] = []
  const notices: string[] = []
  for (const file of files) {
    try {
      histories.push({ ...readHistoryCsv(locate(file, cwd, root)), source: file, integers: 'exact' })
    } catch (error) {
      if (!(error instanceof RecordError)) throw error
      notices.push(`historical_csvs: ${error.message}; its runs are not left out`)
    }
  }
  return { histories, notices }
}

/**
 * The earlier runs of nights: each a path, or a name in the results folder.
 *
 * @throws UsageError for a night that does not exist.
 */
export function historyOfNights(
  nights: readonly string[],
  { cwd, results }: Places,
  option: string,
): readonly History[] {
  return nights.map(night => {
    const path = [resolve(cwd, night), join(results, night)].find(candidate => existsSync(candidate))
    if (path !== undefined) return readNightHistory(path)
    throw new UsageError(
      `${option}: found no night "${night}"; allowed: a path, or the name of a night in ${results}`,
    )
  })
}

export interface Avoidance {
  readonly entries: readonly PlanEntry[]
  /** How many earlier runs each entry leaves out, and why not the others. */
  readonly notices: readonly string[]
}

/** The entries with what they must not draw again: the earlier runs of their repository, model and mode. */
export function avoidEarlierRuns(
  entries: readonly PlanEntry[],
  histories: readonly EarlierRuns[],
  config: ModelsConfig,
): Avoidance {
  if (histories.length === 0) return { entries, notices: [] }
  const sources = histories.map(({ source }) => source).join(', ')
  const notices = new Set(histories.flatMap(({ problems }) => problems))
  const avoiding = entries.map(entry => {
    if (entry.mode !== 'mutation') return entry
    const names = mutatedNames(entry, config)
    const parameters = ownValue(config.models, entry.repo)?.supported_hyperparams ?? {}
    const whole = names.filter(name => ownValue(parameters, name)?.type === 'int')
    const ofEntry = histories.map(history => ({
      ...history,
      runs: history.runs.filter(
        ({ repository, model }) => repository === entry.repo && modelsOf(entry).includes(model),
      ),
    }))
    const runs = ofEntry.flatMap(history => history.runs)
    const comparable = ofEntry
      .filter(({ integers }) => integers !== 'as-original' || whole.length === 0)
      .flatMap(history => history.runs)
      .filter(run => reasonAgainst(run, entry, names, parameters) === undefined)
    notices.add(describe(entry, names, parameters, runs, comparable, sources))
    for (const notice of ofIntegers(ofEntry, entry, names, whole, parameters)) notices.add(notice)
    return { ...entry, excluded: triedWithAll(comparable, entry) }
  })
  return { entries: avoiding, notices: [...notices] }
}

/** How whole numbers in the tables of a batch file affect the plan, compared with the original. */
function ofIntegers(
  histories: readonly EarlierRuns[],
  entry: PlanEntry,
  names: readonly string[],
  whole: readonly string[],
  parameters: Parameters,
): string[] {
  const tables = histories.filter(({ integers, runs }) => {
    return (
      integers !== undefined && runs.some(run => reasonAgainst(run, entry, names, parameters) === undefined)
    )
  })
  if (tables.length === 0 || whole.length === 0) return []
  const which = whole.join(', ')
  return tables.some(({ integers }) => integers === 'as-original')
    ? [`as in the original, nothing is left out where ${which} is drawn: history_integers is "as-original"`]
    : [
        `the original would draw them again, for it reads ${which} in a history as 15.0 and never as 15; "history_integers": "as-original" in the batch file draws as it did`,
      ]
}

function modelsOf({ model, alsoModels = [] }: PlanEntry): readonly string[] {
  return [model, ...alsoModels]
}

// A model without subjects has one subject without a name.
function subjectsOf({ subjects }: PlanEntry): readonly string[] {
  return subjects === undefined ? [''] : subjects.map(subjectText)
}

/** Why an earlier run says nothing about what an entry has tried; undefined when it does. */
function reasonAgainst(
  run: EarlierRun,
  entry: PlanEntry,
  names: readonly string[],
  parameters: Parameters,
): string | undefined {
  const isParallel = entry.background !== undefined
  if (run.parallel !== isParallel) {
    return isParallel ? 'ran without a background load' : 'ran beside a background load'
  }
  if (!subjectsOf(entry).includes(run.subject)) return 'with another subject'
  const { hyperparameters } = run
  const { fixed = {} } = entry
  const known: HyperparameterValues = { ...defaultsOf(parameters), ...fixed, ...hyperparameters }
  // What does not count beside the others was not passed.
  const isPassed = (name: string) => isCounted(name, parameters, other => ownValue(known, other)) !== false
  const differing = Object.entries(fixed).flatMap(([name, value]) =>
    isPassed(name) && ownValue(known, name) !== value ? [name] : [],
  )
  if (differing.length > 0) return `with another value of ${differing.join(', ')}`
  const unsaid = Object.keys(fixed).filter(
    name =>
      isPassed(name) && !Object.hasOwn(hyperparameters, name) && defaultsOf(parameters)[name] !== fixed[name],
  )
  if (unsaid.length > 0) return `without ${unsaid.join(', ')}`
  const counting = names.filter(isPassed)
  const absent = counting.filter(name => !Object.hasOwn(hyperparameters, name))
  if (absent.length > 0) return `without ${absent.join(', ')}`
  // What is never drawn says nothing of what is: a text where numbers are, or a choice that there is no longer.
  const others = counting.filter(name => !isDrawn(hyperparameters[name] ?? null, ownValue(parameters, name)))
  return others.length === 0 ? undefined : `with a value of ${others.join(', ')} that is never drawn`
}

function isDrawn(value: HyperparameterValue, parameter: Hyperparameter | undefined): boolean {
  return parameter !== undefined && kindOf(parameter).codeOf(value) !== undefined
}

/** The combinations that were tried with every model and subject: one that was not still has something to show. */
function triedWithAll(runs: readonly EarlierRun[], entry: PlanEntry): readonly Assignment[] {
  const wanted = subjectsOf(entry).length * modelsOf(entry).length
  if (wanted === 1) return runs.map(({ hyperparameters }) => hyperparameters)
  const tried = new Map<string, { readonly values: Assignment; readonly with: Set<string> }>()
  for (const { hyperparameters, model, subject } of runs) {
    const key = JSON.stringify(Object.entries(hyperparameters).sort(([a], [b]) => (a < b ? -1 : 1)))
    const known = tried.get(key) ?? { values: hyperparameters, with: new Set() }
    known.with.add(JSON.stringify([model, subject]))
    tried.set(key, known)
  }
  return [...tried.values()].filter(({ with: met }) => met.size === wanted).map(({ values }) => values)
}

function describe(
  entry: PlanEntry,
  names: readonly string[],
  parameters: Parameters,
  runs: readonly EarlierRun[],
  comparable: readonly EarlierRun[],
  sources: string,
): string {
  const who = `${entry.repo}/${modelsOf(entry).join(' and ')}`
  if (runs.length === 0) return `no earlier run of ${who} in ${sources}: nothing to leave out`
  const reasons = new Map<string, number>()
  for (const run of runs) {
    const reason = reasonAgainst(run, entry, names, parameters)
    if (reason !== undefined) reasons.set(reason, (reasons.get(reason) ?? 0) + 1)
  }
  const others = [...reasons].map(([reason, count]) => `${count} ${reason}`)
  const rest = others.length === 0 ? '' : `; not comparable: ${others.join(', ')}`
  const count = `${comparable.length} of ${runs.length} earlier run${runs.length === 1 ? '' : 's'}`
  const whole = (entry.subjects?.length ?? 0) > 1 ? ' with all the subjects' : ''
  return `${count} of ${who} left out: their values of ${names.join(', ')} are not drawn again${whole} (${sources})${rest}`
}
