import type { Hyperparameter } from '../config/schema.js'
import type { ValueKey } from './precision.js'

/** The combinations that can be drawn of some parameters, told apart by the keys of their values. */
export interface Space {
  /** How many there are; Infinity where that is not known. */
  readonly size: number
  /** What tells a combination from all others; undefined for one that is never drawn. */
  key(values: ArrayLike<number>): number | string | undefined
}

/** The space of parameters whose values `keyOf` tells apart. */
export function spaceOf(
  parameters: readonly Hyperparameter[],
  keyOf: (parameter: Hyperparameter) => ValueKey,
): Space {
  const axes = parameters.map(parameter => axisOf(parameter, keyOf(parameter)))
  const size = axes.reduce((product, axis) => product * (axis?.size ?? Number.POSITIVE_INFINITY), 1)
  const known = axes.filter(axis => axis !== undefined)
  if (known.length === axes.length && Number.isSafeInteger(size)) return numbered(known, size)
  return { size, key: textKey(parameters.map(keyOf)) }
}

// Numbering the combinations spares a text for each draw, which is most of the time of a large plan.
function numbered(axes: readonly Axis[], size: number): Space {
  return {
    size,
    key: values => {
      let key = 0
      for (let at = 0; at < axes.length; at++) {
        const axis = axes[at]
        const index = axis?.index(values[at] ?? 0) ?? -1
        if (axis === undefined || index < 0) return undefined
        key = key * axis.size + index
      }
      return key
    },
  }
}

function textKey(keys: readonly ValueKey[]): (values: ArrayLike<number>) => string {
  return values => keys.map((key, at) => String(key(values[at] ?? 0))).join()
}

/** The values of one parameter. */
interface Axis {
  readonly size: number
  /** From 0 to below size; -1 for a value that is never drawn. */
  index(value: number): number
}

function axisOf(
  { range: [min, max], zero_probability: zero = 0 }: Hyperparameter,
  key: ValueKey,
): Axis | undefined {
  const low = key(min)
  const high = key(max)
  // How many texts %.3e or %.3g make of a range is not worked out: the end shows by itself.
  if (typeof low === 'string' || typeof high === 'string') return undefined
  const inRange = zero < 1 ? distance(low, high) + 1 : 0
  const zeroInRange = zero < 1 && low <= 0 && high >= 0
  return {
    size: inRange + (zero > 0 && !zeroInRange ? 1 : 0),
    index: value => {
      const units = key(value)
      if (typeof units === 'string') return -1
      const index = distance(low, units)
      if (index >= 0 && index < inRange) return index
      return zero > 0 && Number(units) === 0 ? inRange : -1
    },
  }
}

function distance(from: number | bigint, to: number | bigint): number {
  return typeof from === 'number' && typeof to === 'number' ? to - from : Number(BigInt(to) - BigInt(from))
}
