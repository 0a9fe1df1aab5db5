import type { arrange } from '../../../lib/design/order/arrange.ts'
import type { whatFollows } from '../../../lib/night/precision/further-blocks.ts'
import type { grownPlan } from '../../../lib/night/precision/grown-plan.ts'
import type { judgeSettings } from '../../../lib/night/precision/judge-settings.ts'

export interface Tried {
  readonly noise: number
  /** Share of nights whose interval holds the truth. */
  readonly held: number
  /** Share of nights in which the setting was known as well as was wanted. */
  readonly reached: number
  /** Runs of the setting, on average. */
  readonly runs: number
}

export const noises: readonly number[]

export function tryNights(
  library: {
    readonly arrange: typeof arrange
    readonly judgeSettings: typeof judgeSettings
    readonly whatFollows: typeof whatFollows
    readonly grownPlan: typeof grownPlan
  },
  about: {
    readonly trials: number
    readonly seed: number
    readonly maxRepeats: number
    readonly dropSettled: boolean
    readonly shape: 'normal' | 'skewed'
    readonly driftPerHour?: number
  },
): readonly Tried[]
