import type { Engine, Host } from '../engine/engine.js'
import type { Settings } from '../plan/options.js'
import { toRecord } from '../record/experiment/experiment-record.js'
import type { ExperimentResult, ExperimentTask } from '../run/experiment.js'
import { type Bench, runExperiment } from '../run/run-experiment.js'
import type { Stop } from '../run/stop.js'
import type { Controls } from './aside/controls.js'
import { keepIdle } from './aside/idle.js'
import type { NightBudget } from './budget/night-budget.js'
import { Pace } from './pace.js'
import type { NightStore } from './store.js'
import { SameFailures, sameFailureWords } from './verdict/same-failure.js'
import { SameResultsWatch } from './verdict/same-results.js'
import type { Work } from './work.js'

/**
 * Runs the experiments of a night one after the other, until the last one, an interrupt, a failure of the disk, or
 * three failures in a row at once in the same way, or the end of its budget.
 *
 * @returns Why the night stopped although it could have continued; empty if it did not.
 */
export async function runTasks(
  { plan, previousAttempts, asks }: Work,
  engine: Engine,
  host: Host,
  store: NightStore,
  stop: Stop,
  controls: Controls,
  budget?: NightBudget,
): Promise<string> {
  const { settings } = plan
  const tasks = [...store.openExperiments()]
  // Of a session nobody knows how many there will be, nor where its middle is. Of blocks there are those of the plan first.
  const planned = asks === undefined || plan.precision !== undefined ? tasks.length : undefined
  const pace = new Pace(asks === undefined ? tasks.length : undefined)
  const failures = new SameFailures()
  const same = new SameResultsWatch()
  for (let position = 0; ; position += 1) {
    if (position === tasks.length) tasks.push(...(await asked(asks, store, stop)))
    const task = tasks[position]
    if (task === undefined) break
    const total = (plan.firstIndex ?? 1) - 1 + store.plan.experiments.length
    // Told and judged before the first one already.
    if (
      position > 0 &&
      !stop.graceful.aborted &&
      budget?.endsBefore(task.experiment, pauseOf(settings, pace))
    )
      return ''
    if (position > 0 && !stop.graceful.aborted) await pace.pause(() => host.coolDown(store.emit))
    if (isMidway(position, planned) && !stop.graceful.aborted)
      keepIdle(store, await host.measureIdle(false, store.emit), 'between')
    if (planned !== undefined && position > 0 && position === Math.ceil(planned / 2)) await controls.midway()
    if (stop.graceful.aborted) break
    const { index, experimentId, experiment } = task
    const { remainingSeconds } = pace
    store.emit({ type: 'experiment-started', index, total, experimentId, experiment, remainingSeconds })
    if (store.failure.failure !== undefined) break
    try {
      const result = await pace.experiment(() => runOne(task, settings, engine, host, store, stop))
      store.commit(toRecord(store.name, result, previousAttempts.get(index)))
      store.emit({ type: 'experiment-ended', index, total, result })
      for (const text of same.see(store.records)) store.emit({ type: 'notice', text })
      const left = tasks.length - position - 1
      const failure = failures.see(result)
      if (failure !== undefined && left > 0 && !settings.keepGoing) {
        return sameFailureWords(failure, left, store.name)
      }
    } catch (failure) {
      store.failure.report(failure)
      break
    } finally {
      store.chownToCaller(task)
    }
  }
  if (!stop.graceful.aborted) budget?.endsBefore(undefined, 0)
  return ''
}

function pauseOf({ cooldown }: Settings, pace: Pace): number {
  return cooldown === 'auto' ? pace.pauseSeconds : cooldown
}

/** What is asked for next, once it is in the plan on disk. */
async function asked(asks: Work['asks'], store: NightStore, stop: Stop): Promise<readonly ExperimentTask[]> {
  const experiments = (await asks?.next(stop, store)) ?? []
  return experiments.length === 0 ? [] : store.extendPlan(experiments)
}

/** Where the idle machine is measured once more: before the middle one of three experiments or more. */
function isMidway(position: number, experiments: number | undefined): boolean {
  return experiments !== undefined && experiments >= 3 && position === Math.ceil(experiments / 2)
}

/** The machine as an experiment of the night sees it. */
export function benchOf(
  { experiment: { repository } }: ExperimentTask,
  { runAttempt }: Engine,
  { meters, cards, env, cgroup, quiet }: Host,
): Bench {
  return {
    meters,
    ownCards: cards.of(repository),
    env: { ...env, ...cards.environmentOf(repository) },
    cgroup,
    quiet,
    runAttempt,
  }
}

function runOne(
  task: ExperimentTask,
  settings: Settings,
  engine: Engine,
  host: Host,
  store: NightStore,
  stop: Stop,
): Promise<ExperimentResult> {
  return runExperiment(task, store.openExperiment(task, settings.keepFailed), {
    bench: benchOf(task, engine, host),
    settings,
    listener: { emit: store.emit, onFailure: store.look, hiding: store.redactor },
    stop,
  })
}
