import type { MissingCount, Tone } from '../night/night-verdict.js'

/**
 * Everything a template is given, and nothing else: plain data, already worded. Whoever restyles the report
 * (templates/*.hbs) needs to know this file and no other. A field is never undefined: what there is none of is
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

/** How a thing went. Templates use it as a class. */
export type { Tone } from '../night/night-verdict.js'

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
  /** Who states the intensity: `as given`, `by … of the configuration`; empty where nobody does. */
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
  /** How far to trust it: `One run of each setting: small differences may be chance.` */
  readonly caution: string
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

export interface SettingView {
  readonly name: string
  readonly value: string
}

/** What can I believe: what was measured, by what, how well, and what was not. */
export interface QualityView {
  /** For the first screen: a line each, the gravest first. */
  readonly items: readonly { readonly tone: Tone; readonly text: string; readonly href: string }[]
  readonly meters: readonly {
    readonly meter: string
    /** `CPU energy`, `GPU power and temperature`, `CPU temperature`. */
    readonly measures: string
    /** `measured` or `estimated`. */
    readonly source: string
    /** What an estimate rests on; empty for a measurement. */
    readonly assumption: string
    readonly devices: string
    /** `6 of 8`. */
    readonly experiments: string
    /** Mean share of the time within reach of a sample. */
    readonly coverage: string
    readonly samples: string
    readonly gaps: string
    readonly problems: readonly CountedText[]
  }[]
  /** Sentences about what was not measured, each with its reason. */
  readonly absent: readonly string[]
  readonly withoutMetrics: readonly {
    readonly experiment: LinkView
    /** Metrics looked for, why they were not found, and the log's lines nearest to what their patterns want. */
    readonly missing: readonly {
      readonly name: string
      readonly why: string
      readonly nearest: readonly string[]
    }[]
  }[]
  readonly warnings: readonly CountedText[]
  /** Experiments whose traces have gaps, or beside which a load ran. */
  readonly gaps: readonly LinkView[]
  readonly loads: readonly LinkView[]
  /** What could not be read of the nights. */
  readonly problems: readonly string[]
}

export interface CountedText {
  readonly text: string
  /** `×3`; empty for a single occurrence. */
  readonly times: string
}

export interface LinkView {
  readonly text: string
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

/** The table of experiments: columns that apply to this page, and a row an experiment. */
export interface ExperimentsView {
  readonly columns: readonly {
    readonly key: string
    readonly label: string
    /** `J`, `s`, `°C`, or empty. */
    readonly unit: string
    /** `estimated` when every value of the column is; else empty. */
    readonly qualifier: string
    /** Numbers are set flush right and sorted as numbers. */
    readonly numeric: boolean
    /** Longer explanation of the column; empty when its name says it all. */
    readonly explanation: string
  }[]
  readonly rows: readonly {
    /** `experiment-3`: unique in the page. */
    readonly id: string
    readonly succeeded: boolean
    /** `4`: what the row is called where it is opened or picked. */
    readonly number: string
    readonly cells: readonly CellView[]
    /** What the row opens to; null where nothing is known. */
    readonly detail: DetailView | null
  }[]
  /** How many columns there are. */
  readonly width: number
  /** True for so few experiments that each is printed opened. */
  readonly few: boolean
  /** True for so many that what is far from the window is better laid out later. */
  readonly many: boolean
  /** Hyperparameters that are the same in all experiments, hence no column. */
  readonly constants: readonly SettingView[]
  /** Sentence for an empty table; empty when there are rows. */
  readonly absence: string
}

/** What an experiment's row opens to: its own traces, its attempts, the end of its log. */
export interface DetailView {
  /** `batch_size 96, dropout 0.3`, for paper, where a page may lie far from the heads of the columns; empty on pages of many. */
  readonly settings: string
  readonly traces: readonly {
    /** `Power`. */
    readonly title: string
    /** `CPU package 61.2 W (54.0 W to 72.1 W)`: mean, least and most of each device; says what the picture shows. */
    readonly text: string
    /** Made by us: a small `<svg>` of numbers alone. */
    readonly svg: string
  }[]
  readonly attempts: readonly {
    readonly number: number
    readonly succeeded: boolean
    /** `success · 12.3 s · exit code 0 · CPU 185.0 J estimated`. */
    readonly text: string
    /** What was seen of a failure; empty for none. */
    readonly detail: string
  }[]
  /** The last lines of its log; empty where there is none. */
  readonly log: string
}

export interface CellView {
  readonly text: string
  /** What the column sorts by, a number or a text, where that is not the text that is shown; ` ` sorts last. */
  readonly sort: string
  readonly numeric: boolean
  /** First cell that names the row. */
  readonly header: boolean
  /** `success`, `failure`, `interrupted` or empty: which mark stands before the text, as decoration. */
  readonly mark: string
  /** Small print after the text: `± 3.1`, `estimated`, a cause; empty for none. */
  readonly note: string
  /** Where the cell leads, `#failure-3`; empty for nowhere. */
  readonly href: string
}

/** An experiment that failed, or that needed more than one attempt. */
export interface FailureView {
  /** `failure-3`: unique in the page. */
  readonly id: string
  readonly number: string
  readonly experiment: LinkView
  readonly repository: string
  readonly model: string
  /** True when a later attempt succeeded. */
  readonly recovered: boolean
  /** `timeout`. */
  readonly cause: string
  readonly message: string
  readonly settings: readonly SettingView[]
  readonly attempts: readonly {
    readonly number: number
    readonly succeeded: boolean
    readonly cause: string
    readonly detail: string
    readonly startedAt: string
    readonly duration: string
    /** `exit code 1`, `SIGKILL`. */
    readonly exit: string
    /** `CPU 12.0 J estimated`; empty when unknown. */
    readonly energy: string
    /** Shell-quoted; empty where it was not kept. */
    readonly command: string
  }[]
}

/** One night of the date: where, with what, from which plan, and how to do it again. */
export interface NightView {
  /** `night-1`: unique in the page. */
  readonly id: string
  /** `run_20261123_213000`. */
  readonly name: string
  readonly startedAt: string
  readonly endedAt: string
  readonly machine: readonly FactView[]
  readonly versions: readonly FactView[]
  readonly repositories: readonly { readonly name: string; readonly path: string; readonly state: string }[]
  /** How many experiments were planned. */
  readonly planned: number
  /** Where `plan` is not the whole plan: which part of it. */
  readonly planNote: string
  readonly plan: readonly {
    readonly number: number
    readonly repository: string
    readonly model: string
    readonly mode: string
    /** `epochs 10, learning_rate 0.01`. */
    readonly settings: string
    readonly state: string
    /** Its row, or empty when it was not run. */
    readonly href: string
  }[]
  /** Null where the night kept no seed. */
  readonly repeat: RepeatView | null
  /** Sentences about what an older night did not keep; empty for ours. */
  readonly lacks: readonly string[]
}

export interface FactView {
  readonly name: string
  readonly value: string
}

export interface RepeatView {
  readonly seed: string
  /** Shell-quoted line; empty when the night was not started from the command line. */
  readonly commandLine: string
  /** The call that repeats it from a program or a notebook cell. */
  readonly call: string
  readonly configFile: string
  /** The configuration as it was that night, as indented JSON; empty when none was kept. */
  readonly config: string
}

/** What the page of a comparison says of itself for the index. */
export interface ComparisonSummary {
  /** `2026-11-23 and 2026-11-24 compared`. */
  readonly title: string
  readonly tone: Tone
  readonly headline: string
}

/** What index.html shows of a page; read back from the page itself, so that the index needs no data beside the pages. */
export interface NightSummary {
  readonly date: string
  /** On the page of one night; absent on that of a date. */
  readonly page?: 'night' | undefined
  /** When that night began. */
  readonly startedAt?: string | undefined
  readonly nights: readonly string[]
  readonly planned: number
  readonly ran: number
  readonly succeeded: number
  readonly failed: number
  readonly interrupted: number
  /** Absent in pages from before they were told. */
  readonly missing?: readonly MissingCount[] | undefined
  readonly withoutMetric?: number | undefined
  readonly withoutEnergy?: number | undefined
  readonly endedSame?: number | undefined
  readonly durationSeconds: number | null
  readonly energyJoules: number | null
  /** `measured`, `estimated`, `partly estimated` or empty. */
  readonly energySource: string
  readonly best: readonly {
    readonly repository: string
    readonly model: string
    readonly metric: string
    readonly value: number
    /** Absent in pages from before it was told; empty where there is none. */
    readonly unit?: string | undefined
  }[]
}
