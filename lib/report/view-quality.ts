import type { Tone } from '../night/verdict/night-verdict.js'
import type { CountedText, LinkView } from './view-parts.js'

/** What a template is given of what can be believed. Part of view.ts. */

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
  /** How well each night was measured, rule by rule. */
  readonly protocols: readonly ProtocolView[]
  /** What the same work cost over each night that ran a control. */
  readonly controls: readonly ControlView[]
  /** How well the means of each night that ran until they were known are known. */
  readonly precisions: readonly PrecisionView[]
  /** The nodes that took part, of each night on a cluster. */
  readonly nodes: readonly NodesView[]
  /** Experiments that means, effects and comparisons leave out, and why. */
  readonly leftOut: readonly (LinkView & { readonly why: string })[]
  /** What could not be read of the nights. */
  readonly problems: readonly string[]
}

/** How well the means of a night are known, of which blocks ran until they were. */
export interface PrecisionView {
  /** As in ProtocolView. */
  readonly night: string
  /** `Precision: 3 of 4 settings within ± 2.0 % of the energy (95 %); each setting runs at most 30 times`. */
  readonly headline: string
  /** Those that were not reached first. */
  readonly settings: readonly {
    readonly tone: Tone
    /** Its first experiment. */
    readonly experiment: LinkView
    readonly settings: string
    readonly runs: string
    /** `energy 103.2 J ± 1.8 % (12 values)`. */
    readonly known: string
    /** `reached`, `not reached`, or why it cannot be. */
    readonly state: string
  }[]
}

/** The nodes of a night on a cluster. */
export interface NodesView {
  /** As in ProtocolView. */
  readonly night: string
  /** What is held against each other: `energy`, or `time` where none was measured. */
  readonly quantity: string
  /** Whether a node differs beyond what blocks do. */
  readonly sentence: string
  readonly nodes: readonly {
    readonly node: string
    readonly tone: Tone
    /** `1, 4, 5`. */
    readonly blocks: string
    readonly runs: string
    readonly cpu: string
    readonly cards: string
    readonly driver: string
    readonly temperature: string
    /** `+ 1.2 %, its blocks ± 0.4 %`. */
    readonly effect: string
    /** What the cluster itself counted there, beside what its runs took; empty where it counted nothing. */
    readonly counted: string
    /** Empty where it had the node to itself. */
    readonly shared: string
  }[]
}

/** What one unchanging workload cost over a night. */
export interface ControlView {
  /** As in ProtocolView. */
  readonly night: string
  /** `nightwatt-control default`. */
  readonly workload: string
  /** Noise floor and drift, a sentence each. */
  readonly lines: readonly string[]
  readonly runs: readonly {
    /** `before`, `midway` or `after`. */
    readonly when: string
    readonly tone: Tone
    readonly started: string
    readonly duration: string
    /** With its uncertainty, and `estimated` where it is. */
    readonly energy: string
    /** Why it failed; empty where it did not. */
    readonly failure: string
  }[]
}

/** How well a night was measured. */
export interface ProtocolView {
  /** `run_20261123_213000`; empty where the page has one night. */
  readonly night: string
  /** `Protocol: 13 of 15 kept`. */
  readonly headline: string
  readonly rules: readonly {
    readonly rule: string
    readonly title: string
    readonly tone: Tone
    /** `kept`, `broken` or `not known`. */
    readonly state: string
    readonly value: string
    readonly limit: string
    /** What to do; empty where it was kept. */
    readonly advice: string
    /** `MLPerf Power, arXiv 2410.12032; …`. */
    readonly sources: string
    /** The experiments that broke it, and how many more there are. */
    readonly experiments: string
  }[]
}
