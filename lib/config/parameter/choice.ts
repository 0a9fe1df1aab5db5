import { z } from 'zod'
import { allowedWords, report } from '../json/schema-words.js'
import { anyValue, commonKeys, flagged, noNul, typeKey } from './common-keys.js'
import { exactSetting, type HyperparameterValue } from './hyperparameter-value.js'
import type { ParameterKind } from './kind.js'
import { type LightForm, lightValue } from './light-form.js'
import { formatKey } from './numbers/number-keys.js'
import { formatterOf } from './numbers/precision.js'
import { placesAxis, placesDesign } from './places-axis.js'

/** One of a list of values: `random.choice`. */
export const choiceSchema = z
  .strictObject({
    type: typeKey('choice', 'One of a list of values, of any kind.'),
    values: z
      .array(anyValue)
      .min(1)
      .register(allowedWords, { allowed: 'a list with at least one value' })
      .describe('What is chosen from: texts, numbers, true, false; null: it is not passed.'),
    default: anyValue
      .optional()
      .describe('Value of the unmutated program; may be none of the values. null: none is passed.'),
    format: formatKey.describe('How numbers among the values are written; as in the file if not given.'),
    ...commonKeys,
  })
  .superRefine(checkValues, { when: () => true })

export type ChoiceParameter = z.infer<typeof choiceSchema>

/** What `--param` may say of it. */
export const lightChoices: Readonly<Record<string, LightForm>> = {
  choice: {
    grammar: 'choice:VALUE,VALUE,…',
    // A text in quotes may hold commas and colons, and may look like a number.
    parse(text) {
      if (text === '') return undefined
      const items = text.match(/\s*"(?:[^"\\]|\\.)*"\s*(?=,|$)|[^,]+|(?<=^|,)(?=,|$)/g) ?? []
      return { type: 'choice', values: items.map(lightValue) }
    },
  },
}

type LooseChoice = { readonly values?: unknown; readonly format?: unknown }

function checkValues(value: LooseChoice, context: z.core.$RefinementCtx): void {
  if (typeof value !== 'object' || value === null || !Array.isArray(value.values)) return
  const format = formatKey.safeParse(value.format).data
  const written = new Map<string, unknown>()
  for (const [place, item] of value.values.entries()) {
    const { success, data } = anyValue.safeParse(item)
    if (!success) continue
    if (typeof data === 'string' && !noNul.test(data)) {
      report(context, ['values', place], 'a NUL character', 'text without one')
    }
    const word = JSON.stringify(wordOf(data, format) ?? null)
    if (written.has(word)) {
      const twice = JSON.stringify(written.get(word)) === JSON.stringify(data)
      const found = twice
        ? `${JSON.stringify(data)} twice`
        : `${JSON.stringify(data)}, which is written as ${JSON.stringify(written.get(word))} is`
      report(context, ['values', place], found, 'values that the program can tell apart, each once')
    }
    written.set(word, data)
  }
}

function wordOf(value: HyperparameterValue, format: string | undefined): string | undefined {
  if (value === null) return undefined
  return typeof value === 'number' && format !== undefined ? formatterOf(format)(value) : String(value)
}

/** The code of a value is its place in the list. */
export function choiceKind({ values, flag, format }: ChoiceParameter): ParameterKind {
  const word = (value: HyperparameterValue) => wordOf(value, format)
  const codeOf = (value: HyperparameterValue) => {
    const place = values.indexOf(value)
    return place < 0 ? undefined : place
  }
  return {
    values: values.map(exactSetting).join(', '),
    drawn: `one of ${values.length}`,
    sampler: () => random => random.randbelow(values.length),
    axis: () => placesAxis(values.length),
    ...placesDesign(values.length),
    valueOf: code => values[code] ?? null,
    codeOf,
    mistake(value) {
      if (value === null || values.includes(value)) return undefined
      return { found: JSON.stringify(value), allowed: values.map(item => JSON.stringify(item)).join(', ') }
    },
    read: text => {
      const meant = values.find(value => word(value) === text)
      return meant ?? (text === 'null' ? null : text)
    },
    word,
    arguments: value => flagged(flag, word(value)),
  }
}
