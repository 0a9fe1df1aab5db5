import { flagged } from '../common-keys.js'
import type { ParameterKind } from '../kind.js'
import { quantile, sampler } from './distribution.js'
import { levelsOf } from './levels.js'
import { numberAxis } from './number-axis.js'
import type { NumberParameter } from './number-keys.js'
import { formatValue, keyDiffersFromOriginal, originalValueKey, valueKey } from './precision.js'
import { toNumber } from './to-number.js'

/** What `int` and `float` have in common: the code of a value is the value. */
export function numberKind(parameter: NumberParameter): ParameterKind {
  const { type, range, step, distribution = 'uniform', zero_probability = 0 } = parameter
  const word: ParameterKind['word'] = value => {
    if (value === null) return undefined
    return typeof value === 'number' ? formatValue(value, parameter) : String(value)
  }
  return {
    values: `[${range.join(', ')}]${step === undefined ? '' : ` in steps of ${step}`}`,
    drawn: zero_probability === 0 ? distribution : `${distribution}, 0 with probability ${zero_probability}`,
    sampler: () => sampler(parameter),
    axis: () => numberAxis(parameter, valueKey(parameter)),
    levels: count => levelsOf(parameter, count),
    quantile: quantile(parameter),
    // The original has no steps: there is nothing to be the same as.
    ...(step === undefined && keyDiffersFromOriginal(parameter)
      ? { originalAxis: () => numberAxis(parameter, originalValueKey(parameter)) }
      : {}),
    valueOf: code => code,
    codeOf: value => (typeof value === 'number' ? value : undefined),
    mistake(value) {
      if (value === null || (typeof value === 'number' && Number.isFinite(value))) return undefined
      if (typeof value === 'number') return { found: String(value), allowed: 'a finite number' }
      const found = typeof value === 'string' ? `the text ${JSON.stringify(value)}` : String(value)
      return { found, allowed: `a finite number, for its type is ${type}` }
    },
    read: text => (text === 'null' ? null : (toNumber(text) ?? text)),
    word,
    arguments: value => flagged(parameter.flag, word(value)),
  }
}
