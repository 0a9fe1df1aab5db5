import type { DesignName, OrderName } from '../config/designs.js'
import type { ModelsConfig, Repository } from '../config/schema.js'
import type { Subject } from '../config/subjects.js'
import { type Mistake, UsageError } from '../errors.js'
import { unmetBy } from './constraints.js'
import { settingsOfEntry } from './designs/entry-settings.js'
import { mutatedNames, unmutatedValues } from './given-values.js'
import { MersenneTwister } from './mersenne-twister.js'
import type { Assignment } from './mutation.js'
import { type Arrangement, arranged } from './order/arranged-plan.js'
import { planMistakes, repositoryOf } from './plan-mistakes.js'
import { noteForms } from './plan-notices.js'
import { parseSeed, recordSeed } from './seed.js'

/** What to plan: so many runs of one model, mutated or as it is. */
export interface PlanEntry {
  /** Name of a repository in the config. */
  readonly repo: string
  readonly model: string
  /** Further models, with which every combination runs too: a factor beside the hyperparameters. */
  readonly alsoModels?: readonly string[] | undefined
  /** `default` runs the defaults, or `hyperparameters` where given, unmutated. */
  readonly mode: 'mutation' | 'default'
  /** Hyperparameters to mutate, in the order of the draws; `all` is all of them in the order of the config. */
  readonly mutate?: readonly string[] | 'all' | undefined
  /** How the settings of a mutation are chosen (random). */
  readonly design?: DesignName | undefined
  /** Levels of ranges that do not say their own, for a grid and one-at-a-time. */
  readonly levels?: number | undefined
  /** How many settings, or unmutated runs; of a design whose levels say it, 1. */
  readonly runs: number
  readonly hyperparameters?: Assignment | undefined
  /** Values that every experiment of this entry has, beside those that are mutated or defaults. */
  readonly fixed?: Assignment | undefined
  /** Combinations that earlier runs of the same repository, model and mode tried: not to be drawn again. */
  readonly excluded?: readonly Assignment[] | undefined
  /** What runs beside each experiment of this entry, over and over; its runs then have the mode `parallel`. */
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
  /** `parallel`: beside a background load. */
  readonly mode: 'mutation' | 'default' | 'parallel'
  /** What goes on the command line, by name: of a mutation, the mutated ones. */
  readonly hyperparameters: Assignment
  readonly background?: PlannedBackground
  readonly subject?: Subject
  /** The block it runs in, from 1; absent where the order has no blocks. */
  readonly block?: number
  /** Which run of its setting it is, from 1; absent where none is repeated. */
  readonly repeat?: number
}

/** The load that runs beside an experiment. */
export interface PlannedBackground {
  readonly repository: string
  readonly model: string
  readonly hyperparameters: Assignment
}

/** How the experiments of a night came about. */
export interface Sweep {
  /** Of all that is mutated, each once. */
  readonly designs: readonly DesignName[]
  /** How many settings there are, models and subjects included. */
  readonly settings: number
  readonly repeats: number
  readonly order: OrderName
}

export interface Plan {
  /** Decimal digits where a double would round the seed. */
  readonly seed: number | string
  readonly experiments: readonly PlannedExperiment[]
  /** What the user should know before the night: fewer mutations than wanted, values in another form than the original's. */
  readonly notices: readonly string[]
  /** Absent where it is not known. */
  readonly sweep?: Sweep
}

export interface PlanRequest extends Arrangement {
  readonly config: ModelsConfig
  readonly seed: string | number | bigint
  readonly entries: readonly PlanEntry[]
}

/**
 * The ordered experiments of a night: one stream of random numbers, seeded once, goes through all entries that are drawn at
 * random; other designs and the order of the runs have streams of their own.
 *
 * @throws UsageError for a seed that is none, and with all that is wrong in the entries.
 */
export function buildPlan({ config, seed, entries, ...arrangement }: PlanRequest): Plan {
  const parsedSeed = parseSeed(seed)
  const mistakes = planMistakes(config, entries)
  if (mistakes.length > 0) throw new UsageError(describeMistakes(mistakes, entries.length))

  const generator = new MersenneTwister(parsedSeed)
  const experiments: PlannedExperiment[] = []
  // By content: two entries of one repository give the same notices about its parameters.
  const notices = new Map<string, string>()
  for (const [place, entry] of entries.entries()) {
    const { repo, mode } = entry
    const repository = repositoryOf(config, repo)
    if (repository === undefined) continue
    const assignments =
      mode === 'mutation'
        ? settingsOfEntry(
            { entry, names: mutatedNames(entry, config), repository, seed: parsedSeed, place },
            generator,
            notices,
          )
        : unmutated(entry, repository, notices)
    noteForms(repo, repository, assignments, notices)
    experiments.push(...experimentsOf(entry, assignments))
  }
  return {
    seed: recordSeed(parsedSeed),
    ...arranged(experiments, arrangement, entries, parsedSeed),
    notices: [...notices.values()],
  }
}

/**
 * Every model and subject with the first combination, then with the second: a night cut short is complete for the
 * combinations that it holds.
 */
function experimentsOf(
  { repo, model, alsoModels = [], mode, background, subjects }: PlanEntry,
  assignments: readonly Assignment[],
): PlannedExperiment[] {
  const load = background === undefined ? undefined : plannedBackground(background)
  const factors = [model, ...alsoModels].flatMap(each =>
    (subjects ?? [undefined]).map(subject => ({ model: each, subject })),
  )
  return assignments.flatMap(hyperparameters =>
    factors.map(({ model: each, subject }) => ({
      repository: repo,
      model: each,
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
      // A single entry comes from the flags of a command line, where entries have no number.
      const where = entries === 1 ? place.replace('experiments[0].', '') : place
      return `${where}: found ${found}; allowed: ${allowed}${hint === undefined ? '' : ` (${hint})`}`
    })
    .join('\n')
}

function unmutated(
  entry: PlanEntry,
  repository: Repository,
  notices: Map<string, string>,
): readonly Assignment[] {
  const values = unmutatedValues(entry, repository)
  for (const constraint of unmetBy(values, repository.constraints ?? [])) {
    const notice = `the defaults of ${entry.repo} do not meet its constraint ${JSON.stringify(constraint)}`
    notices.set(notice, notice)
  }
  return Array.from({ length: entry.runs }, () => values)
}
