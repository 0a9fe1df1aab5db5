import { z } from 'zod'
import { allowedWords } from '../json/schema-words.js'
import { checkParameters } from './check-parameters.js'
import { hyperparameterSchema } from './hyperparameter-schema.js'

/** The hyperparameters of a repository. */
export const parametersKey = z
  .record(z.string(), hyperparameterSchema)
  .superRefine(checkParameters, { when: () => true })
  .register(allowedWords, { allowed: 'an object of name → hyperparameter' })
  .default({})
  .describe('What mutations may change, by name.')
