import type { from } from 'arquero'
import type { OrderName } from '../../../lib/config/designs.ts'
import type { arrange } from '../../../lib/design/order/arrange.ts'
import type { compare } from '../../../lib/table/compare/compare.ts'
import type { SimulatedMachine } from './simulated-night.js'

export interface Tried {
  /** Of nights in which a difference was found. */
  readonly share: number
  /** The median of what was found, as a share. */
  readonly size: number
}

export function tryNights(
  library: {
    readonly arrange: typeof arrange
    readonly compare: typeof compare
    readonly from: typeof from
  },
  about: SimulatedMachine & { readonly trials: number; readonly repeats: number; readonly order: OrderName },
): Promise<Tried>
