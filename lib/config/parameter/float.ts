import { z } from 'zod'
import { typeKey } from './common-keys.js'
import type { ParameterKind } from './kind.js'
import type { LightForm } from './light-form.js'
import { lightRange } from './numbers/light-range.js'
import { checkNumber, numberKeys } from './numbers/number-keys.js'
import { numberKind } from './numbers/number-kind.js'

/** Decimal numbers: `random.uniform`, with a step `min + step * random.randrange(steps)`. */
export const floatSchema = z
  .strictObject({
    type: typeKey('float', 'Decimal numbers: a range of them, or every step-th one.'),
    ...numberKeys,
  })
  .superRefine(checkNumber, { when: () => true })

export type FloatParameter = z.infer<typeof floatSchema>

/** What `--param` may say of it. */
export const lightFloats: Readonly<Record<string, LightForm>> = {
  float: lightRange('float', 'uniform'),
  uniform: lightRange('float', 'uniform'),
  log_uniform: lightRange('float', 'log_uniform'),
}

export function floatKind(parameter: FloatParameter): ParameterKind {
  return numberKind(parameter)
}
