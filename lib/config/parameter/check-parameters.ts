import type { z } from 'zod'
import { isObject } from '../batch/remarks.js'
import { namedIn } from '../command/command-template.js'
import { report } from '../json/schema-words.js'
import { didYouMean } from '../nearest.js'
import { ownValue } from '../own-value.js'
import { ownConditions } from './conditions.js'
import { constraintMistake } from './constraint/check-constraint.js'
import { type Hyperparameter, hyperparameterSchema } from './hyperparameter-schema.js'
import type { HyperparameterValue } from './hyperparameter-value.js'
import { kindOf } from './kinds.js'

/** The rules that look at several hyperparameters of a repository; those with mistakes of their own are left alone. */
export function checkParameters(given: unknown, context: z.core.$RefinementCtx): void {
  if (!isObject(given)) return
  // JavaScript moves such names to the front of an object, so `all` would draw in another order than Python.
  for (const name of Object.keys(given).filter(key => /^\d+$/.test(key))) {
    report(context, [name], `the name ${JSON.stringify(name)}`, 'a name that is not only digits')
  }
  const parameters = wellFormed(given)
  for (const [name, parameter] of Object.entries(parameters)) {
    checkConditions(name, parameter, given, parameters, context)
  }
  for (const circle of circles(parameters)) {
    const [name = ''] = circle
    const found = `a circle, ${[...circle, name].join(' → ')}`
    report(context, [name, 'when'], found, 'conditions that end at a hyperparameter without one')
  }
}

function wellFormed(given: Readonly<Record<string, unknown>>): Readonly<Record<string, Hyperparameter>> {
  return Object.fromEntries(
    Object.entries(given).flatMap(([name, value]) => {
      const { data } = hyperparameterSchema.safeParse(value)
      return data === undefined ? [] : [[name, data]]
    }),
  )
}

function checkConditions(
  name: string,
  parameter: Hyperparameter,
  given: Readonly<Record<string, unknown>>,
  parameters: Readonly<Record<string, Hyperparameter>>,
  context: z.core.$RefinementCtx,
): void {
  for (const { on, wanted } of ownConditions(parameter)) {
    const place = [name, 'when', on]
    const others = Object.keys(given).filter(other => other !== name)
    if (!Object.hasOwn(given, on)) {
      const found = `the unknown hyperparameter ${JSON.stringify(on)}`
      report(context, place, found, others.join(', ') || 'no condition', didYouMean(on, others))
      continue
    }
    const decides = ownValue(parameters, on)
    if (decides === undefined) continue
    for (const value of wanted) {
      const mistake = mistakeOf(value, decides)
      if (mistake !== undefined) report(context, place, mistake.found, mistake.allowed)
    }
  }
}

/** What keeps a condition from ever being met; a default may lie outside of what is drawn, and be wanted. */
function mistakeOf(value: HyperparameterValue, decides: Hyperparameter) {
  return value === decides.default ? undefined : kindOf(decides).mistake(value)
}

/** The hyperparameters that depend on themselves, each circle once. */
function circles(parameters: Readonly<Record<string, Hyperparameter>>): readonly (readonly string[])[] {
  const found: string[][] = []
  const done = new Set<string>()
  const walk = (name: string, path: readonly string[]) => {
    const start = path.indexOf(name)
    if (start >= 0) found.push(path.slice(start))
    if (start >= 0 || done.has(name)) return
    const parameter = ownValue(parameters, name)
    for (const { on } of parameter === undefined ? [] : ownConditions(parameter)) walk(on, [...path, name])
    done.add(name)
  }
  for (const name of Object.keys(parameters)) walk(name, [])
  return found
}

/** What is wrong with the constraints of a repository, as it is written. */
export function constraintMistakes(repository: object): readonly {
  readonly path: PropertyKey[]
  readonly found: string
  readonly allowed: string
  readonly hint: string | undefined
}[] {
  const { supported_hyperparams: given = {}, constraints } = repository as Partial<Record<string, unknown>>
  if (!Array.isArray(constraints) || !isObject(given)) return []
  const parameters = wellFormed(given)
  // A hyperparameter with mistakes of its own would be taken for an unknown one.
  if (Object.keys(parameters).length < Object.keys(given).length) return []
  const allowed = `comparisons of ${Object.keys(parameters).join(', ') || 'hyperparameters'} and values, with + - * / %, and, or, not`
  return constraints.flatMap((text, place) => {
    const mistake = typeof text === 'string' ? constraintMistake(text, parameters) : undefined
    if (mistake === undefined) return []
    const found = `${mistake.found}, in ${JSON.stringify(text)}`
    return [{ path: ['constraints', place], found, allowed, hint: mistake.hint }]
  })
}

/** What stands by name in a template; nothing for one with mistakes of its own. */
function placed(template: unknown): ReadonlySet<string> {
  const words = Array.isArray(template) ? template : [template]
  if (!words.every(word => typeof word === 'string')) return new Set()
  try {
    return namedIn(typeof template === 'string' ? template : words)
  } catch {
    return new Set()
  }
}

/** The hyperparameters of a repository, as it is written, that have no flag and no place in its command. */
export function withoutFlag(repository: object): readonly string[] {
  const { supported_hyperparams: parameters, command_template } = repository as Partial<
    Record<string, unknown>
  >
  if (!isObject(parameters)) return []
  const named = placed(command_template)
  return Object.entries(parameters).flatMap(([name, parameter]) =>
    isObject(parameter) && parameter.flag === undefined && !named.has(name) ? [name] : [],
  )
}
