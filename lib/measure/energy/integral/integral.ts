import { UsageError } from '../../../errors.js'
import { isWindow } from './plausible.js'

export interface PowerSample {
  readonly timeMs: number
  readonly powerWatts: number
}

export interface Window {
  readonly startMs: number
  readonly endMs: number
}

export interface Gap {
  readonly startMs: number
  readonly endMs: number
}

/** The parts of an uncertainty, each one standard uncertainty in joules. */
export interface UncertaintyBudget {
  /** What power may have done between the readings. */
  readonly samplingJoules: number
  /** Before the first reading and after the last. */
  readonly edgesJoules: number
  /** In stretches without a reading. */
  readonly gapsJoules: number
  /** Rounding of the readings. */
  readonly resolutionJoules: number
  /** What a sensor that shows a mean over time may have moved out of the attempt or into it. */
  readonly lagJoules: number
  /** What the model of an estimate may be off by. */
  readonly modelJoules: number
}

export interface Integral {
  /** Joules over the window; null without any sample. */
  readonly energyJoules: number | null
  /** How much of it is assumed from the samples around gaps, not measured. */
  readonly assumedJoules: number
  readonly uncertaintyJoules: number | null
  /** The parts of the uncertainty; null where they are not told apart. */
  readonly budget: UncertaintyBudget | null
  /** Mean over the window, minimum and maximum of the samples in it, in watts. */
  readonly averageWatts: number | null
  readonly minWatts: number | null
  readonly maxWatts: number | null
  /** Share of the window within reach of a sample, 0 to 1. */
  readonly coverage: number
  readonly samples: number
  /** Stretches of the window longer than three intervals without a sample, or broken; the first hundred. */
  readonly gaps: readonly Gap[]
}

/** Which ends of a window lie in the midst of what ran. */
export interface OpenEnds {
  readonly start: boolean
  readonly end: boolean
}

export const noBudget: UncertaintyBudget = {
  samplingJoules: 0,
  edgesJoules: 0,
  gapsJoules: 0,
  resolutionJoules: 0,
  lagJoules: 0,
  modelJoules: 0,
}

/** The integral of nothing: no energy, and all of the window a gap. */
export function emptyIntegral(startMs: number, endMs: number): Integral {
  return {
    energyJoules: null,
    assumedJoules: 0,
    uncertaintyJoules: null,
    budget: null,
    averageWatts: null,
    minWatts: null,
    maxWatts: null,
    coverage: 0,
    samples: 0,
    gaps: isWindow(startMs, endMs) ? [{ startMs, endMs }] : [],
  }
}

export interface IntegralOptions {
  /** Wanted time between two samples. A gap is longer than three of it, or of the median time between samples where that is longer. */
  readonly intervalMs: number
  /** Smallest step of the reading: nvidia-smi prints hundredths of a watt. */
  readonly resolutionWatts?: number
  /** A reading is the mean of so many milliseconds before it. */
  readonly windowMs?: number
  /** A reading shows what was so many milliseconds ago. */
  readonly delayMs?: number
  /** Which ends of the window lie in the midst of what ran, as a phase's do: power may change a little before or after. */
  readonly openEnds?: OpenEnds
}

/** Watts, or to be found in the readings. */
export type Resolution = number | 'as shown'

export interface PowerOptions extends Omit<IntegralOptions, 'resolutionWatts'> {
  readonly resolutionWatts?: Resolution
}

/** @throws {UsageError} for an option that says nothing of a sensor: a number would come of it, and a wrong one. */
export function checkOptions(options: IntegralOptions): void {
  for (const name of ['intervalMs', 'resolutionWatts', 'windowMs', 'delayMs'] as const) {
    const value: unknown = options[name]
    if (value === undefined && name !== 'intervalMs') continue
    const isNumber = typeof value === 'number' && Number.isFinite(value) && value >= 0
    if (isNumber && (value > 0 || name !== 'intervalMs')) continue
    const allowed = name === 'intervalMs' ? 'a number above 0' : 'a number, 0 or more'
    throw new UsageError(`integrate: options.${name}: found ${String(value)}; allowed: ${allowed}`)
  }
  const ends: unknown = options.openEnds
  if (ends === undefined) return
  for (const end of ['start', 'end'] as const) {
    const value: unknown = ends === null ? undefined : Reflect.get(Object(ends), end)
    if (typeof value === 'boolean') continue
    throw new UsageError(
      `integrate: options.openEnds.${end}: found ${String(value)}; allowed: true where that end lies in the midst of what ran, else false`,
    )
  }
}
