import { ownValue } from '../config/own-value.js'
import { compile, namesIn } from '../config/parameter/constraint/evaluate.js'
import { parseConstraint } from '../config/parameter/constraint/expression.js'
import type { HyperparameterValues } from '../config/parameter/hyperparameter-value.js'
import type { Code } from '../config/parameter/kind.js'
import type { Dimension } from './dimension.js'

/** Whether a combination is allowed. */
export type Allows = (codes: ArrayLike<Code>) => boolean

/**
 * What constraints allow; undefined where there are none. One in which something does not count, or is not known,
 * forbids nothing by it.
 *
 * @param given Values of what is not drawn.
 */
export function allowedBy(
  constraints: readonly string[],
  dimensions: readonly Dimension[],
  given: HyperparameterValues,
): Allows | undefined {
  if (constraints.length === 0) return undefined
  const places = new Map(dimensions.map(({ name }, at) => [name, at]))
  const checks = constraints.map(text =>
    compile<ArrayLike<Code>>(parseConstraint(text), name => {
      const at = places.get(name)
      const kind = at === undefined ? undefined : dimensions[at]?.kind
      if (at === undefined || kind === undefined) {
        const value = ownValue(given, name)
        return () => value
      }
      return codes => {
        const code = codes[at] ?? Number.NaN
        return Number.isNaN(code) ? undefined : kind.valueOf(code)
      }
    }),
  )
  return codes => {
    for (const check of checks) if (check(codes) === false) return false
    return true
  }
}

/** The constraints that values do not meet; one that needs a value which is not there is met. */
export function unmetBy(values: HyperparameterValues, constraints: readonly string[]): readonly string[] {
  return constraints.filter(text => {
    const check = compile<HyperparameterValues>(parseConstraint(text), name => all => ownValue(all, name))
    return check(values) === false
  })
}

/** The constraints that cannot be held to, since a value in them is not known: each with the names. */
export function undecided(
  constraints: readonly string[],
  isKnown: (name: string) => boolean,
): readonly { readonly constraint: string; readonly names: readonly string[] }[] {
  return constraints.flatMap(constraint => {
    const names = namesIn(parseConstraint(constraint)).filter(name => !isKnown(name))
    return names.length === 0 ? [] : [{ constraint, names }]
  })
}
