import type { HyperparameterValue } from '../hyperparameter-value.js'
import type { Expression } from './expression.js'

/** What an expression is among some values; undefined where one that decides is not there. */
type Result = HyperparameterValue | undefined

/** Reads a value out of what holds the values. */
type Read<Values> = (values: Values) => Result

/**
 * A function that says what an expression is among some values. A value that is not there, since its hyperparameter does
 * not count or is not passed, makes unknown what depends on it, by Kleene's three-valued logic (S. C. Kleene,
 * "Introduction to Metamathematics", 1952, § 64): `a < 1 or b < 1` is true where a is 0, whatever b is.
 *
 * @param readerOf How the value of a name is read.
 */
export function compile<Values>(
  expression: Expression,
  readerOf: (name: string) => Read<Values>,
): Read<Values> {
  switch (expression.kind) {
    case 'value':
      return () => expression.value
    case 'name':
      return readerOf(expression.name)
    case 'not': {
      const of = compile(expression.of, readerOf)
      return values => {
        const value = of(values)
        return typeof value === 'boolean' ? !value : undefined
      }
    }
    case 'minus': {
      const of = compile(expression.of, readerOf)
      return values => {
        const value = of(values)
        return typeof value === 'number' ? -value : undefined
      }
    }
    case 'equality': {
      const [left, right] = compileSides(expression, readerOf)
      const wanted = expression.operator === '=='
      return values => {
        const a = left(values)
        const b = right(values)
        return a === undefined || b === undefined ? undefined : (a === b) === wanted
      }
    }
    case 'logic': {
      const [left, right] = compileSides(expression, readerOf)
      const decisive = expression.operator === 'or'
      return values => {
        const a = left(values)
        if (a === decisive) return decisive
        const b = right(values)
        if (b === decisive) return decisive
        return a === undefined || b === undefined ? undefined : !decisive
      }
    }
    case 'order':
    case 'arithmetic': {
      const [left, right] = compileSides(expression, readerOf)
      const calculate = calculations[expression.operator]
      return values => {
        const a = left(values)
        const b = right(values)
        return typeof a === 'number' && typeof b === 'number' ? calculate(a, b) : undefined
      }
    }
  }
}

function compileSides<Values>(
  { sides: [left, right] }: Extract<Expression, { sides: unknown }>,
  readerOf: (name: string) => Read<Values>,
): readonly [Read<Values>, Read<Values>] {
  return [compile(left, readerOf), compile(right, readerOf)]
}

const calculations: Readonly<
  Record<
    Extract<Expression, { kind: 'order' | 'arithmetic' }>['operator'],
    (a: number, b: number) => number | boolean
  >
> = {
  '<': (a, b) => a < b,
  '<=': (a, b) => a <= b,
  '>': (a, b) => a > b,
  '>=': (a, b) => a >= b,
  '+': (a, b) => a + b,
  '-': (a, b) => a - b,
  '*': (a, b) => a * b,
  '/': (a, b) => a / b,
  '%': (a, b) => a % b,
}

/** The names that stand in an expression, each once. */
export function namesIn(expression: Expression): readonly string[] {
  switch (expression.kind) {
    case 'value':
      return []
    case 'name':
      return [expression.name]
    case 'not':
    case 'minus':
      return namesIn(expression.of)
    default:
      return [...new Set(expression.sides.flatMap(namesIn))]
  }
}
