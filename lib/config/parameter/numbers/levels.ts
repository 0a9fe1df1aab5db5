import type { Levels } from '../kind.js'
import { roundHalfEven } from './distribution.js'
import { exp, log } from './exponential.js'
import { numberAxis } from './number-axis.js'
import type { NumberParameter } from './number-keys.js'
import { valueKey } from './precision.js'
import { stepsOf } from './steps.js'

/**
 * The values of a range that a grid goes through: each step, else as many as are asked for, both ends included, evenly
 * on the scale of the distribution; whole numbers rounded, each once. With a zero_probability 0 is one of them.
 *
 * @param count How many, where the parameter does not say it itself.
 * @returns Undefined for a range of which nobody says it.
 */
export function levelsOf(parameter: NumberParameter, count: number | undefined): Levels | undefined {
  const zero = parameter.zero_probability ?? 0
  const inRange = zero < 1 ? rangeLevels(parameter, count) : { size: 0, at: () => 0 }
  if (inRange === undefined || zero === 0) return inRange
  const key = valueKey(parameter)
  for (let place = 0; place < inRange.size; place++) {
    if (Number(key(inRange.at(place))) === 0) return inRange
  }
  return { size: inRange.size + 1, at: place => (place === 0 ? 0 : inRange.at(place - 1)) }
}

function rangeLevels(parameter: NumberParameter, count: number | undefined): Levels | undefined {
  const {
    range: [min, max],
    levels = count,
  } = parameter
  const steps = stepsOf(parameter)
  if (steps !== undefined) {
    const { size } = numberAxis({ ...parameter, zero_probability: 0 }, valueKey(parameter))
    // Steps that the digits of the format do not tell apart are one level to the program.
    return Number.isFinite(size)
      ? { size: steps.count, at: steps.at }
      : told(parameter, steps.count, steps.at)
  }
  if (min === max) return { size: 1, at: () => min }
  return levels === undefined ? undefined : told(parameter, levels, levelAt(parameter, levels))
}

function levelAt(
  { type, range: [min, max], distribution }: NumberParameter,
  levels: number,
): (place: number) => number {
  const between = (share: number) =>
    distribution === 'log_uniform' ? exp(log(min) + (log(max) - log(min)) * share) : min + (max - min) * share
  return place => {
    if (place === 0) return min
    if (place === levels - 1) return max
    const value = between(place / (levels - 1))
    // 0.30000000000000004 is the level 0.3.
    return type === 'int' ? roundHalfEven(value) : Number(value.toPrecision(12))
  }
}

/** Those that the program can tell apart, each once. */
function told(parameter: NumberParameter, size: number, at: (place: number) => number): Levels {
  const key = valueKey(parameter)
  const values = new Map<number | bigint | string, number>()
  for (let place = 0; place < size; place++) {
    const value = at(place)
    const known = key(value)
    if (!values.has(known)) values.set(known, value)
  }
  const distinct = [...values.values()]
  return { size: distinct.length, at: place => distinct[place] ?? Number.NaN }
}
