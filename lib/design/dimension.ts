import { ownValue } from '../config/own-value.js'
import { conditionsOf, decidedFirst, isCounted, type Parameters } from '../config/parameter/conditions.js'
import type { HyperparameterValue, HyperparameterValues } from '../config/parameter/hyperparameter-value.js'
import type { Code, ParameterKind } from '../config/parameter/kind.js'
import { kindOf } from '../config/parameter/kinds.js'

/** In place of a code: the parameter does not count beside the others, and is not passed. */
export const notCounted = Number.NaN

/** A hyperparameter that is drawn, and when it counts beside the others that are. */
export interface Dimension {
  readonly name: string
  readonly kind: ParameterKind
  /** The code of its default; undefined where there is none that could be drawn. */
  readonly unmutated: Code | undefined
  /** Whether it may not count. */
  readonly isConditional: boolean
  /** By the place of another dimension: the codes of it with which this one counts. */
  readonly decidedBy: ReadonlyMap<number, ReadonlySet<Code>>
  /** Its turn in the draws. */
  readonly rank: number
  /** Whether it counts, beside codes of those that decide it. */
  isCounted(codes: ArrayLike<Code>): boolean
}

/**
 * What is drawn, in the order that was asked for.
 *
 * @param given Values of what is not drawn: fixed ones and defaults.
 */
export function dimensionsOf(
  names: readonly string[],
  parameters: Parameters,
  given: HyperparameterValues,
): readonly Dimension[] {
  const turns = decidedFirst(names, parameters)
  return names.flatMap(name => {
    const parameter = ownValue(parameters, name)
    if (parameter === undefined) return []
    const kind = kindOf(parameter)
    const decidedBy = deciding(name, names, parameters)
    const counts = isCounted(name, parameters, other => (names.includes(other) ? undefined : given[other]))
    return {
      name,
      kind,
      unmutated: codeOf(kind, parameter.default),
      isConditional: decidedBy.size > 0 || counts === false,
      decidedBy,
      rank: turns.indexOf(name),
      isCounted: counts === false ? () => false : counter(decidedBy),
    }
  })
}

/** The code of a value of a dimension; undefined for a value that is never drawn. */
export function codeOf(kind: ParameterKind, value: HyperparameterValue | undefined): Code | undefined {
  return value === undefined ? undefined : kind.codeOf(value)
}

/** The codes of a combination; undefined for one that could not be drawn. */
export function encodedIn(
  dimensions: readonly Dimension[],
  codeIn: (dimension: Dimension) => Code | undefined,
): Float64Array | undefined {
  const codes = new Float64Array(dimensions.length)
  for (const dimension of dimensions.toSorted((a, b) => a.rank - b.rank)) {
    const code = dimension.isCounted(codes) ? codeIn(dimension) : notCounted
    if (code === undefined) return undefined
    codes[dimensions.indexOf(dimension)] = code
  }
  return codes
}

/** The values of a combination, of what counts in it. */
export function assignmentOf(dimensions: readonly Dimension[], codes: ArrayLike<Code>): HyperparameterValues {
  const assigned: Record<string, HyperparameterValue> = {}
  for (let at = 0; at < dimensions.length; at++) {
    const dimension = dimensions[at]
    const code = codes[at] ?? notCounted
    if (dimension !== undefined && !Number.isNaN(code))
      assigned[dimension.name] = dimension.kind.valueOf(code)
  }
  return assigned
}

function deciding(
  name: string,
  names: readonly string[],
  parameters: Parameters,
): ReadonlyMap<number, ReadonlySet<Code>> {
  const decidedBy = new Map<number, ReadonlySet<Code>>()
  for (const { on, wanted } of conditionsOf(name, parameters)) {
    const place = names.indexOf(on)
    const parameter = ownValue(parameters, on)
    if (place < 0 || parameter === undefined) continue
    const kind = kindOf(parameter)
    const codes = wanted.flatMap(value => codeOf(kind, value) ?? [])
    const before = decidedBy.get(place)
    // Two conditions on one hyperparameter: both hold.
    decidedBy.set(place, new Set(codes.filter(code => before?.has(code) ?? true)))
  }
  return decidedBy
}

function counter(decidedBy: ReadonlyMap<number, ReadonlySet<Code>>): (codes: ArrayLike<Code>) => boolean {
  const conditions = [...decidedBy]
  return codes => {
    for (const [place, wanted] of conditions) if (!wanted.has(codes[place] ?? Number.NaN)) return false
    return true
  }
}
