import type { Axis } from '../kind.js'
import type { NumberParameter } from './number-keys.js'
import type { ValueKey } from './precision.js'
import { type Steps, stepsOf } from './steps.js'

/** The values of a parameter of numbers, told apart by their keys. */
export function numberAxis(parameter: NumberParameter, key: ValueKey): Axis {
  const zero = parameter.zero_probability ?? 0
  const drawn = zero < 1 ? rangeOf(parameter, key) : none(key)
  if (zero === 0 || drawn.size === Number.POSITIVE_INFINITY || drawn.index(0) >= 0) return drawn
  const { size, at } = drawn
  const isZero = (code: number) => Number(key(code)) === 0
  return {
    key,
    size: size + 1,
    index: code => {
      const index = drawn.index(code)
      return index < 0 && isZero(code) ? size : index
    },
    ...(at === undefined ? {} : { at: index => (index === size ? 0 : at(index)) }),
  }
}

function none(key: ValueKey): Axis {
  return { key, size: 0, index: () => -1, at: () => 0 }
}

function rangeOf(parameter: NumberParameter, key: ValueKey): Axis {
  const {
    type,
    range: [min, max],
  } = parameter
  const steps = stepsOf(parameter)
  const low = key(min)
  const high = key(max)
  // How many different texts %.3e or %.3g give for a range is not computed: draws without anything new show the end.
  if (typeof low === 'string' || typeof high === 'string') {
    return { key, size: Number.POSITIVE_INFINITY, index: () => -1 }
  }
  if (steps !== undefined) return ofSteps(steps, key)
  const size = distance(low, high) + 1
  return {
    key,
    size,
    index: code => {
      const units = key(code)
      const index = typeof units === 'string' ? -1 : distance(low, units)
      return index >= 0 && index < size ? index : -1
    },
    ...(type === 'int' ? { at: (index: number) => min + index } : {}),
  }
}

function ofSteps({ count, at, nearest }: Steps, key: ValueKey): Axis {
  // Steps that the digits do not tell apart: how many are left is not computed either.
  if (distance(key(at(0)), key(at(count - 1))) < count - 1) {
    return { key, size: Number.POSITIVE_INFINITY, index: () => -1 }
  }
  return {
    key,
    size: count,
    index: code => {
      const place = nearest(code)
      return place >= 0 && key(at(place)) === key(code) ? place : -1
    },
    at,
  }
}

function distance(from: number | bigint | string, to: number | bigint | string): number {
  return typeof from === 'number' && typeof to === 'number' ? to - from : Number(BigInt(to) - BigInt(from))
}
