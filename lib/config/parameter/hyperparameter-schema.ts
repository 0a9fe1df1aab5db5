import { z } from 'zod'
import { allowedWords } from '../json/schema-words.js'
import { boolSchema } from './bool.js'
import { choiceSchema } from './choice.js'
import { floatSchema } from './float.js'
import { intSchema } from './int.js'

/** One mutable hyperparameter of a training program; a file each says what its type may say. */
export const hyperparameterSchema = z
  .discriminatedUnion('type', [intSchema, floatSchema, choiceSchema, boolSchema])
  .register(allowedWords, { allowed: 'an object with type and flag' })

export type Hyperparameter = z.infer<typeof hyperparameterSchema>
