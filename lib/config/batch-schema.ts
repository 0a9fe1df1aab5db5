import { z } from 'zod'
import { governorNames } from './governors.js'
import { allowedWords } from './schema.js'

/**
 * What may stand in a batch file (`--experiment-config`): the original's format. Remarks are taken out before
 * (remarks.ts), and so is every key that is not known, which is told of (unknown-keys.ts); what an entry's mode does not
 * read is never looked at (batch-reading.ts).
 */

const text = z.string().min(1).register(allowedWords, { allowed: 'text that is not empty' })

// Any word, as in the original: what is neither of the last two mutates.
const mode = z.string().register(allowedWords, { allowed: '"mutation", "default" or "parallel"' })

const runs = z
  .int()
  .min(0)
  .max(1_000_000)
  .register(allowedWords, { allowed: 'a whole number from 0 to 1000000' })

const mutate = z
  .union([z.array(text), text])
  .register(allowedWords, { allowed: 'a list of names, or "all"' })
  .describe('Hyperparameters to mutate, in the order of the draws; "all" is all of them.')

const hyperparameters = z
  .record(z.string(), z.number().register(allowedWords, { allowed: 'a finite number' }))
  .register(allowedWords, { allowed: 'an object of name → number' })
  .describe("Values to run with in the mode default; without them none are passed: the script's own hold.")

const programShape = {
  repo: text.optional().describe('A repository of the models file.'),
  model: text.optional().describe("One of the repository's models."),
  hyperparameters: hyperparameters.optional(),
}

const entryShape = {
  // First, so that of two known keys that are as near to a misspelt one it is these that are asked about.
  ...programShape,
  mode: mode.optional().describe("How this entry runs; the file's mode if not given."),
  mutate: mutate.optional(),
  runs_per_config: runs.optional().describe("Experiments of this entry; the file's number if not given."),
  subjects: text
    .optional()
    .describe('A list.dt whose rows the command is applied to, in place of the list of its repository.'),
  foreground: z
    .strictObject({
      ...programShape,
      mode: mode.optional(),
      mutate: mutate.optional(),
      runs_per_config: runs.optional(),
    })
    .register(allowedWords, { allowed: 'an object with repo and model' })
    .optional()
    .describe('Mode parallel: what is measured.'),
  background: z
    .strictObject(programShape)
    .register(allowedWords, { allowed: 'an object with repo and model' })
    .optional()
    .describe('Mode parallel: what runs beside it, over and over.'),
}

/** One entry of a batch file: so many runs of one model. */
export const batchEntrySchema = z
  .strictObject(entryShape)
  .register(allowedWords, { allowed: 'an object with repo and model' })

const headerShape = {
  experiment_name: z.unknown().optional(),
  description: z.unknown().optional(),
  mode: mode.optional().describe('Mode of the entries that name none; mutation if not given.'),
  governor: z
    .enum(governorNames)
    .register(allowedWords, {
      allowed: '"performance", "powersave", "ondemand", "conservative" or "schedutil"',
    })
    .optional()
    .describe("The processors' frequency governor during the night."),
  runs_per_config: runs
    .optional()
    .describe('Experiments of each entry that says nothing else; 1 if not given.'),
  max_retries: z
    .int()
    .min(0)
    .max(1000)
    .register(allowedWords, { allowed: 'a whole number from 0 to 1000' })
    .optional()
    .describe('Most retries of a failed attempt.'),
  use_deduplication: z
    .boolean()
    .register(allowedWords, { allowed: 'true or false' })
    .optional()
    .describe('Whether the runs of historical_csvs are not drawn again.'),
  historical_csvs: z
    .array(text)
    .register(allowedWords, { allowed: 'a list of CSV files' })
    .optional()
    .describe(
      'Tables of earlier runs, like summary.csv; relative to the working folder, or else to the root.',
    ),
  history_integers: z
    .enum(['exact', 'as-original'])
    .register(allowedWords, { allowed: '"exact" or "as-original"' })
    .optional()
    .describe(
      'Whether a whole number in historical_csvs counts as tried (exact), or is read as 15.0 and so never does, as in the original; exact if not given.',
    ),
}

/** The whole of a batch file. */
export const batchSchema = z
  .strictObject({
    ...headerShape,
    experiments: z
      .array(batchEntrySchema)
      .min(1)
      .register(allowedWords, { allowed: 'a list with at least one entry' })
      .describe('What to run, in this order; one stream of random numbers goes through all of it.'),
  })
  .register(allowedWords, { allowed: 'an object with experiments' })

/** What holds for all of a batch file. */
export const headerSchema = z.object(headerShape)

export type BatchHeader = z.infer<typeof headerSchema>
export type BatchEntry = z.infer<typeof batchEntrySchema>
