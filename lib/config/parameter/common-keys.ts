import { z } from 'zod'
import { allowedWords } from '../json/schema-words.js'
import { hyperparameterValueSchema } from './hyperparameter-value.js'

/** A NUL ends a word of a command line. */
export const noNul = /^[^\u0000]*$/

export const text = z
  .string()
  .min(1)
  .regex(noNul)
  .register(allowedWords, { allowed: 'text that is not empty' })

/** The types of hyperparameters. */
export const typeNames = ['int', 'float', 'choice', 'bool'] as const
export type TypeName = (typeof typeNames)[number]

/** The key that says which type a hyperparameter has. */
export function typeKey<Name extends TypeName>(name: Name, meaning: string): z.ZodLiteral<Name> {
  const key = z.literal<Name>(name).describe(meaning)
  allowedWords.add<z.ZodType>(key, { allowed: typeNames.map(type => JSON.stringify(type)).join(', ') })
  return key
}

/** A value of any kind, as somebody writes it. */
export const anyValue = z
  .union(hyperparameterValueSchema.options)
  .register(allowedWords, { allowed: 'a finite number, a text, true, false or null' })

const wanted = z
  .union([...hyperparameterValueSchema.options, z.array(anyValue).min(1)])
  .register(allowedWords, { allowed: 'a value, or a list of values' })

/** What every type has. */
export const commonKeys = {
  flag: text
    .optional()
    .describe(
      "The program's option that takes the value, for example --epochs; one that ends in = makes one word, --epochs=9. Needed unless the command has a place for the value by its name.",
    ),
  when: z
    .record(z.string(), wanted)
    .register(allowedWords, { allowed: 'an object of hyperparameter → value, or list of values' })
    .optional()
    .describe(
      'When it is passed: only where each of these hyperparameters has this value, or one of these. Otherwise it is neither drawn nor passed.',
    ),
}

/** A flag and its value: two words, or one where the flag ends in `=`, as `--lr=0.1` and `trainer.lr=0.1`. */
export function flagWithValue(flag: string, value: string): string[] {
  return flag.endsWith('=') ? [flag + value] : [flag, value]
}

/** The arguments of a value that is one word; none where it is not passed, or where there is no flag. */
export function flagged(flag: string | undefined, word: string | undefined): readonly string[] {
  return flag === undefined || word === undefined ? [] : flagWithValue(flag, word)
}
