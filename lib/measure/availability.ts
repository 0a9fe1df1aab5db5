import type { Meter } from './meter.js'

/** Whether a meter can be used on this machine, and if not, what would unlock it. */
export interface Availability {
  readonly name: string
  readonly measures: Meter['measures']
  /** The meter, ready to start; absent when it cannot be used. */
  readonly meter: Meter | undefined
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
