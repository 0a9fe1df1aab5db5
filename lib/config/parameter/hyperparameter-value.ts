import { z } from 'zod'
import { formatNumber } from '../../units.js'

/** What a hyperparameter may be set to. Null: it is not passed, so that the program's own default holds. */
export type HyperparameterValue = number | string | boolean | null

/** Values of hyperparameters by name. */
export type HyperparameterValues = Readonly<Record<string, HyperparameterValue>>

export const hyperparameterValueSchema = z.union([z.number(), z.string(), z.boolean(), z.null()])

export const hyperparameterValuesSchema = z.record(z.string(), hyperparameterValueSchema)

/** Whether something read from a file is a value that a hyperparameter may have. */
export function isHyperparameterValue(value: unknown): value is HyperparameterValue {
  return value === null || ['number', 'string', 'boolean'].includes(typeof value)
}

// A text that these would be taken for, were it shown without quotes.
const otherKind = /^(?:|true|false|null|none|nan|[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?)$/i

/** Whether a text would pass for a number, a truth value or nothing, were it shown as it is. */
export function looksOfAnotherKind(text: string): boolean {
  return otherKind.test(text.trim())
}

/**
 * A value as people read it: numbers with four significant digits, texts as they are (in quotes where they would pass for
 * another kind: `"5"`, `"true"`, `""`), `true`, `false`, `null`.
 *
 * @param value A number, a text, a truth value, or null.
 * @example
 * ```ts
 * import { formatSetting } from 'nightwatt'
 *
 * formatSetting('adam') // → 'adam'
 * ```
 */
export function formatSetting(value: HyperparameterValue): string {
  if (typeof value === 'number') return formatNumber(value)
  return typeof value === 'string' && !looksOfAnotherKind(value) ? value : JSON.stringify(value)
}

/**
 * A value to the last digit: two values with the same text are the same one. Texts with blanks or quotes stand in quotes.
 *
 * @param value A number, a text, a truth value, or null.
 * @example
 * ```ts
 * import { exactSetting } from 'nightwatt'
 *
 * exactSetting(0.1 + 0.2) // → '0.30000000000000004'
 * ```
 */
export function exactSetting(value: HyperparameterValue): string {
  if (typeof value === 'number') return String(value)
  return typeof value === 'string' && !looksOfAnotherKind(value) && !/[\s"=,]/.test(value)
    ? value
    : JSON.stringify(value)
}
