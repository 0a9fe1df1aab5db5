import { ownValue } from '../config/own-value.js'
import type { Repository } from '../config/schema.js'
import { splitArguments } from '../config/shell-words.js'
import type { Assignment } from '../design/mutation.js'
import { formatValue } from '../design/precision.js'

/** The arguments that every run of a repository gets, split as a shell splits words. */
export function requiredArguments({ required_args = {} }: Repository): string[] {
  return Object.values(required_args).flatMap(splitArguments)
}

/** A flag and its value: two words, or one where the flag ends in `=`, as `--lr=0.1` and `trainer.lr=0.1`. */
export function flagWithValue(flag: string, value: string): string[] {
  return flag.endsWith('=') ? [flag + value] : [flag, value]
}

/** A flag and a value for each hyperparameter of an experiment. */
export function hyperparameterArguments(
  { supported_hyperparams }: Repository,
  { hyperparameters }: { readonly hyperparameters: Assignment },
): string[] {
  return Object.entries(hyperparameters).flatMap(([name, value]) => {
    const parameter = ownValue(supported_hyperparams, name)
    return parameter === undefined ? [] : flagWithValue(parameter.flag, formatValue(value, parameter))
  })
}
