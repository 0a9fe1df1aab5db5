import type { Engine } from '../engine/engine.js'
import type { Meter } from '../measure/meter.js'
import { openExperimentFolder } from '../record/experiment-folder.js'
import { toRecord } from '../record/experiment-record.js'
import type { NightFolder } from '../record/night-folder.js'
import type { ExperimentRecord } from '../record/schema.js'
import { type Cooldown, coolDown } from '../run/cooldown.js'
import type { ExperimentResult, ExperimentTask } from '../run/experiment.js'
import type { DiskWatch } from './disk/disk-watch.js'
import type { Trouble } from './disk/trouble.js'
import { cardsOfAnyRun, type NightCards, ownCardsFor } from './night-cards.js'
import type { NightEvents } from './night-events.js'
import type { Settings } from './plan/options.js'
import { remainingSeconds } from './remaining.js'
import type { EarlierAttempts } from './resume/resumed-night.js'
import { SameFailures, sameFailureWords } from './same-failure.js'
import { SameResultsWatch } from './same-results.js'

export interface NightContext {
  readonly engine: Engine
  readonly folder: NightFolder
  readonly settings: Settings
  readonly meters: readonly Meter[]
  /** Which cards the runs of each repository may use. */
  readonly cards: NightCards
  readonly cooldown: Cooldown
  readonly env: NodeJS.ProcessEnv
  /** The cgroup of the night, where it has one. */
  readonly cgroup: string | undefined
  readonly signal: AbortSignal
  readonly hurry: AbortSignal
  readonly events: NightEvents
  /** How many experiments the plan holds. */
  readonly total: number
  /** Records of those that were finished before the night went on. */
  readonly finished: readonly ExperimentRecord[]
  readonly earlier: EarlierAttempts
  /** What ends the night before its time, other than the user. */
  readonly trouble: Trouble
  readonly disk: DiskWatch
}

/** The records of the experiments that ended, and of those that were finished before. */
export interface NightResults {
  readonly records: readonly ExperimentRecord[]
  /** Why the night stopped although it could have gone on; empty where it did not. */
  readonly stopped: string
}

/**
 * Runs the experiments of a night one after the other, until the last, an interrupt, the disk says no, or three in a
 * row failed at once in the same way.
 */
export async function runExperiments(
  tasks: readonly ExperimentTask[],
  context: NightContext,
): Promise<NightResults> {
  const { signal, events, total, trouble } = context
  const records: ExperimentRecord[] = [...context.finished]
  const secondsTaken: number[] = []
  const pauses: number[] = []
  const failures = new SameFailures()
  const same = new SameResultsWatch()
  let stopped = ''
  for (const [position, task] of tasks.entries()) {
    if (signal.aborted) break
    if (secondsTaken.length > 0) {
      const pause = performance.now()
      await pauseBetween(context)
      pauses.push((performance.now() - pause) / 1000)
      if (signal.aborted) break
    }
    const clock = performance.now()
    events.emit({
      type: 'experiment-started',
      index: task.index,
      total,
      experimentId: task.experimentId,
      experiment: task.experiment,
      remainingSeconds: remainingSeconds(secondsTaken, pauses, tasks.length),
    })
    if (trouble.failure !== undefined) break
    try {
      const { record, result } = await runAndRecord(task, records, context)
      records.push(record)
      for (const text of same.see(records)) events.emit({ type: 'notice', text })
      const left = tasks.length - position - 1
      const failure = failures.see(result)
      if (failure !== undefined && left > 0 && !context.settings.keepGoing) {
        stopped = sameFailureWords(failure, left, context.folder.name)
        break
      }
    } catch (failure) {
      trouble.report(failure)
      break
    } finally {
      context.folder.giveAwayExperiment(task.experimentId)
    }
    secondsTaken.push((performance.now() - clock) / 1000)
  }
  return { records, stopped }
}

async function pauseBetween({ cooldown, meters, cards, env, signal, events }: NightContext): Promise<void> {
  const automatic = cooldown.kind === 'rest'
  events.emit({
    type: 'cooldown',
    seconds: automatic ? cooldown.longestSeconds : cooldown.seconds,
    automatic,
  })
  await coolDown(cooldown, meters, { env, ownCards: cardsOfAnyRun(cards), signal })
}

/** The record is on disk before anyone is told that the experiment has ended. */
async function runAndRecord(
  task: ExperimentTask,
  before: readonly ExperimentRecord[],
  {
    engine,
    folder,
    settings,
    meters,
    cards,
    env,
    cgroup,
    signal,
    hurry,
    events,
    total,
    earlier,
    trouble,
    disk,
  }: NightContext,
): Promise<{ readonly record: ExperimentRecord; readonly result: ExperimentResult }> {
  const files = openExperimentFolder(folder.experimentPath(task.experimentId), {
    keepFailed: settings.keepFailed,
    onProblem: problem => events.emit({ type: 'record-problem', index: task.index, problem }),
    onInterrupted() {
      if (trouble.failure !== undefined) folder.makeRoom()
    },
  })
  const result = await engine.run(task, files, {
    meters,
    ownCards: ownCardsFor(cards, task.experiment.repository),
    sampleIntervalMs: settings.sampleInterval,
    maxRetries: settings.maxRetries,
    retryDelaySeconds: settings.retryDelay,
    maxLogBytes: settings.maxLog,
    timeoutSeconds: settings.timeout,
    maxTimeSeconds: settings.maxTime,
    backgroundLeadSeconds: settings.backgroundLead,
    env: { ...env, ...cards.choices.get(task.experiment.repository)?.environment },
    cgroup,
    signal,
    hurry,
    hiding: folder.redactor,
    onFailure: disk.look,
    emit: events.emit,
  })
  const record = toRecord(folder.name, result, earlier.get(task.index))
  folder.writeExperiment(record)
  folder.writeSummary([...before, record].sort((left, right) => left.index - right.index))
  events.emit({ type: 'experiment-ended', index: task.index, total, result })
  return { record, result }
}
