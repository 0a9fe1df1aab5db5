import { ownValue } from '../own-value.js'
import type { Hyperparameter } from './hyperparameter-schema.js'
import type { HyperparameterValue } from './hyperparameter-value.js'

/** Hyperparameters by name. */
export type Parameters = Readonly<Record<string, Hyperparameter>>

/** Another hyperparameter, and the values of it that make this one count. */
export interface Condition {
  readonly on: string
  readonly wanted: readonly HyperparameterValue[]
}

/** The conditions that a hyperparameter states itself. */
export function ownConditions({ when = {} }: Pick<Hyperparameter, 'when'>): readonly Condition[] {
  return Object.entries(when).map(([on, value]) => ({ on, wanted: [value].flat() }))
}

/**
 * All conditions of a hyperparameter, with those of the ones that it depends on: where they are not passed, it is not
 * either.
 */
export function conditionsOf(name: string, parameters: Parameters): readonly Condition[] {
  const parameter = ownValue(parameters, name)
  const own = parameter === undefined ? [] : ownConditions(parameter)
  return [...own, ...own.flatMap(({ on }) => conditionsOf(on, parameters))]
}

/**
 * Whether a hyperparameter counts beside these values of the others; undefined where one that decides is not known.
 *
 * @param read The value of another hyperparameter; undefined where it is not known.
 */
export function isCounted(
  name: string,
  parameters: Parameters,
  read: (name: string) => HyperparameterValue | undefined,
): boolean | undefined {
  const known = conditionsOf(name, parameters).map(({ on, wanted }) => {
    const value = read(on)
    return value === undefined ? undefined : wanted.includes(value)
  })
  if (known.includes(false)) return false
  return known.includes(undefined) ? undefined : true
}

/** The names in an order in which each comes after those that decide whether it counts; else as they were. */
export function decidedFirst(names: readonly string[], parameters: Parameters): readonly string[] {
  const ordered = new Set<string>()
  const place = (name: string) => {
    for (const { on } of conditionsOf(name, parameters)) if (names.includes(on) && !ordered.has(on)) place(on)
    ordered.add(name)
  }
  for (const name of names) place(name)
  return [...ordered]
}
