import type { ExperimentRecord, NightRecord } from '../record/schema.js'
import { judgeRuns, runsOf } from './judge-runs.js'
import type { Judgement, Prospect, Rule, RuleState } from './rule.js'
import { sameMachine } from './rules/compared-rules.js'
import { designRules } from './rules/design-rules.js'
import { energyRules } from './rules/energy-rules.js'
import { heatRules } from './rules/heat-rules.js'
import { machineRules } from './rules/machine-rules.js'
import { type Source, sources } from './sources.js'

/** Every rule, in the order in which they are told. */
export const rules: readonly Rule[] = [...energyRules, ...machineRules, ...heatRules, ...designRules]

/** What became of one rule. */
export interface RuleVerdict {
  /** `long-enough`: as docs/protocol.md names it. */
  readonly rule: string
  /** What is asked for. */
  readonly title: string
  /** What is not known is neither kept nor broken. */
  readonly state: RuleState
  /** What was measured, in words with units. */
  readonly value: string
  /** What is allowed, in words with units. */
  readonly limit: string
  /** What to do where it is not kept. */
  readonly advice: string
  readonly sources: readonly Source[]
  /** The experiments that broke it; empty where it is about the night. */
  readonly experiments: readonly string[]
}

/** How well a night was measured, rule by rule. */
export interface Protocol {
  readonly kept: number
  /** Rules that apply to it. */
  readonly of: number
  readonly rules: readonly RuleVerdict[]
}

/** A night that is judged: what `openNight` gives. */
export interface JudgedNight {
  readonly record: NightRecord
  readonly experiments: readonly ExperimentRecord[]
  /** The block of each experiment, by its id, where blocks ran on machines of their own. */
  readonly blocks?: ReadonlyMap<string, JudgedNight>
}

/**
 * How well a night was measured, by its records alone: each rule of docs/protocol.md that applies to it, with what was
 * measured beside what is allowed. Runs that failed are not held to the rules.
 *
 * @param night What `openNight` or `run` returns.
 * @param comparedWith Another night that it is compared with: adds the rule that both ran on the same machine (none).
 * @returns How many rules were kept, of how many; a rule of which the records tell nothing, as those of older nights, is
 *   unknown: neither kept nor broken.
 * @throws nothing.
 * @example
 * ```ts
 * import { openNights, protocol } from 'nightwatt'
 *
 * for (const night of await openNights('results')) {
 *   const { kept, of, rules } = protocol(night)
 *   const broken = rules.filter(({ state }) => state === 'broken').map(({ rule, value }) => `${rule}: ${value}`)
 *   console.log(`Protocol: ${kept} of ${of} kept`, broken)
 * }
 * ```
 */
export function protocol(night: JudgedNight, comparedWith?: JudgedNight): Protocol {
  const facts = { night: night.record, experiments: night.experiments }
  const parts = partsOf(night)
  const runs = parts.flatMap(({ record, experiments }) => runsOf({ night: record, experiments }))
  const verdicts = rules.flatMap(rule => {
    const judged =
      rule.ofRun === undefined
        ? designRules.includes(rule)
          ? rule.ofNight?.(facts)
          : ofMachines(rule, parts)
        : judgeRuns(rule.ofRun, runs)
    return judged === undefined ? [] : [verdictOf(rule, judged)]
  })
  const same =
    comparedWith === undefined
      ? []
      : [verdictOf(sameMachine, sameMachine.ofPair(night.record, comparedWith.record))]
  return counted([...verdicts, ...same])
}

/** The nights of one machine that a night is made of: its blocks, or itself. */
function partsOf(night: JudgedNight): readonly JudgedNight[] {
  const blocks = [...new Set(night.blocks?.values() ?? [])]
  return blocks.length === 0 ? [night] : blocks
}

const gravity: readonly RuleState[] = ['broken', 'unknown', 'kept']

/** What is about a machine is judged of each: it is kept where it was kept on all. */
function ofMachines({ ofNight }: Rule, parts: readonly JudgedNight[]): Judgement | undefined {
  const judged = parts.flatMap(({ record, experiments }) => {
    const judgement = ofNight?.({ night: record, experiments })
    return judgement === undefined ? [] : [{ judgement, block: record.block_of?.block }]
  })
  const [worst] = judged.toSorted(
    (one, other) => gravity.indexOf(one.judgement.state) - gravity.indexOf(other.judgement.state),
  )
  if (worst === undefined) return undefined
  const { judgement, block } = worst
  const isOfAll = judged.every(one => one.judgement.value === judgement.value)
  return {
    ...judgement,
    value: block === undefined || isOfAll ? judgement.value : `block ${block}: ${judgement.value}`,
    experiments: judged.flatMap(one => one.judgement.experiments ?? []),
  }
}

/** The rules that can be judged before a night starts. */
export function protocolBefore(prospect: Prospect): Protocol {
  return counted(
    rules.flatMap(rule => {
      const judged = rule.before?.(prospect)
      return judged === undefined ? [] : [verdictOf(rule, judged)]
    }),
  )
}

function counted(verdicts: readonly RuleVerdict[]): Protocol {
  return {
    kept: verdicts.filter(({ state }) => state === 'kept').length,
    of: verdicts.length,
    rules: verdicts,
  }
}

function verdictOf(
  { id, title, limit, advice, sources: names }: Pick<Rule, 'id' | 'title' | 'limit' | 'advice' | 'sources'>,
  { state, value, experiments = [] }: Judgement,
): RuleVerdict {
  const from = names.map(name => sources[name]).filter(({ url }) => url !== '')
  return { rule: id, title, state, value, limit, advice, sources: from, experiments }
}
