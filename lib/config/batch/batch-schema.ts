import { z } from 'zod'
import { designNames, maxLevels, maxRepeats, orderNames } from '../designs.js'
import { governorNames } from '../governors.js'
import { parsePrecision, precisionAllowed } from '../options/precision-text.js'
import { hyperparameterValueSchema } from '../parameter/hyperparameter-value.js'
import { allowedWords } from '../schema.js'

/**
 * What a batch file (`--experiment-config`) may contain: the original's format. Before this, remarks are removed
 * (remarks.ts), and so is every unknown key, with a notice (unknown-keys.ts); keys that an entry's mode does not read
 * are never checked (batch-reading.ts).
 */

const text = z.string().min(1).register(allowedWords, { allowed: 'text that is not empty' })

// Any word, as in the original: anything but the last two mutates.
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
  .record(
    z.string(),
    z
      .union(hyperparameterValueSchema.options)
      .register(allowedWords, { allowed: 'a finite number, a text, true, false or null' }),
  )
  .register(allowedWords, { allowed: 'an object of name → value' })
  .describe(
    "Values to run with in the mode default; without them none are passed: the script's own hold. null: this one is not passed.",
  )

const quoted = (names: readonly string[]) => names.map(name => JSON.stringify(name)).join(', ')

const wholeNumber = (min: number, max: number) =>
  z
    .int()
    .min(min)
    .max(max)
    .register(allowedWords, { allowed: `a whole number from ${min} to ${max}` })
    .optional()

const designShape = {
  design: z
    .enum(designNames)
    .register(allowedWords, { allowed: quoted(designNames) })
    .optional()
    .describe('How the settings are chosen, in the mode mutation; random if not given.'),
  levels: wholeNumber(2, maxLevels).describe(
    'Levels of each range that does not say its own, for the designs grid and one-at-a-time.',
  ),
}

const programShape = {
  repo: text.optional().describe('A repository of the models file.'),
  model: text.optional().describe("One of the repository's models."),
  hyperparameters: hyperparameters.optional(),
}

const fixed = hyperparameters
  .describe(
    'Values that every experiment has, beside those that are mutated or defaults. null: this one is not passed.',
  )
  .optional()

const entryShape = {
  // First, so that these win when two known keys are equally near to a misspelt one.
  ...programShape,
  mode: mode.optional().describe("How this entry runs; the file's mode if not given."),
  mutate: mutate.optional(),
  ...designShape,
  fixed,
  runs_per_config: runs.optional().describe("Experiments of this entry; the file's number if not given."),
  subjects: text
    .optional()
    .describe('A list.dt whose rows the command is applied to, in place of the list of its repository.'),
  foreground: z
    .strictObject({
      ...programShape,
      mode: mode.optional(),
      mutate: mutate.optional(),
      ...designShape,
      fixed,
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
  repeats: wholeNumber(1, maxRepeats).describe('How often each setting runs; 1 if not given.'),
  order: z
    .enum(orderNames)
    .register(allowedWords, { allowed: quoted(orderNames) })
    .optional()
    .describe(
      'The order of all runs: blocks if settings are repeated and nothing is given, else that of the plan.',
    ),
  precision: z
    .string()
    .refine(found => typeof parsePrecision(found) === 'object')
    .register(allowedWords, { allowed: precisionAllowed })
    .optional()
    .describe(
      "How narrow the 95 % interval of each setting's mean is to be on either side, 2%,accuracy=0.5: blocks of runs go on until it is.",
    ),
  max_repeats: wholeNumber(2, maxRepeats).describe('With precision: how often each setting runs at most.'),
  drop_settled: z
    .boolean()
    .register(allowedWords, { allowed: 'true or false' })
    .optional()
    .describe(
      'With precision: whether settings whose interval is narrow enough are left out of later blocks.',
    ),
  warmup: wholeNumber(0, 1000).describe(
    'Runs before the first experiment, of the first settings, recorded and never counted; 0 if not given.',
  ),
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
