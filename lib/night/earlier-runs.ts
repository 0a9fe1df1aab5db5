import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { locate } from '../config/root.js'
import type { ModelsConfig } from '../config/schema.js'
import type { Assignment } from '../design/mutation.js'
import { mutatedNames, type PlanEntry } from '../design/plan.js'
import { UsageError } from '../errors.js'
import { type EarlierRun, type History, readHistoryCsv, readNightHistory } from '../record/history.js'

/** Where relative paths and names of nights are looked for. All absolute. */
export interface Places {
  readonly cwd: string
  readonly root: string
  readonly results: string
}

/**
 * The earlier runs that a batch file's tables hold.
 *
 * @throws RecordError naming file and line of what cannot be read.
 */
export function historyOfTables(files: readonly string[], { cwd, root }: Places): readonly History[] {
  return files.map(file => ({ ...readHistoryCsv(locate(file, cwd, root)), source: file }))
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
  histories: readonly History[],
  config: ModelsConfig,
): Avoidance {
  if (histories.length === 0) return { entries, notices: [] }
  const sources = histories.map(({ source }) => source).join(', ')
  const notices = new Set(histories.flatMap(({ problems }) => problems))
  const avoiding = entries.map(entry => {
    if (entry.mode !== 'mutation') return entry
    const names = mutatedNames(entry, config)
    const runs = histories
      .flatMap(history => history.runs)
      .filter(({ repository, model }) => repository === entry.repo && model === entry.model)
    const comparable = runs.filter(run => !run.parallel && names.every(name => has(run, name)))
    notices.add(describe(entry, names, runs, comparable, sources))
    return { ...entry, excluded: comparable.map(({ hyperparameters }): Assignment => hyperparameters) }
  })
  return { entries: avoiding, notices: [...notices] }
}

function describe(
  { repo, model }: PlanEntry,
  names: readonly string[],
  runs: readonly EarlierRun[],
  comparable: readonly EarlierRun[],
  sources: string,
): string {
  const who = `${repo}/${model}`
  if (runs.length === 0) return `no earlier run of ${who} in ${sources}: nothing to leave out`
  const beside = runs.filter(({ parallel }) => parallel).length
  const partial = runs.filter(run => !run.parallel && !names.every(name => has(run, name)))
  const absent = names.filter(name => partial.some(run => !has(run, name)))
  const others = [
    ...(beside > 0 ? [`${beside} ran beside a background load`] : []),
    ...(partial.length > 0 ? [`${partial.length} without ${absent.join(', ')}`] : []),
  ]
  const rest = others.length === 0 ? '' : `; not comparable: ${others.join(', ')}`
  const count = `${comparable.length} of ${runs.length} earlier run${runs.length === 1 ? '' : 's'}`
  return `${count} of ${who} left out: their values of ${names.join(', ')} are not drawn again (${sources})${rest}`
}

function has({ hyperparameters }: EarlierRun, name: string): boolean {
  return Object.hasOwn(hyperparameters, name)
}
