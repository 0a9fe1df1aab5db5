import { namedIn } from '../config/command/command-template.js'
import { ownValue } from '../config/own-value.js'
import { conditionsOf, isCounted } from '../config/parameter/conditions.js'
import { exactSetting } from '../config/parameter/hyperparameter-value.js'
import type { Repository } from '../config/schema.js'
import type { Mistake } from '../errors.js'
import { unmetBy } from './constraints.js'
import { givenOf, unmutatedValues } from './given-values.js'
import type { PlanEntry } from './plan.js'

/** What contradicts itself in what an entry fixes, sets and mutates; its names and values are known to be right. */
export function givenMistakes(entry: PlanEntry, repository: Repository): Mistake[] {
  const own = entry.mode === 'mutation' ? ofMutation(entry, repository) : ofValues(entry, repository)
  return own.length > 0 ? own : unplaced(entry, repository)
}

/** The command has places for these, and nothing to put there. */
function unplaced(entry: PlanEntry, repository: Repository): Mistake[] {
  const { mutate = [], hyperparameters = {} } = entry
  const isAll = entry.mode === 'mutation' && (mutate === 'all' || mutate.includes('all'))
  const drawn = entry.mode === 'mutation' && mutate !== 'all' ? mutate : []
  const given = { ...givenOf(entry, repository), ...hyperparameters }
  return [...namedIn(repository.command_template)]
    .filter(name => !isAll && !drawn.includes(name) && (ownValue(given, name) ?? null) === null)
    .map(name => ({
      place: entry.mode === 'mutation' ? 'mutate' : 'hyperparameters',
      found: `no value for {${name}}, which stands in the command`,
      allowed: `${name} mutated, set, or with a default`,
    }))
}

function ofMutation(entry: PlanEntry, repository: Repository): Mistake[] {
  const { mutate = [], fixed = {} } = entry
  const named = mutate === 'all' ? [] : mutate.filter(name => name !== 'all')
  const both = named.filter(name => Object.hasOwn(fixed, name))
  if (both.length > 0) {
    const found = `${both.join(', ')}, which ${both.length === 1 ? 'is' : 'are'} fixed as well`
    return [{ place: 'mutate', found, allowed: 'a hyperparameter once: mutated or fixed' }]
  }
  const known = Object.keys(repository.supported_hyperparams)
  const isAll = mutate === 'all' || mutate.includes('all')
  const drawn = isAll ? known.filter(name => !Object.hasOwn(fixed, name)) : named
  if (drawn.length === 0) {
    return [{ place: 'mutate', found: 'nothing that is not fixed', allowed: 'at least one hyperparameter' }]
  }
  const given = givenOf(entry, repository)
  return [...named, ...Object.keys(fixed)].flatMap(name => {
    const read = (other: string) => (drawn.includes(other) ? undefined : ownValue(given, other))
    const counts = isCounted(name, repository.supported_hyperparams, read)
    const unknown = conditionsOf(name, repository.supported_hyperparams).find(
      ({ on }) => !drawn.includes(on) && !Object.hasOwn(given, on),
    )
    const place = named.includes(name) ? 'mutate' : `fixed.${name}`
    if (counts === false) return [neverCounts(place, name, repository)]
    if (unknown === undefined) return []
    const found = `${name}, which counts or not by ${unknown.on}`
    return [{ place, found, allowed: `it where ${unknown.on} is mutated, set, or has a default` }]
  })
}

function ofValues(entry: PlanEntry, repository: Repository): Mistake[] {
  const { hyperparameters, fixed = {} } = entry
  const both = Object.keys(hyperparameters ?? {}).filter(name => Object.hasOwn(fixed, name))
  if (both.length > 0) {
    return [{ place: 'fixed', found: `${both.join(', ')} beside hyperparameters`, allowed: 'a value once' }]
  }
  const given = { ...hyperparameters, ...fixed }
  const values = unmutatedValues(entry, repository)
  const lost = Object.keys(given).filter(name => !Object.hasOwn(values, name))
  const unmet = Object.keys(given).length === 0 ? [] : unmetBy(values, repository.constraints ?? [])
  const place = (name: string) => `${Object.hasOwn(fixed, name) ? 'fixed' : 'hyperparameters'}.${name}`
  return [
    ...lost.map(name => neverCounts(place(name), name, repository)),
    ...unmet.map(constraint => ({
      place: hyperparameters === undefined ? 'fixed' : 'hyperparameters',
      found: `values that do not meet ${JSON.stringify(constraint)}`,
      allowed: 'values that meet the constraints of the repository',
    })),
  ]
}

function neverCounts(place: string, name: string, { supported_hyperparams }: Repository): Mistake {
  const conditions = conditionsOf(name, supported_hyperparams).map(
    ({ on, wanted }) => `${on} is ${wanted.map(exactSetting).join(' or ')}`,
  )
  const found = `${name}, which never counts here`
  return { place, found, allowed: `it where ${conditions.join(' and ')}` }
}
