import type { Batch, CheckedEntry } from '../../config/batch/batch.js'
import { modeOfEntry, modeOfForeground } from '../../config/batch/batch-modes.js'
import type { BatchEntry, BatchHeader } from '../../config/batch/batch-schema.js'
import { designsOfLevels } from '../../config/designs.js'
import type { ModelsConfig } from '../../config/schema.js'
import type { PlanEntry } from '../../design/plan.js'
import { entryMistakes } from '../../design/plan-mistakes.js'
import { ConfigError, type Mistake } from '../../errors.js'
import { splitNames } from './names-of.js'
import type { SubjectsOf } from './subjects-of.js'

export interface BatchEntries {
  readonly entries: readonly PlanEntry[]
  /** Notices about ignored parts of the file and skipped entries. */
  readonly notices: readonly string[]
}

/**
 * What a batch file asks for, checked against the models file.
 *
 * @param runs Experiments of each entry, whatever the file says.
 * @param subjectsOf What the command of a repository is applied to, from the list that the entry names.
 * @param skipInvalid Whether entries with mistakes are left out with a notice, rather than refused.
 * @throws ConfigError with all mistakes of all entries; with `skipInvalid` only when no entry is left.
 */
export function entriesOfBatch(
  { file, header, entries: checked, notices }: Batch,
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
  if (entries.length === 0) throw new ConfigError(file, [nothingToRun])
  const ofEntries = outcomes.flatMap(({ notices, mistakes }, at) =>
    mistakes.length === 0 ? notices : [skipped(checked[at]?.place ?? '', mistakes)],
  )
  return { entries, notices: [...notices, ...ofEntries] }
}

const nothingToRun: Mistake = {
  place: 'experiments',
  found: 'a runs_per_config of 0 for each of them',
  allowed: 'at least one that runs',
}

interface Outcome {
  readonly entry?: PlanEntry
  readonly mistakes: readonly Mistake[]
  readonly notices: readonly string[]
}

/** The measured part of an entry: its foreground in the mode parallel, else the entry itself. */
type Program = NonNullable<BatchEntry['foreground']>

function planEntryOf(
  { place, entry, mistakes, inPlaceOf }: CheckedEntry,
  header: BatchHeader,
  config: ModelsConfig,
  runs: number | undefined,
  subjectsOf: SubjectsOf,
): Outcome {
  if (entry === undefined) return { mistakes, notices: [] }
  const ofForm = mistakes.map(mistake => unknownRather(mistake, place, entry, config))
  const isParallel = modeOfEntry(entry, header.mode) === 'parallel'
  const program: Program = isParallel ? (entry.foreground ?? {}) : entry
  const prefix = isParallel ? 'foreground.' : ''
  // A wrong form is already reported; here it counts as missing.
  const told = ofForm.map(mistake => mistake.place)
  const wrong = (mistakes: readonly Mistake[]) => [
    ...ofForm,
    ...mistakes
      .map(mistake => ({ ...mistake, place: `${place}.${mistake.place}` }))
      .filter(mistake => !told.some(prior => isSamePlace(prior, mistake.place))),
  ]
  const own = [
    ...missingNames(program, config, prefix, inPlaceOf),
    ...(isParallel ? missingNames(entry.background ?? {}, config, 'background.', inPlaceOf) : []),
  ]
  const { repo, model } = program
  const background = isParallel ? backgroundOf(entry) : undefined
  if (repo === undefined || model === undefined || (isParallel && background === undefined)) {
    return { mistakes: wrong(own), notices: [] }
  }
  const ownMode = isParallel ? modeOfForeground(program) : modeOfEntry(entry, header.mode)
  const ownRuns = entry.runs_per_config ?? program.runs_per_config
  const isOfLevels = ownMode !== 'default' && designsOfLevels.some(design => design === program.design)
  // The file's number is for the entries that need one.
  const wanted = runs ?? ownRuns ?? (isOfLevels ? 1 : (header.runs_per_config ?? 1))
  if (wanted === 0) {
    return { mistakes: wrong(own), notices: [`${place} runs nothing, for its runs_per_config is 0`] }
  }
  const subjects = subjectsOf(repo, entry.subjects)
  const what = {
    repo,
    model,
    runs: wanted,
    ...(background === undefined ? {} : { background }),
    ...(subjects === undefined ? {} : { subjects: subjects.subjects }),
    ...(program.fixed === undefined ? {} : { fixed: program.fixed }),
  }
  const planned: PlanEntry =
    ownMode === 'default'
      ? { ...what, mode: ownMode, hyperparameters: program.hyperparameters ?? {} }
      : { ...what, ...designOf(program), mode: 'mutation', mutate: namesToMutate(program) }
  const found = entryMistakes(config, planned).map(mistake =>
    mistake.place.startsWith('background.') ? mistake : { ...mistake, place: prefix + mistake.place },
  )
  if (isOfLevels && ownRuns !== undefined) found.push(runsBesideLevels(prefix, ownRuns, program.design))
  return { entry: planned, mistakes: wrong([...own, ...found]), notices: subjects?.notices ?? [] }
}

/** If a value has a wrong form and an unknown name, only the name is reported. */
function unknownRather(mistake: Mistake, place: string, entry: BatchEntry, config: ModelsConfig): Mistake {
  const [, part = '', name] =
    /^\.((?:foreground\.|background\.)?)hyperparameters\.([\w-]+)$/.exec(mistake.place.slice(place.length)) ??
    []
  const program =
    part === 'foreground.' ? entry.foreground : part === 'background.' ? entry.background : entry
  const { repo, model } = program ?? {}
  if (name === undefined || repo === undefined || model === undefined) return mistake
  const asked = { repo, model, mode: 'default' as const, runs: 1, hyperparameters: { [name]: null } }
  const unknown = entryMistakes(config, asked).find(({ place: where }) => where === 'hyperparameters')
  return unknown === undefined ? mistake : { ...unknown, place: `${place}.${part}hyperparameters` }
}

/** Whether a mistake at one place covers the other. */
function isSamePlace(told: string, place: string): boolean {
  return [told, place].some((outer, at) => {
    const inner = at === 0 ? place : told
    return inner === outer || inner.startsWith(`${outer}.`) || inner.startsWith(`${outer}[`)
  })
}

// An entry without names to mutate mutates everything; an empty list does not.
function namesToMutate({ mutate }: Program): readonly string[] | 'all' {
  return mutate === undefined ? 'all' : (splitNames(mutate) ?? [])
}

function designOf({ design, levels }: Program): Pick<PlanEntry, 'design' | 'levels'> {
  return { ...(design === undefined ? {} : { design }), ...(levels === undefined ? {} : { levels }) }
}

function runsBesideLevels(prefix: string, runs: number, design = ''): Mistake {
  return {
    place: `${prefix}runs_per_config`,
    found: `${runs} beside the design ${design}, whose levels say how many settings there are`,
    allowed: 'none, or "repeats" of the file for how often each runs',
  }
}

function backgroundOf({ background }: BatchEntry): PlanEntry['background'] {
  const { repo, model, hyperparameters } = background ?? {}
  return repo === undefined || model === undefined ? undefined : { repo, model, hyperparameters }
}

function missingNames(
  { repo, model }: Pick<Program, 'repo' | 'model'>,
  config: ModelsConfig,
  prefix: string,
  inPlaceOf: ReadonlyMap<string, string>,
): Mistake[] {
  const repositories = Object.keys(config.models)
  const models =
    repo !== undefined && Object.hasOwn(config.models, repo) ? config.models[repo]?.models : undefined
  const missing = (key: string, allowed: string): Mistake => {
    // If a whole program is missing, its own key may be misspelt.
    const program = prefix.replace('.', '')
    const meant = inPlaceOf.has(program) ? program : key
    const stray = inPlaceOf.get(program) ?? inPlaceOf.get(prefix + key)
    const hint = stray === undefined ? {} : { hint: `"${stray}" stands there; did you mean "${meant}"?` }
    return { place: prefix + key, found: 'nothing', allowed, ...hint }
  }
  return [
    ...(repo === undefined ? [missing('repo', repositories.join(', '))] : []),
    ...(model === undefined ? [missing('model', models?.join(', ') ?? 'a model of the repository')] : []),
  ]
}

function skipped(place: string, mistakes: readonly Mistake[]): string {
  const words = mistakes.map(({ place: where, found, allowed, hint }) => {
    const inside = where === place ? '' : `${where.slice(place.length).replace(/^\./, '')}: `
    return `${inside}found ${found}; allowed: ${allowed}${hint === undefined ? '' : ` (${hint})`}`
  })
  return `${place} is skipped: ${words.join('; ')}`
}
