import { z } from 'zod'
import { typeKey } from './common-keys.js'
import type { ParameterKind } from './kind.js'
import type { LightForm } from './light-form.js'
import { lightRange } from './numbers/light-range.js'
import { checkNumber, numberKeys } from './numbers/number-keys.js'
import { numberKind } from './numbers/number-kind.js'

/** Whole numbers: `random.randint`, with a step `random.randrange(min, max + 1, step)`. */
export const intSchema = z
  .strictObject({
    type: typeKey('int', 'Whole numbers: a range of them, or every step-th one.'),
    ...numberKeys,
  })
  // `when`: these rules look at two keys each and must speak up also where a third one is wrong.
  .superRefine(checkNumber, { when: () => true })

export type IntParameter = z.infer<typeof intSchema>

/** What `--param` may say of it. */
export const lightInts: Readonly<Record<string, LightForm>> = {
  int: lightRange('int', 'uniform'),
  int_log_uniform: lightRange('int', 'log_uniform'),
}

export function intKind(parameter: IntParameter): ParameterKind {
  return {
    ...numberKind(parameter),
    mistake(value) {
      const mistake = numberKind(parameter).mistake(value)
      if (mistake !== undefined || value === null || Number.isInteger(value)) return mistake
      return { found: String(value), allowed: 'a whole number, for its type is int' }
    },
  }
}
