import { z } from 'zod'
import { assumedDirection, type Direction, directions } from './metric-direction.js'
import { pattern } from './pattern-schema.js'
import { allowedWords, report } from './schema-words.js'

/** What a metric of a log is: where its number stands, and what the number means. */

const selections = ['last', 'first', 'best', 'max', 'min'] as const
const decimalSigns = ['.', ','] as const

/** Which of several matches in a log counts. */
export type Selection = (typeof selections)[number]

const quoted = (words: readonly string[]) =>
  `${words
    .slice(0, -1)
    .map(word => `"${word}"`)
    .join(', ')} or "${words.at(-1)}"`

/** What each property of a metric may be; options of the same names are held to it too. */
export const metricWords = {
  direction: { values: directions, allowed: quoted(directions) },
  select: { values: selections, allowed: quoted(selections) },
} as const

const metricPattern = pattern('at least one')

const declaredMetric = z
  .strictObject({
    pattern: metricPattern.describe('A regular expression (Python syntax) whose first group is the number.'),
    direction: z
      .enum(directions)
      .register(allowedWords, { allowed: metricWords.direction.allowed })
      .optional()
      .describe(
        'Which values are better. Names that everyone knows (accuracy, loss, F1, perplexity, WER) need none; without one any other name has no best, no front and no trade-off.',
      ),
    unit: z
      .string()
      .min(1)
      .max(20)
      .regex(/^\P{C}+$/u)
      .register(allowedWords, { allowed: 'a unit in at most 20 characters, for example "%"' })
      .optional()
      .describe('Unit of the number, shown beside it; values of different units are never compared.'),
    select: z
      .enum(selections)
      .register(allowedWords, { allowed: metricWords.select.allowed })
      .optional()
      .describe('Which of several matches counts; last if not given.'),
    decimal: z
      .enum(decimalSigns)
      .register(allowedWords, { allowed: quoted(decimalSigns) })
      .optional()
      .describe(
        'The decimal sign of the log; if not given, a point, and what could be read in two ways (0,95) is no value.',
      ),
  })
  .register(allowedWords, { allowed: 'an object with pattern' })

/** A metric as it may stand in the configuration: a pattern alone, or an object with one. */
export const metricSchema = z
  .union([metricPattern, declaredMetric])
  .register(allowedWords, { allowed: 'a regular expression, or an object with pattern' })

/** The metrics of a repository, by name. */
export const metricsSchema = z
  .record(z.string(), metricSchema)
  .superRefine((metrics, context) => {
    for (const [name, metric] of Object.entries(metrics)) {
      const mistake = selectionMistake(name, metric)
      if (mistake !== undefined) report(context, [name, 'select'], '"best"', mistake)
    }
  })
  .register(allowedWords, { allowed: 'an object of name → regular expression, or object with pattern' })

/** A metric as it stands in a configuration. */
export type MetricDeclaration = z.infer<typeof metricSchema>

/** A metric as it is read, with every default filled in. */
export interface Metric {
  /** In Python's syntax. */
  readonly pattern: string
  /** Undefined where neither the configuration nor the name says it. */
  readonly direction: Direction | undefined
  /** Whether the direction is only what the name suggests. */
  readonly assumed: boolean
  readonly unit: string | undefined
  readonly select: Selection
  /** Undefined where the configuration does not say it. */
  readonly decimal: (typeof decimalSigns)[number] | undefined
}

/** What a declaration says, and what follows from the metric's name where it says nothing. */
export function metricOf(name: string, declaration: MetricDeclaration): Metric {
  const declared = typeof declaration === 'string' ? { pattern: declaration } : declaration
  return {
    pattern: declared.pattern,
    direction: declared.direction ?? assumedDirection(name),
    assumed: declared.direction === undefined,
    unit: declared.unit,
    select: declared.select ?? 'last',
    decimal: declared.decimal,
  }
}

/** What a `select` of best lacks, where nobody says which values are better. */
export function selectionMistake(name: string, declaration: MetricDeclaration): string | undefined {
  const { select, direction } = metricOf(name, declaration)
  if (select !== 'best' || direction !== undefined) return undefined
  return `best where a direction tells what is better: declare ${metricWords.direction.allowed}, or select "max" or "min"`
}
