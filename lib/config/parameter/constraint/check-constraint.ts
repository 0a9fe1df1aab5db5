import { didYouMean } from '../../nearest.js'
import { ownValue } from '../../own-value.js'
import type { Parameters } from '../conditions.js'
import { exactSetting, type HyperparameterValue } from '../hyperparameter-value.js'
import { ConstraintError, type Expression, parseConstraint } from './expression.js'

/** What a part of a constraint is; `any` where a choice has values of several kinds. */
type Kind = 'a number' | 'a text' | 'true or false' | 'null' | 'any'

/** What is wrong with a constraint, in words; undefined for one that can be used. */
export function constraintMistake(
  text: string,
  parameters: Parameters,
): { readonly found: string; readonly hint?: string | undefined } | undefined {
  try {
    const kind = kindOf(parseConstraint(text), parameters)
    return kind === 'true or false' || kind === 'any'
      ? undefined
      : { found: `${kind}, which forbids nothing` }
  } catch (error) {
    if (!(error instanceof ConstraintError)) throw error
    const { message: found, cause: hint } = error
    return { found, ...(typeof hint === 'string' ? { hint } : {}) }
  }
}

// Kinds are held to the letter, since JavaScript would compare anything with anything: "1 < n < 5" is (1 < n) < 5 to it.
function kindOf(expression: Expression, parameters: Parameters): Kind {
  const all = (wanted: Kind, parts: readonly Expression[], what: string) => {
    for (const part of parts) {
      const kind = kindOf(part, parameters)
      if (kind !== wanted) {
        throw new ConstraintError(`${kind === 'any' ? 'values of several kinds' : kind} ${what}`)
      }
    }
  }
  switch (expression.kind) {
    case 'value':
      return kindOfValue(expression.value)
    case 'name':
      return kindOfName(expression.name, parameters)
    case 'not':
      all('true or false', [expression.of], 'after not')
      return 'true or false'
    case 'minus':
      all('a number', [expression.of], 'after -')
      return 'a number'
    case 'logic':
      all('true or false', expression.sides, `beside ${expression.operator}`)
      return 'true or false'
    case 'order':
      all('a number', expression.sides, `beside ${expression.operator}`)
      return 'true or false'
    case 'arithmetic':
      all('a number', expression.sides, `beside ${expression.operator}`)
      return 'a number'
    case 'equality':
      checkEquality(expression, parameters)
      return 'true or false'
  }
}

function checkEquality(
  { operator, sides }: Extract<Expression, { kind: 'equality' }>,
  parameters: Parameters,
): void {
  const [left, right] = sides.map(side => kindOf(side, parameters))
  const loose: readonly unknown[] = ['any', 'null']
  if (left !== right && !loose.includes(left) && !loose.includes(right)) {
    throw new ConstraintError(`${left} ${operator} ${right}, which are never the same`)
  }
  for (const [name, value] of [sides, sides.toReversed()]) {
    if (name?.kind !== 'name' || value?.kind !== 'value' || value.value === null) continue
    const parameter = ownValue(parameters, name.name)
    if (parameter?.type !== 'choice') continue
    if (!parameter.values.includes(value.value) && parameter.default !== value.value) {
      const known = parameter.values.map(exactSetting)
      throw new ConstraintError(
        `${exactSetting(value.value)}, which ${name.name} never is: it is ${known.join(' or ')}`,
        { cause: didYouMean(String(value.value), known) },
      )
    }
  }
}

function kindOfName(name: string, parameters: Parameters): Kind {
  const parameter = ownValue(parameters, name)
  if (parameter === undefined) {
    const known = Object.keys(parameters)
    throw new ConstraintError(`the unknown hyperparameter ${JSON.stringify(name)}`, {
      cause: didYouMean(name, known),
    })
  }
  if (parameter.type === 'bool') return 'true or false'
  if (parameter.type !== 'choice') return 'a number'
  const kinds = new Set(parameter.values.filter(value => value !== null).map(kindOfValue))
  const [only] = kinds
  return kinds.size === 1 && only !== undefined ? only : 'any'
}

function kindOfValue(value: HyperparameterValue): Kind {
  if (value === null) return 'null'
  if (typeof value === 'number') return 'a number'
  return typeof value === 'string' ? 'a text' : 'true or false'
}
