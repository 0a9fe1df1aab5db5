import type { Repository } from '../config/schema.js'
import type { Assignment } from '../design/mutation.js'
import { formatValue } from '../design/precision.js'

/** The arguments that every run of a repository gets, split at spaces. */
export function requiredArguments({ required_args = {} }: Repository): string[] {
  return Object.values(required_args).flatMap(value => value.split(' ').filter(part => part !== ''))
}

/** A flag and a value for each hyperparameter of an experiment. */
export function hyperparameterArguments(
  { supported_hyperparams }: Repository,
  { hyperparameters }: { readonly hyperparameters: Assignment },
): string[] {
  return Object.entries(hyperparameters).flatMap(([name, value]) => {
    const parameter = supported_hyperparams[name]
    return parameter === undefined ? [] : [parameter.flag, formatValue(value, parameter)]
  })
}
