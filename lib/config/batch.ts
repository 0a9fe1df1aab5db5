import { z } from 'zod'
import { ConfigError, type Mistake } from '../errors.js'
import { governorNames } from './governors.js'
import { checkValue, type JsonFile, readJsonFile } from './json-file.js'
import { describePath } from './mistakes.js'
import { isObject, withoutRemarks } from './remarks.js'
import { allowedWords } from './schema.js'

/**
 * What may stand in a batch file (`--experiment-config`): the original's format. Remarks are taken out before
 * (remarks.ts), so that every key left over here is a mistake.
 */

const text = z.string().min(1).register(allowedWords, { allowed: 'text that is not empty' })

const mode = z
  .enum(['mutation', 'default', 'parallel'])
  .register(allowedWords, { allowed: '"mutation", "default" or "parallel"' })

const runs = z
  .int()
  .min(1)
  .max(1_000_000)
  .register(allowedWords, { allowed: 'a whole number from 1 to 1000000' })

const mutate = z
  .union([z.array(text), text])
  .register(allowedWords, { allowed: 'a list of names, or "all"' })
  .describe('Hyperparameters to mutate, in the order of the draws; "all" is all of them.')

const hyperparameters = z
  .record(z.string(), z.number().register(allowedWords, { allowed: 'a finite number' }))
  .register(allowedWords, { allowed: 'an object of name → number' })
  .describe('Values to run with in the mode default; without them the defaults.')

const programShape = {
  repo: text.optional().describe('A repository of the models file.'),
  model: text.optional().describe("One of the repository's models."),
  hyperparameters: hyperparameters.optional(),
}

const entryShape = {
  mode: mode.optional().describe("How this entry runs; the file's mode if not given."),
  ...programShape,
  mutate: mutate.optional(),
  runs_per_config: runs.optional().describe("Experiments of this entry; the file's number if not given."),
  subjects: text
    .optional()
    .describe('A list.dt whose rows the command is applied to, in place of the list of its repository.'),
  foreground: z
    .strictObject({
      ...programShape,
      mode: mode
        .exclude(['parallel'])
        .register(allowedWords, { allowed: '"mutation" or "default"' })
        .optional(),
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
  experiment_name: z.string().register(allowedWords, { allowed: 'text' }).optional(),
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
    .describe('Tables of earlier runs, like summary.csv; relative to the working folder.'),
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

const headerSchema = z.object(headerShape)

export type BatchHeader = z.infer<typeof headerSchema>
export type BatchEntry = z.infer<typeof batchEntrySchema>

/** A batch file as it was read: what holds for all of it, and each entry with what is wrong in it. */
export interface Batch {
  /** What messages call it: its absolute path. */
  readonly file: string
  /** The file's value as it stands, remarks included. */
  readonly raw: unknown
  readonly header: BatchHeader
  readonly entries: readonly CheckedEntry[]
}

export interface CheckedEntry {
  /** Place in the file, `experiments[2]`. */
  readonly place: string
  /** What of it has the right form; undefined when that cannot be told. */
  readonly entry: BatchEntry | undefined
  readonly mistakes: readonly Mistake[]
}

const words = {
  allowed: 'a batch file with "experiments"',
  another: 'name another with -ec FILE',
}

/**
 * Reads a batch file. Mistakes inside its entries stay with them, for the caller to refuse or to skip.
 *
 * @throws ConfigError when the file cannot be read, or what holds for all of it is wrong: then with the entries'
 *   mistakes as well.
 */
export function loadBatch(file: string): Batch {
  return check(readJsonFile(file, words))
}

/**
 * Checks a batch file's value that is at hand already.
 *
 * @param file What messages call it.
 * @throws ConfigError when what holds for all of it is wrong.
 */
export function parseBatch(value: unknown, file: string): Batch {
  return check({ file, value, mistakes: [] })
}

function check({ file, value, mistakes: twice }: JsonFile): Batch {
  const bare = withoutRemarks(batchSchema, value)
  const mistakes = [...twice, ...checkValue(batchSchema, value).mistakes]
  const header = headerSchema.safeParse(bare)
  const experiments = isObject(bare) && Array.isArray(bare.experiments) ? bare.experiments : []
  const entries = experiments.map((item: unknown, index) => checkEntry(item, index, mistakes))
  const ofEntries = new Set(entries.flatMap(entry => entry.mistakes))
  const ofFile = mistakes.filter(mistake => !ofEntries.has(mistake))
  if (!header.success || ofFile.length > 0) throw new ConfigError(file, [...ofFile, ...ofEntries])
  return { file, raw: value, header: header.data, entries }
}

function checkEntry(item: unknown, index: number, all: readonly Mistake[]): CheckedEntry {
  const path = ['experiments', index]
  const place = describePath(path)
  const mistakes = all.filter(mistake => isWithin(mistake.place, place))
  const isRight = (key: string) =>
    !mistakes.some(mistake => isWithin(mistake.place, describePath([...path, key])))
  const right = isObject(item)
    ? Object.fromEntries(Object.entries(item).filter(([key]) => isRight(key)))
    : item
  const result = batchEntrySchema.safeParse(right)
  return { place, entry: result.success ? result.data : undefined, mistakes }
}

function isWithin(place: string, outer: string): boolean {
  return place === outer || place.startsWith(`${outer}.`) || place.startsWith(`${outer}[`)
}
