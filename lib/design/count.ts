import type { Axis, Code } from '../config/parameter/kind.js'
import type { Allows } from './constraints.js'
import { type Dimension, notCounted } from './dimension.js'

// Beyond this many cases of what decides, the count is left open: draws without anything new show the end.
const mostCases = 100_000

/**
 * How many combinations there are. Of a parameter on which others depend only the values that they name are told apart,
 * and the rest is counted as one case.
 */
export function countOf(dimensions: readonly Dimension[], axes: readonly Axis[], allows?: Allows): number {
  const size = countAll(dimensions, axes)
  if (allows === undefined || size === 0) return size
  return size <= mostCases ? countAllowed(dimensions, axes, allows) : Number.POSITIVE_INFINITY
}

/** Goes through all combinations. */
function countAllowed(dimensions: readonly Dimension[], axes: readonly Axis[], allows: Allows): number {
  if (axes.some(({ at }) => at === undefined)) return Number.POSITIVE_INFINITY
  const order = inTurn(dimensions)
  const codes = new Float64Array(dimensions.length)
  const count = (step: number): number => {
    const at = order[step]
    if (at === undefined) return allows(codes) ? 1 : 0
    const axis = axes[at]
    if (dimensions[at]?.isCounted(codes) !== true) {
      codes[at] = notCounted
      return count(step + 1)
    }
    let sum = 0
    for (let index = 0; index < (axis?.size ?? 0); index++) {
      codes[at] = axis?.at?.(index) ?? 0
      sum += count(step + 1)
    }
    return sum
  }
  return count(0)
}

function countAll(dimensions: readonly Dimension[], axes: readonly Axis[]): number {
  if (!dimensions.some(({ isConditional }) => isConditional)) {
    return axes.reduce((product, { size }) => product * size, 1)
  }
  const order = inTurn(dimensions)
  const codes = new Float64Array(dimensions.length)
  let cases = 0
  const count = (step: number): number => {
    const at = order[step]
    if (at === undefined) return ++cases > mostCases ? Number.POSITIVE_INFINITY : 1
    const dimension = dimensions[at]
    const size = axes[at]?.size ?? 0
    if (dimension === undefined || !dimension.isCounted(codes)) {
      codes[at] = notCounted
      return count(step + 1)
    }
    const named = namedOf(dimensions, at).filter(code => (axes[at]?.index(code) ?? -1) >= 0)
    let sum = 0
    for (const code of named) {
      codes[at] = code
      sum += count(step + 1)
      if (sum === Number.POSITIVE_INFINITY) return sum
    }
    // Every other value decides the same; infinity is a code that no condition names.
    codes[at] = Number.POSITIVE_INFINITY
    const others = size - named.length
    return others > 0 ? sum + others * count(step + 1) : sum
  }
  return count(0)
}

/** The places of the dimensions, those first that decide whether others count. */
function inTurn(dimensions: readonly Dimension[]): readonly number[] {
  const rank = (at: number) => dimensions[at]?.rank ?? 0
  return dimensions.map((_, at) => at).sort((a, b) => rank(a) - rank(b))
}

/** The codes of a dimension that the conditions of others name. */
function namedOf(dimensions: readonly Dimension[], at: number): readonly Code[] {
  return [...new Set(dimensions.flatMap(({ decidedBy }) => [...(decidedBy.get(at) ?? [])]))]
}
