import type { Batch, BatchEntry, BatchHeader, CheckedEntry } from '../../config/batch.js'
import type { ModelsConfig } from '../../config/schema.js'
import type { PlanEntry } from '../../design/plan.js'
import { entryMistakes } from '../../design/plan-mistakes.js'
import { ConfigError, type Mistake } from '../../errors.js'
import { splitNames } from './names-of.js'
import type { SubjectsOf } from './subjects-of.js'

export interface BatchEntries {
  readonly entries: readonly PlanEntry[]
  /** Entries that were skipped, and values that the mode of their entry leaves aside. */
  readonly notices: readonly string[]
}

/**
 * What a batch file asks for, checked against the models file.
 *
 * @param runs Experiments of each entry, whatever the file says.
 * @param subjectsOf What the command of a repository is applied to, from the list that the entry names.
 * @param skipInvalid Whether entries with mistakes are left out and told of, rather than refused.
 * @throws ConfigError with all mistakes of all entries; with `skipInvalid` only when no entry is left.
 */
export function entriesOfBatch(
  { file, header, entries: checked }: Batch,
  config: ModelsConfig,
  {
    runs,
    skipInvalid = false,
    subjectsOf = () => undefined,
  }: {
    runs?: number | undefined
    skipInvalid?: boolean | undefined
    subjectsOf?: SubjectsOf
  } = {},
): BatchEntries {
  const outcomes = checked.map(entry => planEntryOf(entry, header, config, runs, subjectsOf))
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

/** What of an entry is measured: in the mode parallel its foreground, else the entry itself. */
type Program = NonNullable<BatchEntry['foreground']>

function planEntryOf(
  { place, entry, mistakes: ofForm }: CheckedEntry,
  header: BatchHeader,
  config: ModelsConfig,
  runs: number | undefined,
  subjectsOf: SubjectsOf,
): Outcome {
  if (entry === undefined) return { mistakes: ofForm, notices: [] }
  const mode = modeOf(entry, header)
  const isParallel = mode === 'parallel'
  const program: Program = isParallel ? (entry.foreground ?? {}) : { ...entry, mode }
  const prefix = isParallel ? 'foreground.' : ''
  // What has the wrong form is told already; here it is as if it were not there.
  const told = toldPlaces(ofForm, place)
  const wrong = (mistakes: readonly Mistake[]) => [
    ...ofForm,
    ...mistakes
      .map(mistake => ({ ...mistake, place: `${place}.${mistake.place}` }))
      .filter(
        mistake => !told.some(prior => mistake.place === prior || mistake.place.startsWith(`${prior}.`)),
      ),
  ]
  const strays = isParallel ? strayInParallel(entry) : strayPrograms(entry, mode)
  const own = [
    ...missingNames(program, config, prefix),
    ...(isParallel ? missingNames(entry.background ?? {}, config, 'background.') : []),
    ...strays,
  ]
  const { repo, model } = program
  const background = isParallel ? backgroundOf(entry) : undefined
  if (repo === undefined || model === undefined || (isParallel && background === undefined)) {
    return { mistakes: wrong(own), notices: [] }
  }
  const ownMode = program.mode ?? (isParallel && program.mutate === undefined ? 'default' : 'mutation')
  const ownRuns = entry.runs_per_config ?? program.runs_per_config ?? header.runs_per_config
  const subjects = subjectsOf(repo, entry.subjects)
  const what = {
    repo,
    model,
    runs: runs ?? ownRuns ?? 1,
    ...(background === undefined ? {} : { background }),
    ...(subjects === undefined ? {} : { subjects: subjects.subjects }),
  }
  const planned: PlanEntry =
    ownMode === 'default'
      ? { ...what, mode: ownMode, hyperparameters: valuesOf(program) }
      : { ...what, mode: 'mutation', mutate: splitNames(program.mutate) ?? [] }
  const found = entryMistakes(config, planned).map(mistake =>
    mistake.place.startsWith('background.') ? mistake : { ...mistake, place: prefix + mistake.place },
  )
  return {
    entry: planned,
    mistakes: wrong([...own, ...found]),
    notices: [...(subjects?.notices ?? []), ...leftAside(program, planned.mode, `${place}.${prefix}`)],
  }
}

/** Places of an entry whose form is wrong; which of two keys belong there hangs on the mode. */
function toldPlaces(ofForm: readonly Mistake[], place: string): string[] {
  return ofForm.flatMap(mistake => {
    const [key = ''] = /^\.?[^.[]*(?:\.[^.[]*)?/.exec(mistake.place.slice(place.length)) ?? []
    const modes = /^(.*\.)mode$/.exec(`${place}${key}`)
    return modes === null
      ? [`${place}${key}`]
      : [`${place}${key}`, `${modes[1]}mutate`, `${modes[1]}hyperparameters`]
  })
}

function modeOf(entry: BatchEntry, header: BatchHeader): 'mutation' | 'default' | 'parallel' {
  const shape = entry.foreground !== undefined && entry.background !== undefined ? 'parallel' : 'mutation'
  return entry.mode ?? header.mode ?? shape
}

function backgroundOf({ background }: BatchEntry): PlanEntry['background'] {
  const { repo, model, hyperparameters } = background ?? {}
  return repo === undefined || model === undefined ? undefined : { repo, model, hyperparameters }
}

function missingNames(
  { repo, model }: Pick<Program, 'repo' | 'model'>,
  config: ModelsConfig,
  prefix: string,
): Mistake[] {
  const repositories = Object.keys(config.models)
  const models =
    repo !== undefined && Object.hasOwn(config.models, repo) ? config.models[repo]?.models : undefined
  const missing = (key: string, allowed: string) => ({ place: prefix + key, found: 'nothing', allowed })
  return [
    ...(repo === undefined ? [missing('repo', repositories.join(', '))] : []),
    ...(model === undefined ? [missing('model', models?.join(', ') ?? 'a model of the repository')] : []),
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

function strayInParallel(entry: BatchEntry): Mistake[] {
  return (['repo', 'model', 'mutate', 'hyperparameters'] as const)
    .filter(key => entry[key] !== undefined)
    .map(place => ({
      place,
      found: `${place} beside the mode "parallel"`,
      allowed: `${place} in foreground and background`,
    }))
}

// An empty object is how some write "the defaults".
function valuesOf({ hyperparameters }: Program): Program['hyperparameters'] {
  return Object.keys(hyperparameters ?? {}).length === 0 ? undefined : hyperparameters
}

function leftAside(program: Program, mode: 'mutation' | 'default', prefix: string): string[] {
  const key = mode === 'mutation' ? 'hyperparameters' : 'mutate'
  const value = mode === 'mutation' ? valuesOf(program) : splitNames(program.mutate)
  return value === undefined ? [] : [`${prefix}${key} is left aside, for its mode is "${mode}"`]
}

function skipped(place: string, mistakes: readonly Mistake[]): string {
  const words = mistakes.map(({ place: where, found, allowed, hint }) => {
    const inside = where === place ? '' : `${where.slice(place.length).replace(/^\./, '')}: `
    return `${inside}found ${found}; allowed: ${allowed}${hint === undefined ? '' : ` (${hint})`}`
  })
  return `${place} is skipped: ${words.join('; ')}`
}
