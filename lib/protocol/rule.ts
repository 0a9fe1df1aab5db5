import type { PlannedExperiment, Sweep } from '../design/plan.js'
import type { ExperimentRecord, NightRecord } from '../record/schema.js'
import type { SourceName } from './sources.js'

/** What is not known is neither kept nor broken. */
export type RuleState = 'kept' | 'broken' | 'unknown'

/** What became of a rule, with what was measured, in words. */
export interface Judgement {
  readonly state: RuleState
  readonly value: string
  /** The experiments that broke it, by their ids; absent where it is about the night. */
  readonly experiments?: readonly string[]
}

/** A night as its records tell it. */
export interface NightFacts {
  readonly night: NightRecord
  readonly experiments: readonly ExperimentRecord[]
}

/** What is known before a night starts; undefined is what was not asked for yet, null what nobody can tell. */
export interface Prospect {
  /** Share of the machine's CPU time that others take now, 0 to 1. */
  readonly othersShare?: number | null
  readonly jobs?: readonly string[] | null
  /** Processes on the cards; absent where no card is there. */
  readonly strangersOnCards?: number | null
  readonly meters?: NightRecord['meters']
  readonly plan?: readonly PlannedExperiment[]
  readonly sweep?: Sweep
  readonly options?: Readonly<Record<string, unknown>>
}

/** One experiment that succeeded, in its night. */
export interface Run {
  readonly experiment: ExperimentRecord
  readonly night: NightRecord
  /** The first that succeeded. */
  readonly first: ExperimentRecord
}

/** A rule that each run keeps or breaks by itself. */
export interface RunRule {
  /** The value that is held against the limit; null where it is not known, undefined where the rule does not apply. */
  readonly measure: (run: Run) => number | null | undefined
  readonly keeps: (value: number, run: Run) => boolean
  readonly show: (value: number, run: Run) => string
  /** Which of several values is the worst. */
  readonly worst: 'least' | 'most'
  /** Why a run that breaks it is left out of means, also where the night is not strict; absent where it is not. */
  readonly leavesOut?: string
}

/** A rule of measuring well. */
export interface Rule {
  readonly id: string
  /** What is asked for, as a short sentence. */
  readonly title: string
  /** What is allowed, in words. */
  readonly limit: string
  readonly sources: readonly SourceName[]
  /** What to do where it is broken, or not known. */
  readonly advice: string
  readonly ofRun?: RunRule
  /** Undefined where the rule does not apply. */
  readonly ofNight?: (facts: NightFacts) => Judgement | undefined
  /** The same before a night, where it can be known then. */
  readonly before?: (prospect: Prospect) => Judgement | undefined
  /** Whether a night that broke it is not to be compared as a whole. */
  readonly spoilsNight?: boolean
}
