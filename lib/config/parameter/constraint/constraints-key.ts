import { z } from 'zod'
import { allowedWords } from '../../json/schema-words.js'
import { text } from '../common-keys.js'

/** The constraints of a repository; each is read and checked beside its hyperparameters. */
export const constraintsKey = z
  .array(text)
  .register(allowedWords, { allowed: 'a list of comparisons, for example ["warmup < epochs"]' })
  .optional()
  .describe(
    'What every mutation meets: comparisons of hyperparameters, with + - * / %, and, or, not. One in which something is not passed forbids nothing.',
  )
