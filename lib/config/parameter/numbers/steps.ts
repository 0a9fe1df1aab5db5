import type { NumberParameter } from './number-keys.js'

/** The values of a range that lie a step apart, the smallest first. */
export interface Steps {
  readonly count: number
  /** The value of a place, from 0 to below count. */
  at(place: number): number
  /** The place that is nearest to a value; -1 outside of the range. */
  nearest(value: number): number
}

const mostKept = 10_000

/** The steps of a parameter; undefined where it has none. */
export function stepsOf({ type, range: [min, max], step }: NumberParameter): Steps | undefined {
  if (step === undefined) return undefined
  // As many decimals as the two numbers are written with: 0.1 + 2 * 0.1 is the step 0.3, not 0.30000000000000004.
  const decimals = Math.min(100, Math.max(decimalsIn(min), decimalsIn(step)))
  const tidy = (value: number) => (type === 'int' ? value : Number(value.toFixed(decimals)))
  // The last step may miss max by the error of one division: 0.3 / 0.1 is 2.9999999999999996.
  const reached = Math.floor((max - min) / step)
  const count = (tidy(min + (reached + 1) * step) <= max ? reached + 1 : reached) + 1
  const values = new Map<number, number>()
  return {
    count,
    // Rounding to decimals goes by way of a text: once a step is enough for all draws.
    at: place => {
      const known = values.get(place)
      if (known !== undefined) return known
      const value = tidy(min + place * step)
      if (values.size < mostKept) values.set(place, value)
      return value
    },
    nearest(value) {
      const place = Math.round((value - min) / step)
      return place >= 0 && place < count ? place : -1
    },
  }
}

function decimalsIn(value: number): number {
  const [digits = '', exponent = '0'] = String(Math.abs(value)).split('e')
  return Math.max(0, (digits.split('.')[1]?.length ?? 0) - Number(exponent))
}
