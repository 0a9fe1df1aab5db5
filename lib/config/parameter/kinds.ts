import { boolKind, lightBools } from './bool.js'
import { choiceKind, lightChoices } from './choice.js'
import { floatKind, lightFloats } from './float.js'
import type { Hyperparameter } from './hyperparameter-schema.js'
import { intKind, lightInts } from './int.js'
import type { ParameterKind } from './kind.js'
import type { LightForm } from './light-form.js'

/** The types of hyperparameters, each by its own file. */
export function kindOf(parameter: Hyperparameter): ParameterKind {
  switch (parameter.type) {
    case 'int':
      return intKind(parameter)
    case 'float':
      return floatKind(parameter)
    case 'choice':
      return choiceKind(parameter)
    case 'bool':
      return boolKind(parameter)
  }
}

/** What `--param` may say, by its first word. */
export const lightForms: Readonly<Record<string, LightForm>> = {
  ...lightInts,
  ...lightFloats,
  ...lightChoices,
  ...lightBools,
}
