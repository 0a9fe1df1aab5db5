import { z } from 'zod'
import { maxLevels } from '../../designs.js'
import { allowedWords, report } from '../../json/schema-words.js'
import { commonKeys, type TypeName } from '../common-keys.js'

const finite = z.number().register(allowedWords, { allowed: 'a finite number' })

/** How a number is written: C's printf, as in Python's %. */
export const formatKey = z
  .string()
  .regex(/^%(?:\.\d{1,2}[fge]|d)$/)
  .register(allowedWords, { allowed: '%.Nf, %.Ng, %.Ne (N: digits, for example %.6f) or %d' })
  .optional()

/** What a hyperparameter of numbers may say. */
export const numberKeys = {
  range: z
    .tuple([finite, finite])
    .superRefine(([min, max], context) => {
      if (min > max) report(context, [], `[${min}, ${max}]`, `[min, max] with min not above max`)
      if (max - min === Number.POSITIVE_INFINITY) {
        report(context, [], `[${min}, ${max}]`, 'a range whose width a double can hold')
      }
    })
    .register(allowedWords, { allowed: 'two finite numbers [min, max]' })
    .describe('Smallest and largest value of a mutation.'),
  step: z
    .number()
    .positive()
    .register(allowedWords, { allowed: 'a number above 0' })
    .optional()
    .describe(
      'Only every step-th value from the smallest on is drawn: 32, 64, 96 … for [32, 512] with a step of 32.',
    ),
  levels: z
    .int()
    .min(2)
    .max(maxLevels)
    .register(allowedWords, { allowed: `a whole number from 2 to ${maxLevels}` })
    .optional()
    .describe(
      'How many values of the range a grid goes through, evenly on the scale of the distribution, both ends included.',
    ),
  default: z
    .union([z.number(), z.null()])
    .register(allowedWords, { allowed: 'a finite number, or null where none is passed' })
    .optional()
    .describe('Value of the unmutated program; may lie outside the range. null: none is passed.'),
  distribution: z
    .enum(['uniform', 'log_uniform'])
    .register(allowedWords, { allowed: '"uniform" or "log_uniform"' })
    .optional()
    .describe('How mutations are drawn; uniform if not given. log_uniform needs a range above zero.'),
  zero_probability: z
    .number()
    .min(0)
    .max(1)
    .register(allowedWords, { allowed: 'a number from 0 to 1' })
    .optional()
    .describe('Share of the mutations whose value is 0, whatever the range.'),
  format: formatKey.describe(
    'How the value is written on the command line; enough digits for the range if not given.',
  ),
  ...commonKeys,
}

/** Keys as they stand in a file: any may be absent, or of a wrong kind that other rules report. */
type LooseNumber = { [Key in keyof typeof numberKeys | 'type']?: unknown }

/** The rules that look at several keys of a hyperparameter of numbers. */
export function checkNumber(value: LooseNumber, context: z.core.$RefinementCtx): void {
  if (typeof value !== 'object' || value === null) return
  const { type, range, distribution, format, step, levels } = value
  const bounds: number[] = Array.isArray(range) ? range.filter(bound => typeof bound === 'number') : []
  const [min = 0, max = 0] = bounds
  if (type === 'int') checkWhole(value, bounds, context)
  if (type === 'float' && format === '%d') {
    report(context, ['format'], '"%d"', '%.Nf, %.Ng or %.Ne: %d would cut the fraction off a float')
  }
  if (distribution === 'log_uniform' && bounds.length === 2 && min <= 0) {
    const allowed =
      'a smallest value above 0, for distribution is log_uniform (a value of 0: zero_probability)'
    report(context, ['range'], JSON.stringify(range), allowed)
  }
  if (typeof step !== 'number' || step <= 0) return
  if (levels !== undefined)
    report(context, ['levels'], String(levels), 'none beside step: each step is a level')
  if (distribution === 'log_uniform') {
    report(context, ['step'], String(step), 'none beside log_uniform: steps are as wide everywhere')
  }
  if (bounds.length === 2 && (max - min) / step >= Number.MAX_SAFE_INTEGER) {
    report(context, ['step'], String(step), 'fewer than 2^53 steps in the range')
  }
}

function checkWhole(
  { range, default: unmutated, step }: LooseNumber,
  bounds: readonly number[],
  context: z.core.$RefinementCtx,
): void {
  if (!bounds.every(Number.isSafeInteger)) {
    report(context, ['range'], JSON.stringify(range), 'two whole numbers within ±2^53, for type is int')
  }
  if (typeof unmutated === 'number' && !Number.isSafeInteger(unmutated)) {
    report(context, ['default'], String(unmutated), 'a whole number, for type is int')
  }
  if (typeof step === 'number' && !Number.isSafeInteger(step)) {
    report(context, ['step'], String(step), 'a whole number, for type is int')
  }
}

/** A hyperparameter of numbers, as it is checked. */
export interface NumberParameter {
  readonly type: Extract<TypeName, 'int' | 'float'>
  readonly range: readonly [number, number]
  readonly step?: number | undefined
  readonly levels?: number | undefined
  readonly default?: number | null | undefined
  readonly flag?: string | undefined
  readonly distribution?: 'uniform' | 'log_uniform' | undefined
  readonly zero_probability?: number | undefined
  readonly format?: string | undefined
}
