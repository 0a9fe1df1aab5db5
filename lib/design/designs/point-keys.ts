import type { HyperparameterValues } from '../../config/parameter/hyperparameter-value.js'
import type { Code } from '../../config/parameter/kind.js'
import { codeOf, type Dimension, encodedIn } from '../dimension.js'

/** One text for what a combination is to the program. */
export type PointKey = (codes: ArrayLike<Code>) => string

export function pointKey(dimensions: readonly Dimension[]): PointKey {
  const axes = dimensions.map(({ kind }) => kind.axis())
  return codes => {
    let text = ''
    for (let at = 0; at < axes.length; at++) {
      const code = codes[at] ?? Number.NaN
      text += `${Number.isNaN(code) ? '' : axes[at]?.key(code)},`
    }
    return text
  }
}

/** The keys of combinations that earlier runs tried. */
export function keysOf(
  tried: readonly HyperparameterValues[],
  dimensions: readonly Dimension[],
  key: PointKey,
): ReadonlySet<string> {
  return new Set(
    tried.flatMap(values => {
      const codes = encodedIn(dimensions, ({ name, kind }) => codeOf(kind, values[name]))
      return codes === undefined ? [] : [key(codes)]
    }),
  )
}
