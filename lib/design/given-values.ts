import { ownValue } from '../config/own-value.js'
import { isCounted, type Parameters } from '../config/parameter/conditions.js'
import type { ModelsConfig, Repository } from '../config/schema.js'
import type { Assignment } from './mutation.js'
import type { PlanEntry } from './plan.js'

type Given = Pick<PlanEntry, 'fixed'>

/** What is known of an entry before anything is drawn: the defaults, and what is fixed in their place. */
export function givenOf({ fixed = {} }: Given, repository: Repository): Assignment {
  return { ...defaultsOf(repository.supported_hyperparams), ...fixed }
}

/** Names of the hyperparameters that an entry mutates, in the order of the draws; of a known repository. */
export function mutatedNames(
  { repo, mutate = [], fixed = {} }: Pick<PlanEntry, 'repo' | 'mutate' | 'fixed'>,
  config: ModelsConfig,
): readonly string[] {
  const known = Object.keys(ownValue(config.models, repo)?.supported_hyperparams ?? {})
  const all = known.filter(name => !Object.hasOwn(fixed, name))
  return mutate === 'all' || mutate.includes('all') ? all : mutate
}

/** What every unmutated experiment of an entry gets: its own values, else the defaults, and what is fixed. */
export function unmutatedValues(
  { hyperparameters, fixed = {} }: Pick<PlanEntry, 'hyperparameters' | 'fixed'>,
  repository: Repository,
): Assignment {
  return counting(
    { ...(hyperparameters ?? defaultsOf(repository.supported_hyperparams)), ...fixed },
    repository,
    {},
  )
}

/** A mutation with what is fixed beside it. */
export function withFixed(mutation: Assignment, { fixed = {} }: Given, repository: Repository): Assignment {
  if (Object.keys(fixed).length === 0) return mutation
  return counting({ ...mutation, ...fixed }, repository, givenOf({ fixed }, repository))
}

/** Whether what is fixed makes another run of the combination of all defaults. */
export function differsFromDefaults({ fixed = {} }: Given, { supported_hyperparams }: Repository): boolean {
  return Object.entries(fixed).some(
    ([name, value]) => ownValue(supported_hyperparams, name)?.default !== value,
  )
}

/** The values that count beside one another. */
function counting(values: Assignment, { supported_hyperparams }: Repository, given: Assignment): Assignment {
  const known = { ...given, ...values }
  const read = (name: string) => ownValue(known, name)
  return Object.fromEntries(
    Object.entries(values).filter(([name]) => isCounted(name, supported_hyperparams, read) !== false),
  )
}

/** The defaults of hyperparameters that have one. */
export function defaultsOf(parameters: Parameters): Assignment {
  return Object.fromEntries(
    Object.entries(parameters).flatMap(([name, parameter]) =>
      parameter.default === undefined ? [] : [[name, parameter.default]],
    ),
  )
}
