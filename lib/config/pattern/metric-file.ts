import { z } from 'zod'
import { allowedWords, report } from '../json/schema-words.js'

/** A metric that a training writes into a file of its own: which file, and where in it. */

/** How such a file is read, by the end of its name. */
export const metricFormats = {
  '.json': 'json',
  '.jsonl': 'json lines',
  '.ndjson': 'json lines',
  '.csv': 'csv',
} as const

export type MetricFormat = (typeof metricFormats)[keyof typeof metricFormats]

const fileAllowed = `a file whose name ends in ${Object.keys(metricFormats).join(', ')}, relative to the repository's path and within it, or in {output}/`

const longestKey = 200

export const metricFileSchema = z
  .strictObject({
    file: z
      .string()
      .superRefine((file, context) => {
        if (!isInside(file) || formatOf(file) === undefined)
          report(context, [], JSON.stringify(file), fileAllowed)
      })
      .register(allowedWords, { allowed: fileAllowed })
      .describe(
        "The file that the training writes, relative to the repository's path, or in {output}/: JSON (.json), JSON lines (.jsonl, .ndjson) or CSV (.csv).",
      ),
    key: z
      .string()
      .min(1)
      .max(longestKey)
      .register(allowedWords, {
        allowed: `a name in at most ${longestKey} characters, for example "eval.accuracy"`,
      })
      .describe(
        'Where the number stands: names with a dot between them for JSON, the name of a column for CSV. A list, lines and rows are several values, of which select says which counts.',
      ),
  })
  .register(allowedWords, { allowed: 'an object with file and key' })

export type MetricFile = z.infer<typeof metricFileSchema>

/** How a file is read; undefined for a name that does not tell. */
export function formatOf(file: string): MetricFormat | undefined {
  const end = Object.keys(metricFormats).find(one => file.toLowerCase().endsWith(one))
  return end === undefined ? undefined : metricFormats[end as keyof typeof metricFormats]
}

/** What stands for the folder that a program writes to. */
export const outputPlaceholder = '{output}'

function isInside(file: string): boolean {
  const path = file.startsWith(`${outputPlaceholder}/`) ? file.slice(outputPlaceholder.length + 1) : file
  return !path.startsWith('/') && !/[\0{}]/.test(path) && !path.split('/').includes('..')
}
