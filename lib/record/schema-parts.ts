import { z } from 'zod'
import { hyperparameterValuesSchema } from '../config/parameter/hyperparameter-value.js'

/** What the schemas of a record and of a night have in common. */

export const schemaVersion = 1

export const hyperparameters = hyperparameterValuesSchema

export const nullableNumber = z.number().nullable()

export const subject = z.object({ project: z.string(), module: z.string() })

export const program = z.object({ repository: z.string(), model: z.string(), hyperparameters })
