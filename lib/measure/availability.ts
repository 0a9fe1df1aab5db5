import type { CardNames } from './card-identity.js'
import type { Meter } from './meter.js'

/** Whether a meter can be used on this machine, and if not, what would unlock it. */
export interface Availability {
  readonly name: string
  readonly measures: Meter['measures']
  /** The meter, ready to start; absent when it cannot be used. */
  readonly meter: Meter | undefined
  /**
   * What is there and does not tell its energy: started all the same where nothing that measures is there, so that its
   * part is absent, and not taken for none.
   */
  readonly unable?: Meter
  /** What a run should tell at its start. */
  readonly notices?: readonly string[]
  /** Whether counters of packages mirror one another, which perf adds up. */
  readonly hasMirrors?: boolean
  /** The cards that were found, and whether each tells its power. */
  readonly cards?: readonly (CardNames & { readonly hasPower: boolean })[]
  /** What was found, in words. */
  readonly finding: string
  /** Exact commands that would unlock it, most promising first; empty when nothing is to be done. */
  readonly unlock: readonly string[]
  /** What it costs while a training runs, in words. */
  readonly cost: string
}

export interface ProbeContext {
  readonly env: NodeJS.ProcessEnv
  /** Root of the sysfs tree: `/sys`, or a stand-in of it. */
  readonly sysfs: string
  /** Power of the processors at full load in watts, where the user stated it. */
  readonly cpuPowerWatts: number | undefined
}

export type Probe = (context: ProbeContext) => Promise<Availability>
