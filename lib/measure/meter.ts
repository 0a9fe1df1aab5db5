import type { AttemptClock } from './clock/clock.js'
import type { PowerWindow } from './nvidia-smi/power-window.js'

/** What every meter is to the run: something to start before an attempt and to stop after it. */

/** Whether an energy was read off hardware or derived from a model of it. */
export type EnergySource = 'measured' | 'estimated'

/** What a sensor may be off by: what no sampling can mend. */
export interface Sensor {
  /** As a share of the energy, 0.05 for ±5 %: a bound, not a standard uncertainty. */
  readonly share: number
  /** Who says so: `NVIDIA ±5 %`. */
  readonly source: string
}

/** A reading of a meter: what one device told at one instant. */
export interface Sample {
  readonly meter: string
  /** The part of the machine, as parts.ts names it: `cpu`, `gpu`, `cpu-temperature`, or another. */
  readonly measures: string
  /** When it was taken, by the attempt's clock: milliseconds since the epoch. */
  readonly timeMs: number
  /** Milliseconds, up to `timeMs`, in which its energies were counted; absent for what was read at the instant. */
  readonly intervalMs?: number
  /** Which of several devices; absent where the part has one. */
  readonly card?: CardNames
  /** Whether it is a device that the attempt may not use. */
  readonly other?: boolean
  /** By the name of the part's channel; null is what the device cannot tell, never zero. */
  readonly values: Readonly<Record<string, number | null>>
}

/** The value of a sample's channel; null where it is not there. */
export function channelValue({ values }: Pick<Sample, 'values'>, channel: string): number | null {
  return values[channel] ?? null
}

/** What a driver says of which card it is. */
export interface CardNames {
  readonly index: number
  /** What the card is known by: its UUID; failing that its place on the PCI bus, or its index. */
  readonly uuid: string
  /** Its place on the PCI bus, `00000000:3B:00.0`, where the driver gives it. */
  readonly busId?: string
}

export interface MeterContext {
  /** Wanted time between two samples, in milliseconds. */
  readonly intervalMs: number
  readonly onSample: (sample: Sample) => void
  /** Gives the time of the samples. */
  readonly clock: AttemptClock
  /** Called once for each thing that goes wrong: the attempt goes on, the record says it. */
  readonly onProblem: (problem: string) => void
  /** Environment of the tools a meter starts. */
  readonly env: NodeJS.ProcessEnv
}

/** A meter at work. */
export interface MeterSession {
  /** The attempt starts or ends now: a meter that counts reads its counter as near to that as it can. */
  edge?(): void
  /** Ends the meter once it has reported everything up to now. Never rejects, never hangs. */
  stop(): Promise<void>
}

export interface Meter {
  readonly name: string
  /** The part of the machine, as parts.ts names it. */
  readonly measures: string
  readonly source: EnergySource
  /** What an estimate rests on; empty for a measurement. */
  readonly assumption: string
  /** Milliseconds between two of its samples, where it has a rhythm of its own. */
  readonly intervalMs?: number
  /** What its sensor may be off by, where anyone states it. */
  readonly sensor?: Sensor
  /** Over how long cards average the power that they tell by default, by their index, where that is known; of a meter with one device at 0. */
  readonly powerWindows?: readonly (PowerWindow & { readonly index: number })[] | undefined
  /** Names of the devices that it is to tell of; where not given, the part's first, and others as far as they are told of. */
  readonly devices?: readonly string[]
  /** Resolves when the first reading is near, or patience ends. Never rejects: a problem is told, not thrown. */
  start(context: MeterContext): Promise<MeterSession>
}
