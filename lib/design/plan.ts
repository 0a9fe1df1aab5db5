import { ownValue } from '../config/own-value.js'
import type { Hyperparameter, ModelsConfig, Repository } from '../config/schema.js'
import type { Subject } from '../config/subjects.js'
import { type Mistake, UsageError } from '../errors.js'
import { MersenneTwister } from './mersenne-twister.js'
import { type Assignment, drawMutations, type MutationResult, type NamedParameter } from './mutation.js'
import { planMistakes, repositoryOf } from './plan-mistakes.js'
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
  /** What runs beside each experiment of this entry, over and over; its runs are then of the mode `parallel`. */
  readonly background?: BackgroundEntry | undefined
  /** What each combination is applied to, one after the other; without it the model alone is what runs. */
  readonly subjects?: readonly Subject[] | undefined
}

/** A load beside the experiments of an entry; only the given hyperparameters go on its command line. */
export interface BackgroundEntry {
  readonly repo: string
  readonly model: string
  readonly hyperparameters?: Assignment | undefined
}

export interface PlannedExperiment {
  readonly repository: string
  readonly model: string
  /** `parallel` is beside a background load. */
  readonly mode: 'mutation' | 'default' | 'parallel'
  /** What goes on the command line, by name: of a mutation, the mutated ones. */
  readonly hyperparameters: Assignment
  readonly background?: PlannedBackground
  readonly subject?: Subject
}

/** The load that runs beside an experiment. */
export interface PlannedBackground {
  readonly repository: string
  readonly model: string
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
    const { repo, mode } = entry
    const repository = repositoryOf(config, repo)
    if (repository === undefined) continue
    const assignments =
      mode === 'mutation'
        ? mutationsOf(entry, mutated(mutatedNames(entry, config), repository), generator, notices)
        : unmutated(entry, repository)
    noteForms(repo, repository, assignments, notices)
    experiments.push(...experimentsOf(entry, assignments))
  }
  return { seed: recordSeed(parsedSeed), experiments, notices: [...notices.values()] }
}

/**
 * Every subject with the first combination, then every subject with the second: a night cut short is complete for the
 * combinations that it holds.
 */
function experimentsOf(
  { repo, model, mode, background, subjects }: PlanEntry,
  assignments: readonly Assignment[],
): PlannedExperiment[] {
  const load = background === undefined ? undefined : plannedBackground(background)
  return assignments.flatMap(hyperparameters =>
    (subjects ?? [undefined]).map(subject => ({
      repository: repo,
      model,
      mode: load === undefined ? mode : 'parallel',
      hyperparameters,
      ...(load === undefined ? {} : { background: load }),
      ...(subject === undefined ? {} : { subject }),
    })),
  )
}

function plannedBackground({ repo, model, hyperparameters = {} }: BackgroundEntry): PlannedBackground {
  return { repository: repo, model, hyperparameters }
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
    const parameter = ownValue(repository.supported_hyperparams, name)
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
    const parameter = ownValue(repository.supported_hyperparams, name)
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
