import type { MissingCount, Tone } from '../night/verdict/night-verdict.js'

/** What a template is given of each night, and the index of each page. Part of view.ts. */

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
