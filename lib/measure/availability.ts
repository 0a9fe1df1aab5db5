import type { OwnMeter } from '../config/own-meters.js'
import type { Meter } from './meter.js'
import type { CardNames } from './nvidia-smi/card-identity.js'
import type { Gpu } from './nvidia-smi/gpus.js'

/** Whether a meter can be used on this machine, and if not, what would unlock it. */
export interface Availability {
  readonly name: string
  readonly measures: Meter['measures']
  /** Who made what it measures, where others measure the same part of other makers: a run uses one of them. */
  readonly maker?: string
  /** The meter, ready to start; absent when it cannot be used. */
  readonly meter: Meter | undefined
  /**
   * A meter whose hardware exists but does not give its energy. It is started where no other measures the same, so
   * that its part is missing rather than taken for zero.
   */
  readonly unable?: Meter
  /** Whether the user's configuration names it: no other takes its place, though it be unable. */
  readonly isConfigured?: boolean
  /** What a run should report at its start. */
  readonly notices?: readonly string[]
  /** Whether counters of packages mirror one another, which perf adds up. */
  readonly hasMirrors?: boolean
  /** The cards that were found, and whether each reports its power. */
  readonly cards?: readonly (CardNames & CardKind & { readonly hasPower: boolean; readonly name?: string })[]
  /** What was found, in words. */
  readonly finding: string
  /** Exact commands that would unlock it, most promising first; empty when nothing is to be done. */
  readonly unlock: readonly string[]
  /** What it costs while a training runs, in words. */
  readonly cost: string
}

/** What of a card decides by which rules programs find it. */
export interface CardKind {
  /** NVIDIA where not given. */
  readonly maker?: 'AMD'
  /** Whether it is shown to programs as several devices. */
  readonly isPartitioned?: boolean
}

export interface ProbeContext {
  readonly env: NodeJS.ProcessEnv
  /** Root of the sysfs tree: `/sys`, or a stand-in of it. */
  readonly sysfs: string
  /** Power of the processors at full load in watts, where the user stated it. */
  readonly cpuPowerWatts: number | undefined
  /** Meters of the user's own, and the folder that their programs are relative to. */
  readonly own?: { readonly meters: readonly OwnMeter[]; readonly base: string } | undefined
  /** Lists the cards of this machine, where the caller needs them too: asking takes a second on some machines. */
  readonly listCards?: () => Promise<readonly Gpu[]>
}

export type Probe = (context: ProbeContext) => Promise<Availability>
