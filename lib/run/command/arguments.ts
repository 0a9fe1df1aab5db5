import { namedIn } from '../../config/command/command-template.js'
import { splitArguments } from '../../config/command/shell-words.js'
import { ownValue } from '../../config/own-value.js'
import { kindOf } from '../../config/parameter/kinds.js'
import type { Repository } from '../../config/schema.js'
import type { Assignment } from '../../design/mutation.js'

/** The arguments that every run of a repository gets, split as a shell splits words. */
export function requiredArguments({ required_args = {} }: Repository): string[] {
  return Object.values(required_args).flatMap(splitArguments)
}

/**
 * What each hyperparameter of an experiment is passed as, by its type; one that is null is not passed, and one that has
 * a place in the template by its name is passed there.
 */
export function hyperparameterArguments(
  { supported_hyperparams, command_template }: Repository,
  { hyperparameters }: { readonly hyperparameters: Assignment },
): string[] {
  const placed = namedIn(command_template)
  return Object.entries(hyperparameters).flatMap(([name, value]) => {
    if (placed.has(name)) return []
    const parameter = ownValue(supported_hyperparams, name)
    return parameter === undefined ? [] : kindOf(parameter).arguments(value)
  })
}

/**
 * The value of a hyperparameter that stands in a template by its name, as one word: that of the experiment, else its
 * default; undefined where there is none.
 */
export function placedValue(
  { supported_hyperparams }: Repository,
  { hyperparameters }: { readonly hyperparameters: Assignment },
  name: string,
): string | undefined {
  const parameter = ownValue(supported_hyperparams, name)
  if (parameter === undefined) return undefined
  const value = Object.hasOwn(hyperparameters, name) ? hyperparameters[name] : parameter.default
  return value === undefined ? undefined : kindOf(parameter).word(value)
}
