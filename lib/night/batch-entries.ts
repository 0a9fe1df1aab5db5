import type { Batch, BatchEntry, BatchHeader, CheckedEntry } from '../config/batch.js'
import type { ModelsConfig } from '../config/schema.js'
import { entryMistakes, type PlanEntry } from '../design/plan.js'
import { ConfigError, type Mistake } from '../errors.js'
import { splitNames } from './names-of.js'

export interface BatchEntries {
  readonly entries: readonly PlanEntry[]
  /** Entries that were skipped, and values that the mode of their entry leaves aside. */
  readonly notices: readonly string[]
}

/**
 * What a batch file asks for, checked against the models file.
 *
 * @param runs Experiments of each entry, whatever the file says.
 * @param skipInvalid Whether entries with mistakes are left out and told of, rather than refused.
 * @throws ConfigError with all mistakes of all entries; with `skipInvalid` only when no entry is left.
 */
export function entriesOfBatch(
  { file, header, entries: checked }: Batch,
  config: ModelsConfig,
  { runs, skipInvalid = false }: { runs?: number | undefined; skipInvalid?: boolean | undefined } = {},
): BatchEntries {
  const outcomes = checked.map(entry => planEntryOf(entry, header, config, runs))
  const mistakes = outcomes.flatMap(outcome => outcome.mistakes)
  const entries = outcomes.flatMap(({ entry, mistakes }) =>
    entry === undefined || mistakes.length > 0 ? [] : [entry],
  )
  if (mistakes.length > 0 && (!skipInvalid || entries.length === 0)) throw new ConfigError(file, mistakes)
  return {
    entries,
    notices: outcomes.flatMap(({ notices, mistakes }, index) =>
      mistakes.length === 0 ? notices : [skipped(`experiments[${index}]`, mistakes)],
    ),
  }
}

interface Outcome {
  readonly entry?: PlanEntry
  readonly mistakes: readonly Mistake[]
  readonly notices: readonly string[]
}

function planEntryOf(
  { place, entry, mistakes: ofForm }: CheckedEntry,
  header: BatchHeader,
  config: ModelsConfig,
  runs: number | undefined,
): Outcome {
  if (entry === undefined) return { mistakes: ofForm, notices: [] }
  const mode = modeOf(entry, header)
  // What has the wrong form is told already; here it is as if it were not there.
  const told = new Set(ofForm.map(mistake => keyOf(mistake.place, place)))
  // Which of the two belong there hangs on the mode.
  if (told.has('mode')) for (const key of ['mutate', 'hyperparameters']) told.add(key)
  const wrong = (mistakes: readonly Mistake[]) => [
    ...ofForm,
    ...mistakes
      .map(mistake => ({ ...mistake, place: `${place}.${mistake.place}` }))
      .filter(mistake => !told.has(keyOf(mistake.place, place))),
  ]
  if (mode === 'parallel') return { mistakes: wrong([parallelMistake(entry)]), notices: [] }
  const { repo, model } = entry
  const own = [...missingNames(entry, config), ...strayPrograms(entry, mode)]
  if (repo === undefined || model === undefined) return { mistakes: wrong(own), notices: [] }
  const what = { repo, model, runs: runs ?? entry.runs_per_config ?? header.runs_per_config ?? 1 }
  const planned: PlanEntry =
    mode === 'mutation'
      ? { ...what, mode, mutate: splitNames(entry.mutate) ?? [] }
      : { ...what, mode, hyperparameters: valuesOf(entry) }
  return {
    entry: planned,
    mistakes: wrong([...own, ...entryMistakes(config, planned)]),
    notices: leftAside(entry, mode, place),
  }
}

/** The key of an entry that a place is in: `mutate` of `experiments[2].mutate[0]`. */
function keyOf(place: string, entryPlace: string): string {
  return /^\.?([^.[]*)/.exec(place.slice(entryPlace.length))?.[1] ?? ''
}

function modeOf(entry: BatchEntry, header: BatchHeader): 'mutation' | 'default' | 'parallel' {
  const shape = entry.foreground !== undefined && entry.background !== undefined ? 'parallel' : 'mutation'
  return entry.mode ?? header.mode ?? shape
}

function parallelMistake({ mode }: BatchEntry): Mistake {
  return {
    place: 'mode',
    found: mode === 'parallel' ? '"parallel"' : 'the mode "parallel", by the file or by a background',
    allowed: '"mutation" or "default": parallel mode is not there yet',
  }
}

function missingNames({ repo, model }: BatchEntry, config: ModelsConfig): Mistake[] {
  const repositories = Object.keys(config.models)
  const models =
    repo !== undefined && Object.hasOwn(config.models, repo) ? config.models[repo]?.models : undefined
  return [
    ...(repo === undefined ? [{ place: 'repo', found: 'nothing', allowed: repositories.join(', ') }] : []),
    ...(model === undefined
      ? [{ place: 'model', found: 'nothing', allowed: models?.join(', ') ?? 'a model of the repository' }]
      : []),
  ]
}

function strayPrograms(entry: BatchEntry, mode: string): Mistake[] {
  return (['foreground', 'background'] as const)
    .filter(key => entry[key] !== undefined)
    .map(place => ({
      place,
      found: `an object in an entry of the mode "${mode}"`,
      allowed: 'repo, model, mutate and hyperparameters in the entry itself',
    }))
}

// An empty object is how some write "the defaults".
function valuesOf({ hyperparameters }: BatchEntry): BatchEntry['hyperparameters'] {
  return Object.keys(hyperparameters ?? {}).length === 0 ? undefined : hyperparameters
}

function leftAside(entry: BatchEntry, mode: 'mutation' | 'default', place: string): string[] {
  const key = mode === 'mutation' ? 'hyperparameters' : 'mutate'
  const value = mode === 'mutation' ? valuesOf(entry) : splitNames(entry.mutate)
  return value === undefined ? [] : [`${place}.${key} is left aside, for its mode is "${mode}"`]
}

function skipped(place: string, mistakes: readonly Mistake[]): string {
  const words = mistakes.map(({ place: where, found, allowed, hint }) => {
    const inside = where === place ? '' : `${where.slice(place.length).replace(/^\./, '')}: `
    return `${inside}found ${found}; allowed: ${allowed}${hint === undefined ? '' : ` (${hint})`}`
  })
  return `${place} is skipped: ${words.join('; ')}`
}
