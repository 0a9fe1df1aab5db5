import { didYouMean } from '../config/nearest.js'
import type { Hyperparameter, ModelsConfig, Repository } from '../config/schema.js'
import { type Mistake, UsageError } from '../errors.js'
import { MersenneTwister } from './mersenne-twister.js'
import { type Assignment, drawMutations, type MutationResult, type NamedParameter } from './mutation.js'
import { blurredByOriginal, differsFromOriginal, formatAsOriginal, formatValue } from './precision.js'
import { parseSeed, recordSeed } from './seed.js'

/** What to plan: so many runs of one model, mutated or as it is. */
export interface PlanEntry {
  /** Name of a repository in the config. */
  readonly repo: string
  readonly model: string
  /** `default` runs the defaults, or `hyperparameters` where given, unmutated. */
  readonly mode: 'mutation' | 'default'
  /** Hyperparameters to mutate, in the order of the draws; `all` is all of them in the order of the config. */
  readonly mutate?: readonly string[] | 'all' | undefined
  readonly runs: number
  readonly hyperparameters?: Assignment | undefined
  /** Combinations that earlier runs of the same repository, model and mode tried: not to be drawn again. */
  readonly excluded?: readonly Assignment[] | undefined
}

export interface PlannedExperiment {
  readonly repository: string
  readonly model: string
  readonly mode: 'mutation' | 'default'
  /** What goes on the command line, by name: of a mutation, the mutated ones. */
  readonly hyperparameters: Assignment
}

export interface Plan {
  /** Decimal digits where a double would round the seed. */
  readonly seed: number | string
  readonly experiments: readonly PlannedExperiment[]
  /** What the user should know before the night: fewer mutations than wanted, values in another form than the original's. */
  readonly notices: readonly string[]
}

export interface PlanRequest {
  readonly config: ModelsConfig
  readonly seed: string | number | bigint
  readonly entries: readonly PlanEntry[]
}

/** A night holds no more of one entry: a million runs of one second take eleven days. */
export const mostRuns = 1_000_000

/**
 * The ordered experiments of a night: one stream of random numbers, seeded once, goes through all entries.
 *
 * @throws UsageError for a seed that is none, and with all that is wrong in the entries.
 */
export function buildPlan({ config, seed, entries }: PlanRequest): Plan {
  const parsedSeed = parseSeed(seed)
  const mistakes = planMistakes(config, entries)
  if (mistakes.length > 0) throw new UsageError(describeMistakes(mistakes, entries.length))

  const generator = new MersenneTwister(parsedSeed)
  const experiments: PlannedExperiment[] = []
  // By what they are about: two entries of one repository say the same of its parameters.
  const notices = new Map<string, string>()
  for (const entry of entries) {
    const { repo, model, mode } = entry
    const repository = repositoryOf(config, repo)
    if (repository === undefined) continue
    const assignments =
      mode === 'mutation'
        ? mutationsOf(entry, mutated(mutatedNames(entry, config), repository), generator, notices)
        : unmutated(entry, repository)
    noteForms(repo, repository, assignments, notices)
    for (const hyperparameters of assignments)
      experiments.push({ repository: repo, model, mode, hyperparameters })
  }
  return { seed: recordSeed(parsedSeed), experiments, notices: [...notices.values()] }
}

/** All that is wrong in the entries, each at its place, `experiments[0].repo`; names that are unknown with the nearest. */
export function planMistakes(config: ModelsConfig, entries: readonly PlanEntry[]): Mistake[] {
  return entries.flatMap((entry, index) =>
    entryMistakes(config, entry).map(mistake => ({
      ...mistake,
      place: `experiments[${index}].${mistake.place}`,
    })),
  )
}

/** All that is wrong in one entry, each at its place in it; names that are unknown with the nearest. */
export function entryMistakes(config: ModelsConfig, entry: PlanEntry): Mistake[] {
  const { repo, model, mode, runs } = entry
  const mistakes: Mistake[] = []
  if (!Number.isInteger(runs) || runs < 1 || runs > mostRuns) {
    mistakes.push({ place: 'runs', found: String(runs), allowed: `a whole number from 1 to ${mostRuns}` })
  }
  const repository = repositoryOf(config, repo)
  if (repository === undefined) return [unknownName('repo', repo, Object.keys(config.models)), ...mistakes]
  if (!repository.models.includes(model)) mistakes.push(unknownName('model', model, repository.models))
  const parameters = repository.supported_hyperparams
  if (mode === 'mutation') mistakes.push(...mutateMistakes(entry.mutate ?? [], Object.keys(parameters)))
  else mistakes.push(...valueMistakes(entry.hyperparameters ?? {}, parameters))
  return mistakes
}

function mutateMistakes(mutate: readonly string[] | 'all', known: readonly string[]): Mistake[] {
  const place = 'mutate'
  if (known.length === 0) {
    return [{ place, found: 'a repository without supported_hyperparams', allowed: 'one that has some' }]
  }
  if (mutate === 'all') return []
  if (mutate.length === 0) return [{ place, found: 'nothing', allowed: `${known.join(', ')}, or all` }]
  const names = mutate.filter(name => name !== 'all')
  const unknown = names
    .filter(name => !known.includes(name))
    .map(name => unknownName(place, name, [...known, 'all']))
  const twice = [...new Set(names.filter((name, at) => names.indexOf(name) !== at))]
  return [
    ...unknown,
    ...twice.map(name => ({ place, found: `${JSON.stringify(name)} twice`, allowed: 'each name once' })),
  ]
}

function valueMistakes(values: Assignment, parameters: Readonly<Record<string, Hyperparameter>>): Mistake[] {
  return Object.entries(values).flatMap(([name, value]): Mistake[] => {
    const parameter = Object.hasOwn(parameters, name) ? parameters[name] : undefined
    if (parameter === undefined) return [unknownName('hyperparameters', name, Object.keys(parameters))]
    const place = `hyperparameters.${name}`
    if (!Number.isFinite(value))
      return [{ place, found: JSON.stringify(value) ?? 'nothing', allowed: 'a finite number' }]
    if (parameter.type === 'float' || Number.isInteger(value)) return []
    return [{ place, found: String(value), allowed: 'a whole number, for its type is int' }]
  })
}

function unknownName(place: string, name: string, known: readonly string[]): Mistake {
  const hint = didYouMean(name, known)
  const mistake = {
    place,
    found: `the unknown name ${JSON.stringify(name)}`,
    allowed: known.join(', ') || 'none',
  }
  return hint === undefined ? mistake : { ...mistake, hint }
}

function describeMistakes(mistakes: readonly Mistake[], entries: number): string {
  return mistakes
    .map(({ place, found, allowed, hint }) => {
      // A single entry is what the flags of a command line said: there they have no number.
      const where = entries === 1 ? place.replace('experiments[0].', '') : place
      return `${where}: found ${found}; allowed: ${allowed}${hint === undefined ? '' : ` (${hint})`}`
    })
    .join('\n')
}

// Own keys only, lest a repository asked for as `constructor` be found.
function repositoryOf(config: ModelsConfig, repo: string): Repository | undefined {
  return Object.hasOwn(config.models, repo) ? config.models[repo] : undefined
}

function mutationsOf(
  entry: PlanEntry,
  parameters: readonly NamedParameter[],
  generator: MersenneTwister,
  notices: Map<string, string>,
): readonly Assignment[] {
  const result = drawMutations({ generator, parameters, runs: entry.runs, excluded: entry.excluded })
  if (result.mutations.length < entry.runs) {
    const notice = fewerNotice(entry, parameters, result)
    notices.set(notice, notice)
  }
  return result.mutations
}

/** Names of the hyperparameters that an entry mutates, in the order of the draws; of a known repository. */
export function mutatedNames({ repo, mutate = [] }: PlanEntry, config: ModelsConfig): readonly string[] {
  const all = Object.keys(repositoryOf(config, repo)?.supported_hyperparams ?? {})
  return mutate === 'all' || mutate.includes('all') ? all : mutate
}

function mutated(names: readonly string[], repository: Repository): NamedParameter[] {
  return names.flatMap(name => {
    const parameter = repository.supported_hyperparams[name]
    return parameter === undefined ? [] : [{ name, parameter }]
  })
}

function unmutated({ hyperparameters, runs }: PlanEntry, repository: Repository): Assignment[] {
  const values = hyperparameters ?? defaultsOf(repository)
  return Array.from({ length: runs }, () => values)
}

function defaultsOf({ supported_hyperparams }: Repository): Assignment {
  return Object.fromEntries(
    Object.entries(supported_hyperparams).flatMap(([name, parameter]) =>
      parameter.default === undefined ? [] : [[name, parameter.default]],
    ),
  )
}

function fewerNotice(
  entry: PlanEntry,
  parameters: readonly NamedParameter[],
  result: MutationResult,
): string {
  const names = parameters.map(({ name }) => name).join(', ')
  const asked = `asked for ${count(entry.runs, 'unique mutation')} of ${names} in ${entry.repo}/${entry.model}`
  const held = `the plan holds ${result.mutations.length || 'none'}`
  if (result.ended === 'none turned up') {
    return `${asked}; very many draws gave no more than ${result.mutations.length}: ${held}`
  }
  const less = [
    count(result.combinations, parameters.length === 1 ? 'value' : 'combination'),
    ...(result.defaultsLeftOut ? ['less the defaults'] : []),
    ...(result.excludedLeftOut > 0 ? [`less ${count(result.excludedLeftOut, 'earlier run')}`] : []),
  ]
  const exist =
    ['none exists', 'only 1 exists'][result.mutations.length] ?? `only ${result.mutations.length} exist`
  return `${asked}; ${exist} (${less.join(', ')}): ${held}`
}

function noteForms(
  repo: string,
  repository: Repository,
  assignments: readonly Assignment[],
  notices: Map<string, string>,
): void {
  for (const name of Object.keys(assignments[0] ?? {})) {
    const parameter = repository.supported_hyperparams[name]
    const about = JSON.stringify([repo, name])
    const example =
      parameter === undefined || notices.has(about)
        ? undefined
        : exampleOfOtherForm(name, parameter, assignments)
    if (example === undefined) continue
    const { ours, original } = example
    notices.set(about, `${name} of ${repo} is passed as ${ours} where the original passed ${original}`)
  }
}

/** The first value that the program gets in another form than from the original. */
function exampleOfOtherForm(
  name: string,
  parameter: Hyperparameter,
  assignments: readonly Assignment[],
): { ours: string; original: string } | undefined {
  const always = differsFromOriginal(parameter)
  for (const { [name]: value = 0 } of assignments) {
    if (value === 0 || !(always || blurredByOriginal(value))) continue
    const ours = formatValue(value, parameter)
    const original = formatAsOriginal(value, parameter)
    if (ours !== original) return { ours, original }
  }
  return undefined
}

function count(amount: number, thing: string): string {
  return `${amount} ${thing}${amount === 1 ? '' : 's'}`
}
