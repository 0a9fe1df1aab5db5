import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { ownValue } from '../../config/own-value.js'
import { locate } from '../../config/root.js'
import type { ModelsConfig } from '../../config/schema.js'
import type { Assignment } from '../../design/mutation.js'
import { mutatedNames, type PlanEntry } from '../../design/plan.js'
import { RecordError, UsageError } from '../../errors.js'
import { type EarlierRun, type History, readHistoryCsv, readNightHistory } from '../../record/history.js'
import { subjectText } from '../../record/subject-text.js'

/** Where relative paths and names of nights are looked for. All absolute. */
export interface Places {
  readonly cwd: string
  readonly root: string
  readonly results: string
}

/** Earlier runs that are not to be drawn again. */
export interface EarlierRuns extends History {
  /** In a table of the original: whether whole numbers count, or are read as 15.0 and so never do (exact). */
  readonly integers?: 'exact' | 'as-original'
}

/** The earlier runs that a batch file's tables hold; a table that cannot be read is told of, and the night goes on without it. */
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
 * @throws UsageError for a night that is not there.
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
    const whole = names.filter(name => typeOf(name, entry, config) === 'int')
    const ofEntry = histories.map(history => ({
      ...history,
      runs: history.runs.filter(
        ({ repository, model }) => repository === entry.repo && model === entry.model,
      ),
    }))
    const runs = ofEntry.flatMap(history => history.runs)
    const comparable = ofEntry
      .filter(({ integers }) => integers !== 'as-original' || whole.length === 0)
      .flatMap(history => history.runs)
      .filter(run => reasonAgainst(run, entry, names) === undefined)
    notices.add(describe(entry, names, runs, comparable, sources))
    for (const notice of ofIntegers(ofEntry, entry, names, whole)) notices.add(notice)
    return { ...entry, excluded: triedWithAll(comparable, subjectsOf(entry)) }
  })
  return { entries: avoiding, notices: [...notices] }
}

function typeOf(name: string, { repo }: PlanEntry, config: ModelsConfig): 'int' | 'float' | undefined {
  const parameters = ownValue(config.models, repo)?.supported_hyperparams ?? {}
  return Object.hasOwn(parameters, name) ? parameters[name]?.type : undefined
}

/** What whole numbers in the tables of a batch file make of the plan, beside what they made of the original's. */
function ofIntegers(
  histories: readonly EarlierRuns[],
  entry: PlanEntry,
  names: readonly string[],
  whole: readonly string[],
): string[] {
  const tables = histories.filter(({ integers, runs }) => {
    return integers !== undefined && runs.some(run => reasonAgainst(run, entry, names) === undefined)
  })
  if (tables.length === 0 || whole.length === 0) return []
  const which = whole.join(', ')
  return tables.some(({ integers }) => integers === 'as-original')
    ? [`as in the original, nothing is left out where ${which} is drawn: history_integers is "as-original"`]
    : [
        `the original would draw them again, for it reads ${which} in a history as 15.0 and never as 15; "history_integers": "as-original" in the batch file draws as it did`,
      ]
}

// A model that is applied to nothing has one subject, of no name.
function subjectsOf({ subjects }: PlanEntry): readonly string[] {
  return subjects === undefined ? [''] : subjects.map(subjectText)
}

/** Why an earlier run says nothing about what an entry has tried; undefined when it does. */
function reasonAgainst(run: EarlierRun, entry: PlanEntry, names: readonly string[]): string | undefined {
  const isParallel = entry.background !== undefined
  if (run.parallel !== isParallel) {
    return isParallel ? 'ran without a background load' : 'ran beside a background load'
  }
  if (!subjectsOf(entry).includes(run.subject)) return 'with another subject'
  const absent = names.filter(name => !has(run, name))
  return absent.length === 0 ? undefined : `without ${absent.join(', ')}`
}

/** The combinations that were tried with each of the subjects: one that lacks some has something left to tell. */
function triedWithAll(runs: readonly EarlierRun[], subjects: readonly string[]): readonly Assignment[] {
  if (subjects.length === 1) return runs.map(({ hyperparameters }) => hyperparameters)
  const tried = new Map<string, { readonly values: Assignment; readonly with: Set<string> }>()
  for (const { hyperparameters, subject } of runs) {
    const key = JSON.stringify(Object.entries(hyperparameters).sort(([a], [b]) => (a < b ? -1 : 1)))
    const known = tried.get(key) ?? { values: hyperparameters, with: new Set() }
    known.with.add(subject)
    tried.set(key, known)
  }
  return [...tried.values()]
    .filter(({ with: met }) => met.size === subjects.length)
    .map(({ values }) => values)
}

function describe(
  entry: PlanEntry,
  names: readonly string[],
  runs: readonly EarlierRun[],
  comparable: readonly EarlierRun[],
  sources: string,
): string {
  const who = `${entry.repo}/${entry.model}`
  if (runs.length === 0) return `no earlier run of ${who} in ${sources}: nothing to leave out`
  const reasons = new Map<string, number>()
  for (const run of runs) {
    const reason = reasonAgainst(run, entry, names)
    if (reason !== undefined) reasons.set(reason, (reasons.get(reason) ?? 0) + 1)
  }
  const others = [...reasons].map(([reason, count]) => `${count} ${reason}`)
  const rest = others.length === 0 ? '' : `; not comparable: ${others.join(', ')}`
  const count = `${comparable.length} of ${runs.length} earlier run${runs.length === 1 ? '' : 's'}`
  const whole = (entry.subjects?.length ?? 0) > 1 ? ' with all the subjects' : ''
  return `${count} of ${who} left out: their values of ${names.join(', ')} are not drawn again${whole} (${sources})${rest}`
}

function has({ hyperparameters }: EarlierRun, name: string): boolean {
  return Object.hasOwn(hyperparameters, name)
}
