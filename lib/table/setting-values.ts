import type { HyperparameterValue } from '../config/parameter/hyperparameter-value.js'

/** What the columns of hyperparameters begin with. */
export const hyperparameterPrefix = 'hyperparam_'

/** A value that a hyperparameter was set to: null, which is not passed, is none in a table. */
export type SettingValue = Exclude<HyperparameterValue, null>

/** The value in a cell of a hyperparameter's column; null where none was passed, or none is known. */
export function settingIn(cell: unknown): SettingValue | null {
  const value = typeof cell === 'bigint' ? Number(cell) : cell
  if (typeof value === 'number') return Number.isFinite(value) ? value : null
  return typeof value === 'string' || typeof value === 'boolean' ? value : null
}

/** Whether all that a hyperparameter was set to is numbers, so that it has an axis of them; else its values are groups. */
export function areNumbers(values: readonly SettingValue[]): values is readonly number[] {
  return values.every(value => typeof value === 'number')
}

/** The distinct values in an order that a reader expects: numbers upward, then texts, then false and true. */
export function orderedValues(values: readonly SettingValue[]): readonly SettingValue[] {
  const ranks = { number: 0, string: 1, boolean: 2 } as const
  const rank = (value: SettingValue) => ranks[typeof value as keyof typeof ranks]
  return [...new Set(values)].sort((one, other) => {
    if (typeof one === 'number' && typeof other === 'number') return one - other
    if (typeof one === 'string' && typeof other === 'string') return one < other ? -1 : 1
    return rank(one) - rank(other) || Number(one) - Number(other)
  })
}
