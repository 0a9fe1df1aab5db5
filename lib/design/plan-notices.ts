import { ownValue } from '../config/own-value.js'
import type { Hyperparameter } from '../config/parameter/hyperparameter-schema.js'
import {
  blurredByOriginal,
  differsFromOriginal,
  formatAsOriginal,
  formatValue,
} from '../config/parameter/numbers/precision.js'
import type { Repository } from '../config/schema.js'
import { UsageError } from '../errors.js'
import { undecided } from './constraints.js'
import { givenOf } from './given-values.js'
import type { Assignment, MutationResult } from './mutation.js'
import type { PlanEntry } from './plan.js'

/** @throws UsageError, since a night of nothing is no night. */
export function refuseImpossible(
  { repo, model }: PlanEntry,
  names: readonly string[],
  constraints: readonly string[],
  { combinations, defaultsLeftOut, excludedLeftOut }: MutationResult,
): void {
  if (combinations > 0 && (defaultsLeftOut || excludedLeftOut > 0)) return
  const found = combinations === 0 ? 'none' : 'none in ten thousand draws'
  const which = constraints.map(constraint => JSON.stringify(constraint)).join(' and ')
  throw new UsageError(
    `mutate: found no combination of ${names.join(', ')} in ${repo}/${model} that meets ${which} (${found}); allowed: constraints that leave something; change them, the ranges, or what is fixed`,
  )
}

/** Tells of constraints that nothing holds the mutations to. */
export function noteUndecided(
  entry: PlanEntry,
  names: readonly string[],
  repository: Repository,
  notices: Map<string, string>,
): void {
  const given = givenOf(entry, repository)
  const isKnown = (name: string) => names.includes(name) || Object.hasOwn(given, name)
  for (const { constraint, names: unknown } of undecided(repository.constraints ?? [], isKnown)) {
    const notice = `the constraint ${JSON.stringify(constraint)} of ${entry.repo} is not held to, for ${unknown.join(', ')} is neither mutated nor set, and has no default`
    notices.set(notice, notice)
  }
}

/** Why there are fewer mutations than were asked for. */
export function fewerNotice(entry: PlanEntry, names: readonly string[], result: MutationResult): string {
  const asked = `asked for ${count(entry.runs, 'unique mutation')} of ${names.join(', ')} in ${entry.repo}/${entry.model}`
  const held = `the plan holds ${result.mutations.length || 'none'}`
  if (result.ended === 'none turned up') {
    return `${asked}; very many draws gave no more than ${result.mutations.length}: ${held}`
  }
  const less = [
    count(result.combinations, names.length === 1 ? 'value' : 'combination'),
    ...(result.defaultsLeftOut ? ['less the defaults'] : []),
    ...(result.excludedLeftOut > 0 ? [`less ${count(result.excludedLeftOut, 'earlier run')}`] : []),
  ]
  const exist =
    ['none exists', 'only 1 exists'][result.mutations.length] ?? `only ${result.mutations.length} exist`
  return `${asked}; ${exist} (${less.join(', ')}): ${held}`
}

/** Tells of hyperparameters that are passed in another form than the original's. */
export function noteForms(
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
  // The original has numbers alone.
  if (parameter.type !== 'int' && parameter.type !== 'float') return undefined
  const always = differsFromOriginal(parameter)
  // Six decimals leave a whole number as it is: a large plan need not be gone through.
  if (parameter.type === 'int' && !always) return undefined
  for (const { [name]: value } of assignments) {
    if (typeof value !== 'number' || value === 0 || !(always || blurredByOriginal(value))) continue
    const ours = formatValue(value, parameter)
    const original = formatAsOriginal(value, parameter)
    if (ours !== original) return { ours, original }
  }
  return undefined
}

function count(amount: number, thing: string): string {
  return `${amount} ${thing}${amount === 1 ? '' : 's'}`
}
