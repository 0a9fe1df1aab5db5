import type { MissingCount, Tone } from '../night/verdict/night-verdict.js'
import type { ExperimentsView, FailureView } from './view-experiments.js'
import type { NightSummary, NightView } from './view-nights.js'
import type { SettingView } from './view-parts.js'
import type { QualityView } from './view-quality.js'

/** How a thing went. Templates use it as a class. */
export type { Tone } from '../night/verdict/night-verdict.js'
export type * from './view-experiments.js'
export type * from './view-nights.js'
export type * from './view-parts.js'
export type * from './view-quality.js'

/**
 * Everything a template is given, and nothing else: plain data, already worded. Whoever restyles the report
 * (templates/*.hbs) needs to know this file and those that it hands on, no other. A field is never undefined: what there is none of is
 * null, an empty string or an empty list. All text is unescaped; Handlebars escapes it where it is shown.
 * Only fields whose doc comment says "made by us" may stand in a template without escaping.
 */
export interface ReportView {
  /** `en`, for the page's `lang`. */
  readonly language: string
  /** `Night of 23 November 2026`. */
  readonly title: string
  /** The verdict in one or two sentences, for a preview. */
  readonly description: string
  /** `2026-11-23`. */
  readonly date: string
  /** `Monday, 23 November 2026`. */
  readonly longDate: string
  /** True when several nights share this date, so that a name of a night is worth showing. */
  readonly severalNights: boolean
  /** The night that the page is of, `run_20261123_213000`; empty on the page of a date. */
  readonly nightName: string
  readonly verdict: VerdictView
  readonly tradeoffs: TradeoffsView
  readonly quality: QualityView
  /** Charts, in order. */
  readonly figures: readonly FigureView[]
  /** Charts that there is no data for. */
  readonly absentFigures: readonly FigureView[]
  /** Made by us: the columns of data that the charts share, as a JSON list that is safe inside a script element. */
  readonly columnsJson: string
  readonly experiments: ExperimentsView
  readonly failures: readonly FailureView[]
  readonly nights: readonly NightView[]
  /** What the index shows of this page. */
  readonly summary: NightSummary
}

/** Did it go well, and what did it cost: the top of the page. */
export interface VerdictView {
  readonly tone: Tone
  /** `All 6 experiments succeeded`. */
  readonly headline: string
  /** One or two sentences with failures, duration and energy. */
  readonly sentence: string
  readonly counts: {
    /** Experiments of the plan. */
    readonly planned: number
    /** Experiments that have a record, however they ended. */
    readonly ran: number
    readonly succeeded: number
    /** Without the interrupted ones. */
    readonly failed: number
    readonly interrupted: number
    readonly notRun: number
    /** Failed attempts of experiments that succeeded in the end. */
    readonly retried: number
    /** Metrics that were wanted, each with how many successful experiments lack it; a name is empty where unknown. */
    readonly missing: readonly MissingCount[]
    /** Successful experiments that lack a metric that was wanted. */
    readonly withoutMetric: number
    /** Successful experiments whose energy was to be measured and is not known. */
    readonly withoutEnergy: number
    /** Successful experiments with different settings that ended the same to the last digit. */
    readonly endedSame: number
  }
  /** Causes of failure, the most frequent first: `timeout`, 2, `#failures`. */
  readonly causes: readonly { readonly label: string; readonly count: number; readonly href: string }[]
  /** The figures of the first screen, in order. */
  readonly tiles: readonly TileView[]
  readonly energy: EnergyView
}

/** One large number with what it means. */
export interface TileView {
  /** `Energy`. */
  readonly label: string
  /** `1.42 kJ`. */
  readonly value: string
  /** `estimated`, or empty: stands right beside the value. */
  readonly qualifier: string
  /** `0.000394 kWh · CPU 1.42 kJ · no GPU energy`. */
  readonly details: readonly string[]
  /** Where in the page it is explained, `#charts`. */
  readonly href: string
}

/** The energy of all nights of the page together. */
export interface EnergyView {
  /** Joules with failed attempts; null when nothing is known. */
  readonly joules: number | null
  /** `1.42 kJ`. */
  readonly text: string
  /** `0.000394 kWh`. */
  readonly kilowattHours: string
  /** `96.2 gCO2e at 380 gCO2e/kWh`; empty where no intensity of the grid was given. */
  readonly carbon: string
  /** Where the intensity comes from: `as given`, `by … of the configuration`; empty if unknown. */
  readonly carbonSource: string
  /** `measured`, `estimated`, `partly estimated`, or empty when nothing is known. */
  readonly source: string
  /** What it consists of: CPU, GPU, failed attempts. */
  readonly parts: readonly { readonly name: string; readonly text: string; readonly source: string }[]
  /** `312 J net of the idle machine`, with of how many where not of all; empty where idle power was not measured. */
  readonly net: string
  /** Experiments whose energy is known. */
  readonly known: number
  /** Attempts before the last ones whose energy is in no record, and so not in `joules`. */
  readonly uncounted: number
  /** What is missing from the totals of the others: `GPU 1 (GPU-…) told no power`. */
  readonly missing: readonly string[]
}

/** What was best: settings that no other beats in both the metric and the energy. */
export interface TradeoffsView {
  /** One to four cards a repository; empty when metric or energy is missing. */
  readonly groups: readonly {
    readonly repository: string
    /** `test accuracy against energy`. */
    readonly basis: string
    readonly cards: readonly TradeoffCard[]
    /** Experiments on the front that have no card. */
    readonly more: number
  }[]
  /** Repositories that have no room on the first screen. */
  readonly moreRepositories: number
  /** Why there is none; empty when there are cards. */
  readonly absence: string
  /** Which setting reached the target for the least joules, and how sure that is; empty without a target. */
  readonly targets: readonly string[]
  /** Where to look next; empty where the runs do not tell. */
  readonly suggestions: readonly SuggestionView[]
  /** How far to trust it: `One run of each setting: small differences may be chance.` */
  readonly caution: string
}

export interface SuggestionView {
  /** `A suggestion, no result: the best 6 of 24 settings … have learning_rate 0.0003 … 0.003 …`. */
  readonly text: string
  /** What looks there; empty where a command line cannot say it. */
  readonly command: string
}

export interface TradeoffCard {
  /** `Highest accuracy`, `Compromise`, `Least energy`. */
  readonly title: string
  readonly number: string
  readonly repository: string
  readonly model: string
  /** What to set. */
  readonly settings: readonly SettingView[]
  /** `97.2`. */
  readonly metricText: string
  readonly metricName: string
  /** `412.0 J`. */
  readonly energyText: string
  /** `estimated`, `measured` or `partly estimated`. */
  readonly energySource: string
  /** Against the best of the group: `accuracy 0.8 lower for 38.0 % of the energy`; empty for the best itself. */
  readonly comparison: string
  /** Its row in the table. */
  readonly href: string
}

/** One chart, or the sentence that says why there is none. Its place in the page is `#chart-ID`. */
export interface FigureView {
  /** `energy`, `power`, `metric-accuracy`: unique in the page, safe as an id. */
  readonly id: string
  readonly title: string
  /** Text alternative. */
  readonly description: string
  /** `n = 8 experiments · joules (J)`. */
  readonly caption: string
  /** The same chart laid out for wide and for narrow windows; the stylesheet shows one of them. Empty when absent. */
  readonly pictures: readonly PictureView[]
  /** Made by us: names of the columns of its data and their places in `columnsJson`, as JSON safe inside a script element. */
  readonly dataJson: string
  /** Why there is no chart; empty when there is one. */
  readonly absence: string
}

export interface PictureView {
  /** `energy-wide`: unique in the page. */
  readonly id: string
  readonly layout: 'wide' | 'narrow'
  /** Made by us: an `<svg>` with a viewBox, ids unique in the page, text escaped. */
  readonly svg: string
  /**
   * Made by us: the Vega spec of the interactive view, as JSON that is safe inside a script element; the rows of its
   * data lie in `columnsJson`.
   */
  readonly specJson: string
}
