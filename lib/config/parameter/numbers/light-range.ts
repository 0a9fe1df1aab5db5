import type { LightForm } from '../light-form.js'
import { toNumber } from './to-number.js'

/** `MIN:MAX`, or `MIN:MAX:DEFAULT`. */
export function lightRange(type: 'int' | 'float', distribution: 'uniform' | 'log_uniform'): LightForm {
  return {
    grammar: 'MIN:MAX or MIN:MAX:DEFAULT',
    parse(text) {
      const values = text.split(':').map(part => toNumber(part.trim()))
      const [min, max, fallback] = values
      if (values.length < 2 || values.length > 3 || values.includes(undefined)) return undefined
      return {
        type,
        distribution,
        range: [min, max],
        ...(fallback === undefined ? {} : { default: fallback }),
      }
    },
  }
}
