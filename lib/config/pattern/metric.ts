import { z } from 'zod'
import { allowedWords, report } from '../json/schema-words.js'
import { assumedDirection, type Direction, directions } from './metric-direction.js'
import { type MetricFile, metricFileSchema } from './metric-file.js'
import { metricWords, quoted, type Selection, selections } from './metric-words.js'
import { pattern } from './pattern-schema.js'

/** What a metric is: where its number stands, in the log or in a file of the training, and what it means. */

const decimalSigns = ['.', ','] as const

const metricPattern = pattern('at least one')

const declaredMetric = z
  .strictObject({
    pattern: metricPattern
      .optional()
      .describe(
        'A regular expression (Python syntax) whose first group is the number. Or else metrics_file.',
      ),
    metrics_file: metricFileSchema
      .optional()
      .describe('In place of a pattern: a file that the training writes, and the key of the number in it.'),
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
    target: z
      .number()
      .register(allowedWords, { allowed: 'a number' })
      .optional()
      .describe(
        'The value to be reached, in the unit of the log: the seconds and joules until then are told, by its direction.',
      ),
    decimal: z
      .enum(decimalSigns)
      .register(allowedWords, { allowed: quoted(decimalSigns) })
      .optional()
      .describe(
        'The decimal sign of the log; if not given, a point, and what could be read in two ways (0,95) is no value.',
      ),
  })
  .superRefine(
    (declared, context) => {
      const { pattern: source, metrics_file: file, decimal } = declared
      if ((source === undefined) === (file === undefined)) {
        const found = source === undefined ? 'neither' : 'both'
        report(context, [], found, 'pattern or metrics_file: exactly one of them')
      }
      if (file !== undefined && decimal !== undefined)
        report(context, ['decimal'], JSON.stringify(decimal), 'nothing, for numbers of a file have a point')
    },
    { when: ({ value }) => typeof value === 'object' && value !== null && !Array.isArray(value) },
  )
  .register(allowedWords, { allowed: 'an object with pattern or metrics_file' })

/** A metric as the configuration may declare it: a pattern alone, or an object with one. */
export const metricSchema = z
  .union([metricPattern, declaredMetric])
  .register(allowedWords, { allowed: 'a regular expression, or an object with pattern or metrics_file' })

/** The metrics of a repository, by name. */
export const metricsSchema = z
  .record(z.string(), metricSchema)
  .superRefine((metrics, context) => {
    for (const [name, metric] of Object.entries(metrics)) {
      const mistake = selectionMistake(name, metric)
      if (mistake !== undefined) report(context, [name, 'select'], '"best"', mistake)
    }
    const { metric, found, allowed } = targetMistake(metrics) ?? {}
    if (metric !== undefined) report(context, [metric, 'target'], found ?? '', allowed ?? '')
  })
  .register(allowedWords, { allowed: 'an object of name → regular expression, or object with pattern' })

/** A metric as it stands in a configuration. */
export type MetricDeclaration = z.infer<typeof metricSchema>

/** A metric as it is read, with every default filled in. */
export interface Metric {
  /** In Python's syntax; undefined where the number stands in a file. */
  readonly pattern: string | undefined
  /** Undefined where it stands in the log. */
  readonly file: MetricFile | undefined
  /** Undefined where neither the configuration nor the name says it. */
  readonly direction: Direction | undefined
  /** Whether the direction is only what the name suggests. */
  readonly assumed: boolean
  readonly unit: string | undefined
  readonly select: Selection
  /** The value to be reached; undefined where there is none. */
  readonly target: number | undefined
  /** Undefined where the configuration does not say it. */
  readonly decimal: (typeof decimalSigns)[number] | undefined
}

/** What a declaration says, completed by what the metric's name suggests. */
export function metricOf(name: string, declaration: MetricDeclaration): Metric {
  const declared = typeof declaration === 'string' ? { pattern: declaration } : declaration
  return {
    pattern: declared.pattern,
    file: 'metrics_file' in declared ? declared.metrics_file : undefined,
    direction: declared.direction ?? assumedDirection(name),
    assumed: declared.direction === undefined,
    unit: declared.unit,
    select: declared.select ?? 'last',
    target: declared.target,
    decimal: declared.decimal,
  }
}

/** Where the number of a metric stands, as messages and records name it: its pattern, or its file and key. */
export function whereOf({ pattern: source, file }: Pick<Metric, 'pattern' | 'file'>): string {
  return source ?? `${file?.file ?? ''}: ${file?.key ?? ''}`
}

/** The mistake of a `select` of best without a direction. */
export function selectionMistake(name: string, declaration: MetricDeclaration): string | undefined {
  const { select, direction } = metricOf(name, declaration)
  if (select !== 'best' || direction !== undefined) return undefined
  return `best where a direction tells what is better: declare ${metricWords.direction.allowed}, or select "max" or "min"`
}

/** What is wrong with the targets of metrics: one that cannot be known to be reached, or a second one. */
export function targetMistake(
  metrics: Readonly<Record<string, MetricDeclaration>>,
): { readonly metric: string; readonly found: string; readonly allowed: string } | undefined {
  const wanted = Object.entries(metrics)
    .map(([metric, declared]) => ({ metric, ...metricOf(metric, declared) }))
    .filter(({ target }) => target !== undefined)
  const [first, second] = wanted
  if (first === undefined) return undefined
  const { metric, target, direction, file } = first
  const found = String(target)
  if (second !== undefined) {
    return {
      metric: second.metric,
      found: `${second.target} beside that of ${metric}`,
      allowed: 'one target',
    }
  }
  if (file !== undefined) {
    const allowed = 'a target of a metric of the log, for nothing tells when a number of a file was written'
    return { metric, found, allowed }
  }
  if (direction === undefined) {
    const allowed = `a target where a direction tells what is better: declare ${metricWords.direction.allowed}`
    return { metric, found, allowed }
  }
  return undefined
}
