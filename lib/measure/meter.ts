import type { AttemptClock } from './clock.js'

/** What every meter is to the run: something to start before an attempt and to stop after it. */

export type MeterName = 'perf' | 'powercap' | 'nvidia-smi' | 'estimate' | 'hwmon'

/** Whether an energy was read off hardware or derived from a model of it. */
export type EnergySource = 'measured' | 'estimated'

/** A GPU at one instant, as its driver reports it. What the card cannot tell is null, never zero. */
export interface GpuSample {
  readonly kind: 'gpu'
  readonly meter: 'nvidia-smi'
  /** When the driver took the reading, by the attempt's clock: milliseconds since the epoch. */
  readonly timeMs: number
  readonly index: number
  /** What the card is known by: its UUID; where that is none, its place on the PCI bus, or its index. */
  readonly uuid: string
  /** Its place on the PCI bus, `00000000:3B:00.0`, where the driver tells it. */
  readonly busId?: string
  /** Whether it is a card that the attempt may not use. */
  readonly other?: boolean
  readonly powerWatts: number | null
  readonly temperatureCelsius: number | null
  readonly memoryTemperatureCelsius: number | null
  readonly utilizationPercent: number | null
  readonly memoryUtilizationPercent: number | null
}

/** The energy that the processors took over the interval that ends at `timeMs`. */
export interface CpuEnergySample {
  readonly kind: 'cpu-energy'
  readonly meter: 'perf' | 'powercap' | 'estimate'
  readonly timeMs: number
  readonly intervalMs: number
  readonly packageJoules: number | null
  readonly ramJoules: number | null
}

/** The hottest processor sensor at one instant. */
export interface CpuTemperatureSample {
  readonly kind: 'cpu-temperature'
  readonly meter: 'hwmon'
  readonly timeMs: number
  readonly temperatureCelsius: number
}

export type Sample = GpuSample | CpuEnergySample | CpuTemperatureSample

export interface MeterContext {
  /** Wanted time between two samples, in milliseconds. */
  readonly intervalMs: number
  readonly onSample: (sample: Sample) => void
  /** Tells the time of the samples. */
  readonly clock: AttemptClock
  /** Told once for each thing that goes wrong: the attempt goes on, the record says it. */
  readonly onProblem: (problem: string) => void
  /** Environment of the tools a meter starts. */
  readonly env: NodeJS.ProcessEnv
}

/** A meter at work. */
export interface MeterSession {
  /** Ends the meter once it has told what happened up to now. Never rejects, never hangs. */
  stop(): Promise<void>
}

export interface Meter {
  readonly name: MeterName
  readonly measures: 'cpu' | 'gpu' | 'cpu-temperature'
  readonly source: EnergySource
  /** What an estimate rests on; empty for a measurement. */
  readonly assumption: string
  /** What a meter of the processors is to tell; where not given, the package, and RAM as far as it is told of. */
  readonly parts?: readonly ('package' | 'ram')[]
  /** Resolves when the first reading is near, or patience ends. Never rejects: a problem is told, not thrown. */
  start(context: MeterContext): Promise<MeterSession>
}
