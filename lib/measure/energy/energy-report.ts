import type { EnergySource } from '../meter.js'
import type { Gap, UncertaintyBudget } from './integral/integral.js'
import type { EnergyMethod } from './method.js'
import type { Witness } from './witness/contradictions.js'

/** What one meter told of one device over the window of an attempt. */
export interface DeviceReport {
  readonly meter: string
  readonly measures: string
  readonly source: EnergySource
  readonly assumption: string
  /** `package`, `ram`, what a GPU is known by, or `hottest sensor`; {@link noCard} where no GPU was told of. */
  readonly device: string
  readonly deviceIndex: number
  readonly energyJoules: number | null
  /** How much of it no sample tells: assumed from those around a gap. */
  readonly assumedJoules: number
  readonly uncertaintyJoules: number | null
  /** The parts of the uncertainty; null where they are not told apart. */
  readonly budget: UncertaintyBudget | null
  /** What the sensor may be off by, a bound; null where nobody states it. */
  readonly sensorJoules: number | null
  /** Who states it; empty where nobody does. */
  readonly sensorSource: string
  readonly coverage: number
  readonly samples: number
  readonly gaps: readonly Gap[]
  /** A card that is not the attempt's: told apart, and in no total. */
  readonly other: boolean
  /** What each of its witnesses says of its energy: its counter, and the powers that it tells. */
  readonly witnesses?: readonly Witness[]
  /** What is strange about them, in words. */
  readonly doubts?: readonly string[]
}

/** The device of a GPU meter that told of no card. */
export const noCard = 'no card'

/** What one part of the machine took and how it was: a component of a run's energy. What was not measured is null. */
export interface ComponentReport {
  /** The part, as parts.ts names it. */
  readonly part: string
  /** Whether its energy is part of the total; that of a part which contains others stands beside it. */
  readonly isCounted: boolean
  /** Whether no energy of it was to be measured: no meter, or no card that the attempt may use. */
  readonly isNone: boolean
  readonly source: EnergySource | null
  readonly totalJoules: number | null
  readonly uncertaintyJoules: number | null
  /** What its sensors may be off by, a bound; null where nobody states it. */
  readonly sensorJoules: number | null
  /** Who states it; empty where nobody does. */
  readonly sensorSource: string
  /** Share of the time within reach of a sample, of the device where it is least; null where no energy was to be measured. */
  readonly coverage: number | null
  readonly powerAverageWatts: number | null
  readonly powerMaxWatts: number | null
  readonly powerMinWatts: number | null
  readonly temperatureAverageCelsius: number | null
  readonly temperatureMaxCelsius: number | null
  readonly utilizationAveragePercent: number | null
  readonly utilizationMaxPercent: number | null
  /** What devices took that the attempt may not use; null where there are none, or one is not known. */
  readonly otherJoules: number | null
  /** What of it is not known though it was to be measured, in words. */
  readonly missing: readonly string[]
  readonly devices: readonly DeviceReport[]
}

/** Energy, power, temperature and utilisation of one attempt. What was not measured is null. */
export interface EnergyReport {
  /** By which rules it was added up. */
  readonly method: EnergyMethod
  /** All that is counted together; null unless all that was to be measured is known. */
  readonly totalJoules: number | null
  /** What it adds up and what it leaves out, `CPU package + GPU 0; in no total: wall`; empty where it is null. */
  readonly totalOf: string
  /** What of it is not known though it was to be measured, in words: `GPU 1 (GPU-…) told no power`. */
  readonly missing: readonly string[]
  /** One for each part that a meter is for, in the order of the meters. */
  readonly components: readonly ComponentReport[]
  /** The processors: package and RAM, and the temperature of the hottest sensor. */
  readonly cpu: {
    readonly source: EnergySource | null
    readonly packageJoules: number | null
    readonly ramJoules: number | null
    readonly totalJoules: number | null
    readonly uncertaintyJoules: number | null
    readonly sensorJoules: number | null
    readonly sensorSource: string
    readonly coverage: number | null
    readonly temperatureAverageCelsius: number | null
    readonly temperatureMaxCelsius: number | null
  }
  /** The cards that the attempt may use. */
  readonly gpu: Omit<ComponentReport, 'part' | 'isCounted' | 'isNone' | 'missing' | 'devices'>
  readonly devices: readonly DeviceReport[]
}
