import type { Axis, Code } from '../config/parameter/kind.js'
import type { Allows } from './constraints.js'
import { countOf } from './count.js'
import type { Dimension } from './dimension.js'

/** The combinations that can be drawn of some parameters, told apart by the keys of their values. */
export interface Space {
  /** How many there are; Infinity where that is not known. */
  readonly size: number
  /** What tells a combination from all others; undefined for one that is never drawn. */
  key(codes: ArrayLike<Code>): number | string | undefined
}

/** The space of dimensions, each with its axis, without what constraints forbid. */
export function spaceOf(dimensions: readonly Dimension[], axes: readonly Axis[], allows?: Allows): Space {
  const size = countOf(dimensions, axes, allows)
  // One place more for a parameter that may not count.
  const radices = axes.map((axis, at) => axis.size + (dimensions[at]?.isConditional === true ? 1 : 0))
  const [first, ...others] = grouped(radices).map(places => numbered(places, axes, radices))
  if (first === undefined) return { size, key: () => 0 }
  if (others.length === 0) return { size, key: first }
  const [second, ...further] = others
  if (second !== undefined && further.length === 0) return { size, key: paired(first, second) }
  return { size, key: joined([first, ...others]) }
}

type Key = Space['key']

/** The places of axes in groups, each of no more combinations than a double can count; one of unknown size alone. */
function grouped(radices: readonly number[]): readonly (readonly number[])[] {
  const groups: number[][] = []
  let product = Number.POSITIVE_INFINITY
  for (const [at, radix] of radices.entries()) {
    product *= radix
    if (Number.isSafeInteger(product)) groups.at(-1)?.push(at)
    else {
      groups.push([at])
      product = radix
    }
  }
  return groups
}

// Numbering the combinations avoids a text per draw, which would take most of the time of a large plan.
function numbered(places: readonly number[], axes: readonly Axis[], radices: readonly number[]): Key {
  const parts = places.flatMap(at => {
    const axis = axes[at]
    return axis === undefined ? [] : [{ at, axis, radix: radices[at] ?? 1 }]
  })
  const [only] = parts
  if (only !== undefined && !Number.isSafeInteger(only.radix)) {
    return codes => {
      const code = codes[only.at] ?? 0
      return Number.isNaN(code) ? '' : String(only.axis.key(code))
    }
  }
  return codes => {
    let key = 0
    for (const { at, axis, radix } of parts) {
      const code = codes[at] ?? 0
      const index = Number.isNaN(code) ? axis.size : axis.index(code)
      if (index < 0) return undefined
      key = key * radix + index
    }
    return key
  }
}

/** Two keys as one number, in the order in which pairs are met: a text for each draw would be most of a large plan's garbage. */
function paired(first: Key, second: Key): Key {
  const met = new Map<number | string, Map<number | string, number>>()
  let count = 0
  return codes => {
    const one = first(codes)
    const other = second(codes)
    if (one === undefined || other === undefined) return undefined
    const others = met.get(one)
    const known = others?.get(other)
    if (known !== undefined) return known
    if (others === undefined) met.set(one, new Map([[other, count]]))
    else others.set(other, count)
    return count++
  }
}

function joined(keys: readonly Key[]): Key {
  return codes => {
    let text = ''
    for (const key of keys) {
      const part = key(codes)
      if (part === undefined) return undefined
      text += `${part},`
    }
    return text
  }
}
