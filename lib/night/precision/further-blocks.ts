import type { PlannedExperiment } from '../../design/plan.js'
import { lastBlock, nextBlock } from '../../design/precision/next-block.js'
import type { NightPlan } from '../../plan/plan-night.js'
import type { PrecisionRule } from '../../plan/precision.js'
import type { ExperimentRecord } from '../../record/schema.js'
import type { NightStore } from '../store.js'
import type { Work } from '../work.js'
import { type JudgedSetting, judgeSettings, precisionForRecord } from './judge-settings.js'

/** What follows a plan all of whose runs have ended. */
interface Next {
  /** Empty where nothing follows. */
  readonly block: readonly PlannedExperiment[]
  /** Why nothing follows, in words; empty where something does. */
  readonly ended: string
}

/** The block that follows what has run, until each mean is known as well as is wanted, or cannot be. */
export function whatFollows(plan: NightPlan, rule: PrecisionRule, settings: readonly JudgedSetting[]): Next {
  const open = new Set(settings.filter(({ known }) => known.state === 'open').map(({ key }) => key))
  const none = (ended: string): Next => ({ block: [], ended })
  if (open.size === 0) {
    const givenUp = settings.filter(({ known }) => known.state === 'given up').length
    return none(
      givenUp === 0
        ? 'every setting is known as well as was wanted'
        : `the runs of ${givenUp} of ${settings.length} settings give no value; the others are known as well as was wanted`,
    )
  }
  if (lastBlock(plan) >= rule.maxRepeats) return none(`each setting runs at most ${rule.maxRepeats} times`)
  return { block: nextBlock(plan, key => rule.dropSettled && !open.has(key)), ended: '' }
}

/** The block that follows, as a night that goes on after it was broken off finds it. */
export function blockAfter(plan: NightPlan, records: readonly ExperimentRecord[]): Next['block'] {
  const { precision } = plan
  if (precision === undefined) return []
  return whatFollows(plan, precision, judgeSettings(plan, precision, records)).block
}

/** Asks for block after block while a night runs, and tells after each what is known. */
export function furtherBlocks(rule: PrecisionRule): NonNullable<Work['asks']> {
  return {
    async next({ graceful }, store) {
      if (graceful.aborted) return []
      const settings = judgeSettings(store.plan, rule, store.records)
      const { block, ended } = whatFollows(store.plan, rule, settings)
      keep(store, rule, settings, ended)
      const count = (state: JudgedSetting['known']['state']) =>
        settings.filter(({ known }) => known.state === state).length
      store.emit({
        type: 'precision',
        wanted: rule.wanted,
        block: lastBlock(store.plan),
        settings: settings.length,
        reached: count('reached'),
        givenUp: count('given up'),
        ended,
      })
      return block
    },
  }
}

/** Keeps what is known at the end, also of a night that was cut short within a block. */
export function keepPrecision(store: NightStore): void {
  const { precision: rule } = store.plan
  if (rule === undefined) return
  keep(store, rule, judgeSettings(store.plan, rule, store.records), store.night?.precision?.ended ?? '')
}

function keep(
  store: NightStore,
  rule: PrecisionRule,
  settings: readonly JudgedSetting[],
  ended: string,
): void {
  store.amend({
    precision: { ...precisionForRecord(rule), settings: settings.map(({ known }) => known), ended },
  })
}
