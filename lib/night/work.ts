import type { PlannedExperiment } from '../design/plan.js'
import { placeNamed } from '../engine/engines.js'
import { UsageError } from '../errors.js'
import { refuseForeign } from '../plan/foreign-programs.js'
import type { Settings } from '../plan/options.js'
import type { NightPlan } from '../plan/plan-night.js'
import { NightFolder } from '../record/night/night-folder.js'
import type { AttemptRecord, ExperimentRecord, NightRecord } from '../record/schema.js'
import type { Redactor } from '../record/secrets/redact.js'
import type { NightEvent } from '../run/events.js'
import type { Stop } from '../run/stop.js'
import { refuseStrayOptions } from './cluster/refuse-stray-options.js'
import { furtherBlocks } from './precision/further-blocks.js'
import { refuseWithoutRequirements } from './refuse-without-requirements.js'
import type { NightStore } from './store.js'

/** What a night has to do: a plan from its start, or what is left of one. Nothing else asks which of the two it is. */
export interface Work {
  readonly plan: NightPlan
  /** Whether it waits for the machine, and whether it locks it at all. */
  readonly lock: Pick<Settings, 'wait' | 'lock'>
  /** Records of the experiments that are finished already, in the order of the plan. */
  readonly finished: readonly ExperimentRecord[]
  /** Numbers of those that are left. */
  readonly left: ReadonlySet<number>
  /** Earlier attempts of those, by place. */
  readonly previousAttempts: PreviousAttempts
  /** Seconds that it ran before, where it goes on. */
  readonly secondsBefore: number
  readonly notices: readonly string[]
  /** Whether what has changed since it began is taken as it is now. */
  readonly acceptsChanges?: boolean
  /** The work as it is after waiting for the machine: what may have changed is read again. */
  afterWaiting(): Promise<Work>
  openFolder(redactor: Redactor, startMs: number, stop: Stop): Promise<NightFolder>
  /** The content of night.json, from that of a night that starts now. */
  recordFrom(description: NightRecord): NightRecord
  startEvent(about: Started): NightEvent
  /** What runs beyond the plan, as it is asked for: nothing where nothing follows. Absent where the plan is all. */
  readonly asks?: { next(stop: Stop, store: NightStore): Promise<readonly PlannedExperiment[]> }
  /** Makes room in the folder for the attempts that follow. */
  tidy(folder: NightFolder): void
}

/** The experiments that are left, in the order of the plan. */
export function experimentsLeft({ plan, left }: Work): NightPlan['experiments'] {
  const { firstIndex = 1 } = plan
  return plan.experiments.filter((_, position) => left.has(position + firstIndex))
}

/** Attempts by the experiment's place in the plan. */
export type PreviousAttempts = ReadonlyMap<number, readonly AttemptRecord[]>

/** What the first event of a night says, whether it is new or resumed. */
export type Started = Omit<Extract<NightEvent, { type: 'night-started' }>, 'type'>

/**
 * The work of a new night.
 *
 * @throws UsageError for a plan without experiments, RefusedError if the machine lacks what the program needs, or the
 *   plan would start a stranger's program.
 */
export async function newWork(plan: NightPlan): Promise<Work> {
  if (plan.experiments.length === 0) {
    throw new UsageError(
      ['there is nothing to run: the plan holds no experiment', ...plan.notices].join('\n'),
    )
  }
  refuseForeign(plan.foreign, plan.rerunOf?.night ?? 'the night')
  refuseStrayOptions(plan)
  // What a node of a cluster has is asked of the node.
  if (placeNamed(plan.settings.engine).kind === 'machine') await refuseWithoutRequirements(plan, process.env)
  const work: Work = {
    plan,
    lock: plan.settings,
    finished: [],
    left: new Set(plan.experiments.map((_, position) => position + (plan.firstIndex ?? 1))),
    previousAttempts: new Map(),
    secondsBefore: 0,
    notices: plan.notices,
    afterWaiting: async () => work,
    openFolder: async (redactor, startMs) => NightFolder.create(plan.results, startMs, redactor),
    recordFrom: description => description,
    ...(plan.precision === undefined ? {} : { asks: furtherBlocks(plan.precision) }),
    startEvent: about => ({ type: 'night-started', ...about }),
    tidy() {},
  }
  return work
}
