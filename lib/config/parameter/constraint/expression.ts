import { parseExpression } from 'vega-expression'
import type { HyperparameterValue } from '../hyperparameter-value.js'

/** What a constraint is made of: values, names, comparisons, arithmetic, and, or, not. Nothing is called. */
export type Expression =
  | { readonly kind: 'value'; readonly value: HyperparameterValue }
  | { readonly kind: 'name'; readonly name: string }
  | { readonly kind: 'not' | 'minus'; readonly of: Expression }
  | { readonly kind: 'logic'; readonly operator: 'and' | 'or'; readonly sides: Sides }
  | { readonly kind: 'order'; readonly operator: '<' | '<=' | '>' | '>='; readonly sides: Sides }
  | { readonly kind: 'equality'; readonly operator: '==' | '!='; readonly sides: Sides }
  | { readonly kind: 'arithmetic'; readonly operator: '+' | '-' | '*' | '/' | '%'; readonly sides: Sides }

type Sides = readonly [Expression, Expression]

/** A constraint that cannot be used: what was found in it. */
export class ConstraintError extends Error {
  override readonly name = 'ConstraintError'
}

/** Longer ones are no constraints but programs. */
const mostLetters = 500

const words: Readonly<Record<string, string>> = {
  and: '&&',
  or: '||',
  not: '!',
  True: 'true',
  true: 'true',
  False: 'false',
  false: 'false',
  None: 'null',
  null: 'null',
}

/**
 * The expression that a text is, read by the parser of vega's expressions and evaluated by nobody but
 * [evaluate.ts](./evaluate.ts). Names are those of hyperparameters, with dots as they are, and in backticks where they
 * hold other characters.
 *
 * @throws ConstraintError saying what was found.
 */
export function parseConstraint(text: string): Expression {
  if (text.length > mostLetters) throw new ConstraintError(`a text of ${text.length} characters`)
  // Every name gets one of our own, so that none is taken for a word of JavaScript.
  const names: string[] = []
  const source = text.replaceAll(
    /"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|`([^`]+)`|\d[\w.]*|\p{L}[\p{L}\p{N}_.]*|_[\p{L}\p{N}_.]*/gu,
    (token, quoted: string | undefined) => {
      if (/^["'\d]/.test(token)) return token
      const word = quoted === undefined && Object.hasOwn(words, token) ? words[token] : undefined
      return word === undefined ? `n${names.push(quoted ?? token) - 1}` : ` ${word} `
    },
  )
  return convert(parsed(source), names)
}

function parsed(source: string): unknown {
  try {
    return parseExpression(source)
  } catch {
    throw new ConstraintError('what cannot be read as an expression')
  }
}

/** A node of the parser's tree, of which nothing is believed. */
type Node = Readonly<Partial<Record<string, unknown>>>

function convert(node: unknown, names: readonly string[]): Expression {
  if (!isNode(node)) throw new ConstraintError('what cannot be read as an expression')
  const sides = (): Sides => [convert(node.left, names), convert(node.right, names)]
  const operator = typeof node.operator === 'string' ? node.operator : ''
  switch (node.type) {
    case 'Literal':
      return { kind: 'value', value: literal(node.value) }
    case 'Identifier':
      return { kind: 'name', name: names[Number(String(node.name).slice(1))] ?? String(node.name) }
    case 'UnaryExpression':
      if (operator === '!') return { kind: 'not', of: convert(node.argument, names) }
      if (operator === '-') return { kind: 'minus', of: convert(node.argument, names) }
      throw new ConstraintError(`the operator ${operator}`)
    case 'LogicalExpression':
      return { kind: 'logic', operator: operator === '&&' ? 'and' : 'or', sides: sides() }
    case 'BinaryExpression':
      return binary(operator, sides)
    case 'CallExpression':
      throw new ConstraintError('a call of a function')
    default:
      throw new ConstraintError(unknownWords[String(node.type)] ?? `a ${String(node.type)}`)
  }
}

const unknownWords: Readonly<Record<string, string>> = {
  MemberExpression: 'a part of a value, with [ ] or a dot',
  ArrayExpression: 'a list',
  ObjectExpression: 'an object',
  ConditionalExpression: 'a ? : between two values',
}

function binary(operator: string, sides: () => Sides): Expression {
  switch (operator) {
    case '<':
    case '<=':
    case '>':
    case '>=':
      return { kind: 'order', operator, sides: sides() }
    case '==':
    case '===':
      return { kind: 'equality', operator: '==', sides: sides() }
    case '!=':
    case '!==':
      return { kind: 'equality', operator: '!=', sides: sides() }
    case '+':
    case '-':
    case '*':
    case '/':
    case '%':
      return { kind: 'arithmetic', operator, sides: sides() }
    default:
      throw new ConstraintError(`the operator ${operator}`)
  }
}

function literal(value: unknown): HyperparameterValue {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return value
  if (typeof value === 'number' && Number.isFinite(value)) return value
  throw new ConstraintError(`the value ${String(value)}`)
}

function isNode(node: unknown): node is Node {
  return typeof node === 'object' && node !== null
}
