import { z } from 'zod'
import { allowedWords } from './json/schema-words.js'
import { hyperparameterValuesSchema } from './parameter/hyperparameter-value.js'

/** What a night with `--control` runs before, midway and after its experiments. */
export const controlSchema = z
  .strictObject({
    repository: z
      .string()
      .min(1)
      .register(allowedWords, { allowed: 'the name of a repository in models' })
      .describe('The program, by its name in models.'),
    model: z
      .string()
      .min(1)
      .register(allowedWords, { allowed: 'a model of that repository' })
      .optional()
      .describe('Its model; its first one if not given.'),
    hyperparameters: hyperparameterValuesSchema
      .optional()
      .describe('Fixed values of its hyperparameters, by name; its defaults if not given.'),
  })
  .register(allowedWords, { allowed: 'an object with repository, model and hyperparameters' })

export type ControlConfig = z.infer<typeof controlSchema>
