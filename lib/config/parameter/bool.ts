import { z } from 'zod'
import { allowedWords, report } from '../json/schema-words.js'
import { commonKeys, flagged, text, typeKey } from './common-keys.js'
import type { ParameterKind } from './kind.js'
import type { LightForm } from './light-form.js'
import { placesAxis, placesDesign } from './places-axis.js'

/** A switch: `random.choice([False, True])`. */
export const boolSchema = z
  .strictObject({
    type: typeKey('bool', 'A switch: on or off.'),
    default: z
      .union([z.boolean(), z.null()])
      .register(allowedWords, { allowed: 'true, false, or null where none is passed' })
      .optional()
      .describe('Value of the unmutated program. null: none is passed.'),
    form: z
      .enum(['switch', 'value'])
      .register(allowedWords, { allowed: '"switch" or "value"' })
      .optional()
      .describe(
        'switch: the flag alone where it is true, flag_false or nothing where it is false; value: the flag with true or false. switch if not given.',
      ),
    flag_false: text.optional().describe('What is passed where it is false, for example --no-amp.'),
    ...commonKeys,
  })
  .superRefine(checkForm, { when: () => true })

export type BoolParameter = z.infer<typeof boolSchema>

/** What `--param` may say of it. */
export const lightBools: Readonly<Record<string, LightForm>> = {
  bool: { grammar: 'bool', parse: text => (text === '' ? { type: 'bool' } : undefined) },
}

type LooseBool = { readonly form?: unknown; readonly flag?: unknown; readonly flag_false?: unknown }

function checkForm(value: LooseBool, context: z.core.$RefinementCtx): void {
  if (typeof value !== 'object' || value === null) return
  const { form = 'switch', flag, flag_false } = value
  if (form === 'value' && flag_false !== undefined) {
    report(context, ['flag_false'], JSON.stringify(flag_false), 'none beside "form": "value"')
  }
  if (form === 'switch' && typeof flag === 'string' && flag.endsWith('=')) {
    const allowed = 'a flag that stands alone, or "form": "value" beside it'
    report(context, ['flag'], JSON.stringify(flag), allowed)
  }
  if (flag_false !== undefined && flag_false === flag) {
    report(context, ['flag_false'], JSON.stringify(flag_false), 'another one than flag')
  }
}

/** The code of a value is its place in `[False, True]`. */
export function boolKind({ form = 'switch', flag, flag_false }: BoolParameter): ParameterKind {
  const word: ParameterKind['word'] = value => (value === null ? undefined : String(value))
  return {
    values: 'false, true',
    drawn: 'one of 2',
    sampler: () => random => random.randbelow(2),
    axis: () => placesAxis(2),
    ...placesDesign(2),
    valueOf: code => code === 1,
    codeOf: value => (typeof value === 'boolean' ? Number(value) : undefined),
    mistake(value) {
      if (value === null || typeof value === 'boolean') return undefined
      return { found: JSON.stringify(value), allowed: 'true or false, for its type is bool' }
    },
    read: text => ({ true: true, false: false, null: null })[text.toLowerCase()] ?? text,
    word,
    arguments(value) {
      if (form === 'value') return flagged(flag, word(value))
      // A recorded value of another kind is written as values are.
      if (typeof value !== 'boolean') return flagged(flag, word(value))
      const said = value ? flag : flag_false
      return said === undefined ? [] : [said]
    },
  }
}
