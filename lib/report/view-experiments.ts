import type { LinkView, SettingView } from './view-parts.js'

/** What a template is given of the experiments: their table, what a row opens to, what failed. Part of view.ts. */

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
  /** Sentence about experiments whose row opens to nothing, on a page of very many; empty where each opens. */
  readonly unopened: string
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
  /** What each phase of the last attempt took, what lies outside of them, and what it took until its target; empty for none. */
  readonly phases: readonly {
    /** `train (3 times)`, `outside of every phase`. */
    readonly name: string
    /** `4.8 s · 1.0 kJ ± 66 J · CPU 192 J ± 6 J · GPU 807 J ± 66 J`. */
    readonly text: string
    /** What is to be said of it; empty for nothing. */
    readonly note: string
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
