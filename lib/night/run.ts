import type { Cluster } from '../engine/cluster.js'
import type { Engine } from '../engine/engine.js'
import { placeNamed } from '../engine/engines.js'
import { splitNames } from '../plan/entries/names-of.js'
import type { RunOptions } from '../plan/options.js'
import { type NightPlan, plan } from '../plan/plan-night.js'
import { Redactor } from '../record/secrets/redact.js'
import type { EmitEvent, NightEvent } from '../run/events.js'
import { hiddenNotice } from '../run/hiding.js'
import { stopOf } from '../run/stop.js'
import { runOnCluster } from './cluster/run-on-cluster.js'
import { openNight } from './find/open-night.js'
import { both, harmless } from './listeners.js'
import { isNight, type Night } from './night.js'
import { lockNight } from './night-lock.js'
import { planMore } from './rerun/plan-more.js'
import { resumedWork } from './resume/resumed-work.js'
import { type Conduct, runNight } from './run-night.js'
import { testgenListener } from './testgen-listener.js'
import { newWork, type Work } from './work.js'

export interface RunHooks {
  /** Aborted: the running experiment ends in good order and is recorded as interrupted. */
  readonly signal?: AbortSignal
  /** Aborted as well: its processes get no grace. */
  readonly forceKill?: AbortSignal
  /** Called with everything that happens, in order. What it throws does not affect the night. */
  readonly onEvent?: (event: NightEvent) => void
  /** The command line that repeats this night, as the user gave it; recorded. */
  readonly commandLine?: readonly string[]
}

/**
 * Runs a night: each experiment of the plan under the meters, each recorded as soon as it ends. It has the machine to
 * itself from before its folder is made until the end.
 *
 * @param what What `plan` returned, or its options; or a night that was broken off, to continue with what is not
 *   finished.
 * @returns The night as it is on disk, also when it was interrupted.
 * @throws UsageError or ConfigError for its options, RefusedError when the machine lacks what the program needs,
 *   another night runs on it, or a night to resume has changed, InterruptedError when the signal is aborted while it
 *   waits for another, RecordError when the results cannot be written: all before the first experiment. NightError
 *   when the night broke off later; what was finished is whole, and the error names the folder.
 */
export async function run(what: NightPlan | RunOptions | Night, hooks: RunHooks = {}): Promise<Night> {
  return runWork(await workOf(what), hooks)
}

/** Runs what there is to do, where its plan says. */
export async function runWork(planned: Work, hooks: RunHooks): Promise<Night> {
  const conduct = conductOf(planned, hooks)
  const place = placeNamed(planned.plan.settings.engine)
  const path =
    place.kind === 'machine'
      ? await runHere(planned, place.engine, conduct, hooks)
      : await runThere(planned, place.cluster, conduct)
  return await openNight(path)
}

/** On this machine, once it has it. */
async function runHere(planned: Work, engine: Engine, conduct: Conduct, hooks: RunHooks): Promise<string> {
  using lock = await lockNight(planned.lock, {
    env: process.env,
    signal: conduct.stop.graceful,
    // Everybody on the machine may read who holds it.
    commandLine: conduct.redactor.words(hooks.commandLine ?? process.argv).value,
    onEvent: conduct.listener,
  })
  const work = await planned.afterWaiting()
  return work.left.size === 0 && work.asks === undefined
    ? await refresh(work, conduct)
    : await runNight(work, engine, lock, conduct)
}

/** On the nodes of a cluster, each of which is locked by the block that runs on it. */
async function runThere(planned: Work, cluster: Cluster, conduct: Conduct): Promise<string> {
  const work = await planned.afterWaiting()
  return work.left.size === 0 ? await refresh(work, conduct) : await runOnCluster(work, cluster, conduct)
}

function workOf(what: NightPlan | RunOptions | Night): Promise<Work> {
  if (isNight(what)) return resumedWork(what.path, {})
  if (isPlan(what)) return newWork(what)
  if (what.more !== undefined) return moreWork(what.more, what)
  return what.resume === undefined ? newWork(plan(what)) : resumedWork(what.resume, what)
}

async function moreWork(night: string, { more: _, ...options }: RunOptions): Promise<Work> {
  return newWork(await planMore(night, options))
}

function isPlan(value: NightPlan | RunOptions): value is NightPlan {
  return 'experiments' in value && 'settings' in value
}

function conductOf({ plan }: Work, hooks: RunHooks): Conduct {
  const redactor = new Redactor(splitNames(plan.options.redact))
  const listener = harmless(hooks.onEvent)
  const told: EmitEvent = event => listener(hiddenNotice(event, redactor))
  return {
    stop: stopOf(hooks),
    listener: plan.testgen === true ? both(testgenListener(plan), told) : told,
    redactor,
    commandLine: hooks.commandLine ?? [],
  }
}

/** For a finished night, only what follows from its records is written again. */
async function refresh(work: Work, { redactor, stop }: Conduct): Promise<string> {
  const folder = await work.openFolder(redactor, Date.now(), stop)
  work.tidy(folder)
  folder.writeSummary(work.finished)
  folder.close()
  return folder.path
}
