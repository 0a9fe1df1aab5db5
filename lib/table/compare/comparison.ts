import type { HyperparameterValues } from '../../config/parameter/hyperparameter-value.js'
import type { Change } from '../../night/changes/between.js'
import type { NightNoise } from '../../protocol/noise.js'
import type { Interval } from '../statistics/bootstrap.js'
import type { MannWhitney } from '../statistics/mann-whitney.js'

/** What `compare` found, as plain data; `a` is the first of the two sides, `b` the second, and a difference is b − a. */
export interface Comparison {
  readonly a: ComparedSide
  readonly b: ComparedSide
  readonly match: Match
  /** What the matching ignored, `epochs`; empty if nothing. */
  readonly by: readonly string[]
  /** The settings that both sides have, in the order of `a`. */
  readonly settings: readonly ComparedSetting[]
  readonly onlyIn: { readonly a: readonly LoneSetting[]; readonly b: readonly LoneSetting[] }
  /** Energy, then the metrics, then the time, over all common settings. */
  readonly quantities: readonly ComparedQuantity[]
  /** What differs in machine, meters, versions, code, settings and configuration. */
  readonly changes: readonly Change[]
  /** What a reader must know: what could not be compared, and why; what one side did not keep. */
  readonly notices: readonly string[]
  /** The answer in a sentence or two. */
  readonly verdict: string
  /** The whole comparison as lines of text. */
  readonly lines: readonly string[]
}

/**
 * How the experiments of both sides are related. `groups`: no setting is in both, ignoring what the user named, so
 * the two groups are compared as such.
 */
export type Match = 'same order' | 'another order' | 'other repeats' | 'some' | 'none' | 'groups'

export interface ComparedSide {
  /** Name of the night, the date, or what the user called it. */
  readonly name: string
  readonly nights: readonly string[]
  /** The dates of the nights, each once, `2026-11-23`. */
  readonly dates: readonly string[]
  readonly experiments: number
  readonly failed: number
  /** The noise floor and the drift of each of its nights, by the control; empty for a table. */
  readonly noise: readonly SideNoise[]
}

/** How steady a night of a side was. */
export interface SideNoise {
  readonly night: string
  /** Null where it ran no control: neither noise floor nor drift is known. */
  readonly noise: NightNoise | null
}

/** What an experiment runs: those with the same setting are repeats. */
export interface Setting {
  readonly repository: string
  readonly model: string
  /** `project,module`; null where the model alone is what runs. */
  readonly subject: string | null
  /** The load beside it; null without one. */
  readonly background: string | null
  readonly mode: string | null
  /** Without those that were not passed. */
  readonly hyperparameters: HyperparameterValues
}

export interface ComparedSetting {
  readonly setting: Setting
  /** `digits mlp, epochs 6`: what distinguishes it from the others. */
  readonly label: string
  readonly a: Outcomes
  readonly b: Outcomes
  /** By the quantity's column; of a metric that several programs have, by `COLUMN of PROGRAM`. */
  readonly values: Readonly<Record<string, ComparedValue>>
}

/** How the repeats of a setting ended on one side. */
export interface Outcomes {
  readonly runs: number
  readonly failed: number
  /** Why they failed, each cause once. */
  readonly causes: readonly string[]
}

export interface LoneSetting {
  readonly setting: Setting
  readonly label: string
  readonly outcomes: Outcomes
  /** Whether the other side planned it, but has no record of it. */
  readonly planned: boolean
}

/** One quantity of one setting: means over the repeats that succeeded. */
export interface ComparedValue {
  readonly a: number | null
  readonly b: number | null
  readonly nA: number
  readonly nB: number
  /** b − a. */
  readonly difference: number | null
  /** b ÷ a − 1; null where that means nothing. */
  readonly relative: number | null
  /**
   * Bootstrap interval, only where both sides have repeats: of `relative` for energies and times, of `difference` for
   * metrics and where `relative` is null.
   */
  readonly interval: Interval | null
  /** Only where both sides have repeats. */
  readonly test: MannWhitney | null
  /** Why no difference is given; empty if there is one. */
  readonly problem: string
}

export type Judgement =
  /** The same to the last digit. */
  | 'identical'
  /** The interval holds no difference and lies near it. */
  | 'agrees'
  /** Noise could explain this, but could also hide a difference that matters. */
  | 'within noise'
  /** More than noise would explain. */
  | 'differs'
  /** Too few values to show anything. */
  | 'too few'
  | 'not comparable'

/** One quantity over all settings that both sides have. */
export interface ComparedQuantity {
  /** Its column, `energy_total_joules`, `perf_accuracy`, `duration_seconds`. */
  readonly column: string
  /** `energy`, `accuracy`, `duration`. */
  readonly name: string
  /** `J`, `s`, or empty for a metric. */
  readonly unit: string
  /** The program, with its unit, whose metric it is, where several have it; else empty. */
  readonly of: string
  /** Whether `median` and `interval` are shares (b ÷ a − 1) or differences (b − a). */
  readonly scale: 'relative' | 'absolute'
  /** For an energy that is compared: `measured`, `estimated` or `partly estimated`; else empty. */
  readonly source: 'measured' | 'estimated' | 'partly estimated' | ''
  /** Settings with a value on both sides; in groups, the values of the smaller group. */
  readonly n: number
  /** The number of values, repeats included. */
  readonly runs: { readonly a: number; readonly b: number }
  readonly identical: number
  /** In how many `b` is higher, and lower. */
  readonly higher: number
  readonly lower: number
  /** Median over the settings; in groups, between the medians. */
  readonly median: number | null
  readonly medianDifference: number | null
  readonly interval: Interval | null
  /** The chance of such a difference by noise; for a metric corrected for the other metrics tested with it. */
  readonly p: number | null
  /** The smallest p that so many values could give. */
  readonly minP: number
  /** Cliff's delta; only in groups. */
  readonly delta: number | null
  /** The values of both groups, one per setting; null where settings are matched. */
  readonly values: { readonly a: readonly number[]; readonly b: readonly number[] } | null
  readonly judgement: Judgement
  readonly sentence: string
}
