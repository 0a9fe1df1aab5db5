import type { integrate } from '../../../lib/measure/energy/integrate.ts'
import type { Family } from './families.js'

export interface Tried {
  /** Share of traces whose true energy lies within twice the stated uncertainty. */
  readonly coverage: number
  /** Of the error, as a share of the energy. */
  readonly medianError: number
  /** Of stated uncertainty to error. */
  readonly medianRatio: number
}

export function tryFamily(
  how: typeof integrate,
  family: Family,
  options: { readonly trials: number; readonly seed: number },
): Tried
