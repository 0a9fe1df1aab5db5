import { engines } from '../engine/engines.js'
import { NightError, RecordError, UsageError } from '../errors.js'
import { chooseMeters, meterNotices, probeMeters } from '../measure/meters.js'
import { sysfsRoot } from '../measure/sysfs.js'
import { NightFolder } from '../record/night-folder.js'
import { Redactor } from '../record/redact.js'
import type { ExperimentRecord, NightRecord } from '../record/schema.js'
import type { NightEvent } from '../run/events.js'
import { folderVariable, markVariable } from '../run/process/mark.js'
import { endProcessesOfNight } from '../run/process/process-tree.js'
import { startCooldown } from './cooldown-choice.js'
import { describeNight } from './describe-night.js'
import { watchDisk } from './disk/disk-watch.js'
import { brokenOff, describeSystemError } from './disk/failure.js'
import { freeSpace } from './disk/free-space.js'
import { bytesOf, checkSpace, type ExperimentSpace, spaceOfNight } from './disk/space.js'
import { Trouble } from './disk/trouble.js'
import { refuseForeign } from './foreign-programs.js'
import { guardNight } from './guard.js'
import { comeToRest, measureIdlePower } from './idle-power.js'
import { isNight, type Night } from './night.js'
import { cardNotices, cardsOfAnyRun, cardsOfNight, cardsRecord } from './night-cards.js'
import { nightEnded } from './night-ended.js'
import { harmless, NightEvents, type NightListener } from './night-events.js'
import { lockNight, type NightLock } from './night-lock.js'
import { openNight } from './open-night.js'
import { splitNames } from './plan/names-of.js'
import type { RunOptions, Settings } from './plan/options.js'
import { type NightPlan, plan } from './plan/plan-night.js'
import { refuseWithoutRequirements } from './refuse-without-requirements.js'
import { type Resumption, resumptionOf, unfinished } from './resume/resume.js'
import {
  finishedIn,
  keepBrokenAttempts,
  noEarlierAttempts,
  resumedRecord,
  tasksLeft,
} from './resume/resumed-night.js'
import { refuseWhileRunning } from './resume/still-running.js'
import { runExperiments } from './run-experiments.js'
import { silentMeters } from './silent-meters.js'
import { testgenListener } from './testgen-listener.js'

export interface RunHooks {
  /** Aborted: the running experiment ends in good order and is recorded as interrupted. */
  readonly signal?: AbortSignal
  /** Aborted as well: its processes get no grace. */
  readonly hurry?: AbortSignal
  /** Told of everything that happens, in order. What it throws does not reach the night. */
  readonly onEvent?: (event: NightEvent) => void
  /** What repeats this night, as the user gave it; recorded. */
  readonly commandLine?: readonly string[]
}

const neverAborted = new AbortController().signal

/**
 * Runs a night: each experiment of the plan under the meters, each recorded as soon as it ends. From before its folder
 * is made until the end it has the machine to itself.
 *
 * @param what What `plan` returned, or its options; or a night that was broken off, to go on with what is not finished.
 * @returns The night as it stands on disk; also when it was interrupted.
 * @throws UsageError or ConfigError for what it was told, RefusedError when the machine lacks what the program needs,
 *   another night runs on it, or a night to go on with is not as it was, InterruptedError when the signal is aborted
 *   while it waits for another, RecordError when the results cannot be written: all before the first experiment.
 *   NightError when the night broke off later; what was finished is whole, and the error names the folder.
 */
export async function run(what: NightPlan | RunOptions | Night, hooks: RunHooks = {}): Promise<Night> {
  if (isNight(what)) return resume(what.path, {}, hooks)
  if (!isPlan(what) && what.resume !== undefined) return resume(what.resume, what, hooks)
  const nightPlan = isPlan(what) ? what : plan(what)
  if (nightPlan.experiments.length === 0) {
    throw new UsageError(
      ['there is nothing to run: the plan holds no experiment', ...nightPlan.notices].join('\n'),
    )
  }
  refuseForeign(nightPlan.foreign, nightPlan.rerunOf?.night ?? 'the night')
  await refuseWithoutRequirements(nightPlan, process.env)
  return alone(nightPlan.settings, hooks, redactorOf(nightPlan), held => runPlan(nightPlan, held))
}

/** Goes on with a night; of one that is finished only the summary is written once more. */
async function resume(path: string, options: RunOptions, hooks: RunHooks): Promise<Night> {
  // Once before the lock is taken, so that what is wrong is told at once; who held the lock may have been this night.
  const { nightPlan, state } = await resumptionOf(path, options)
  if (unfinished(state).length > 0) {
    refuseForeign(nightPlan.foreign, path)
    await refuseWithoutRequirements(nightPlan, process.env)
  }
  const { wait = false, lock = true } = options
  return alone({ wait, lock }, hooks, redactorOf(nightPlan), async held => {
    const resumption = await resumptionOf(path, options)
    refuseWhileRunning(resumption, options)
    if (unfinished(resumption.state).length > 0) {
      // Its record may have been changed while it waited.
      refuseForeign(resumption.nightPlan.foreign, path)
      return runPlan(resumption.nightPlan, held, resumption)
    }
    const folder = NightFolder.open(resumption.path)
    keepBrokenAttempts(resumption, folder)
    folder.writeSummary(finishedIn(resumption))
    folder.close()
    return openNight(resumption.path)
  })
}

/** What a night has while it has the machine to itself. */
interface Held {
  readonly hooks: RunHooks
  readonly lock: NightLock
  readonly listener: NightListener
}

async function alone(
  settings: Pick<Settings, 'wait' | 'lock'>,
  hooks: RunHooks,
  redactor: Redactor,
  runNight: (held: Held) => Promise<Night>,
): Promise<Night> {
  const listener = harmless(hooks.onEvent)
  const lock = await lockNight(settings, {
    env: process.env,
    signal: hooks.signal ?? neverAborted,
    // Of who holds the machine everybody on it may know.
    commandLine: redactor.words(hooks.commandLine ?? process.argv).value,
    onEvent: listener,
  })
  try {
    return await runNight({ hooks, lock, listener })
  } finally {
    lock.release()
  }
}

async function runPlan(
  nightPlan: NightPlan,
  { hooks, lock, listener }: Held,
  resumption?: Resumption,
): Promise<Night> {
  const env = process.env
  const startMs = Date.now()
  const clock = performance.now()
  const sysfs = sysfsRoot(env)
  const cpuPowerWatts = nightPlan.config.cpu_power_watts
  const availabilities = nightPlan.settings.energy ? await probeMeters({ env, sysfs, cpuPowerWatts }) : []
  const meters = chooseMeters(availabilities)
  const cards = await cardsOfNight(nightPlan, availabilities, env)
  const space = await spaceOfNight(experimentsLeft(nightPlan, resumption), nightPlan, meters, env)
  const spaceNotices = checkSpace(space, nightPlan)
  const redactor = redactorOf(nightPlan)
  const folder =
    resumption === undefined
      ? NightFolder.create(nightPlan.results, startMs, redactor)
      : NightFolder.open(resumption.path, redactor)
  lock.setNight(folder.path)
  if (resumption !== undefined) await endProcessesOfNight(folder.path, hooks.hurry)
  const guard = await guardNight(nightPlan.settings, env, sysfs)
  try {
    const commandLine = hooks.commandLine ?? []
    const description = await describeNight({
      folder,
      nightPlan,
      meters,
      gpus: cardsRecord(cards),
      governor: guard.governor,
      startMs,
      env,
      sysfs,
      commandLine,
    })
    const finished = resumption === undefined ? [] : finishedIn(resumption)
    const record = resumption === undefined ? description : resumedRecord(resumption, description)
    beginOnDisk(folder, record, finished)

    const trouble = new Trouble(error => describeTrouble(error, folder, space))
    folder.whenFull(error => trouble.report(error))
    const events = new NightEvents(folder.journal, trouble, listenerOf(nightPlan, listener))
    trouble.signal.addEventListener('abort', () =>
      events.emit({
        type: 'notice',
        text: `The night cannot be recorded any more, so it ends: ${trouble.words}`,
      }),
    )
    const user = hooks.signal ?? neverAborted
    const signal = AbortSignal.any([user, trouble.signal])
    // On all that the night starts, and never on us: by it the warden knows what to end when we are killed.
    const nightEnv = {
      ...env,
      NIGHTWATT_NIGHT: folder.name,
      [folderVariable]: folder.path,
      [markVariable]: guard.mark,
    }
    const cooldown = await startCooldown(nightPlan.settings.cooldown, meters, {
      env: nightEnv,
      ownCards: cardsOfAnyRun(cards),
      signal,
    })
    const notices = [
      ...nightPlan.notices,
      ...(resumption?.notices ?? []),
      ...spaceNotices,
      ...meterNotices(availabilities, meters),
      ...cardNotices(cards, availabilities),
      ...guard.notices,
      ...cooldown.notices,
    ].map(notice => redactor.text(notice))
    const about = {
      night: folder.name,
      path: folder.path,
      seed: nightPlan.seed,
      total: nightPlan.experiments.length,
      meters: description.meters,
      notices,
    }
    events.emit(
      resumption === undefined
        ? { type: 'night-started', ...about }
        : { type: 'night-resumed', ...about, finished: finished.length },
    )
    const earlier = resumption === undefined ? noEarlierAttempts : keepBrokenAttempts(resumption, folder)
    const disk = watchDisk(folder, trouble)
    if (nightPlan.settings.idle > 0) {
      if (lock.waited) await comeToRest(nightPlan.settings, events, signal)
      const idle = await measureIdlePower(meters, nightPlan.settings, { env: nightEnv, signal, events })
      if (idle !== undefined) trouble.unless(() => folder.writeNight({ ...record, idle }))
    }
    const { records, stopped } = await runExperiments(tasksLeft(nightPlan, folder, resumption, earlier), {
      engine: engineOf(nightPlan),
      folder,
      settings: nightPlan.settings,
      meters,
      cards,
      cooldown: cooldown.cooldown,
      env: nightEnv,
      cgroup: guard.cgroup,
      signal,
      hurry: hooks.hurry ?? neverAborted,
      events,
      total: nightPlan.experiments.length,
      finished,
      earlier,
      trouble,
      disk,
    }).finally(disk.stop)
    if (trouble.failure !== undefined) folder.makeRoom()
    const unable = new Set(availabilities.flatMap(({ unable }) => unable?.name ?? []))
    const remarks = [...silentMeters(meters, records, unable), ...guard.release()]
    for (const text of remarks) events.emit({ type: 'notice', text })
    const failure = whyBroken(trouble, stopped, folder)
    const seconds = (performance.now() - clock) / 1000
    events.emit(nightEnded(folder, records, nightPlan, seconds, user.aborted, failure))
    if (failure !== undefined) throw failure
  } finally {
    await guard.end()
    folder.close()
  }
  return openNight(folder.path)
}

/** What takes secrets out of what the night records and tells. */
function redactorOf({ options: { redact } }: NightPlan): Redactor {
  return new Redactor(splitNames(redact))
}

/** Why the night ends before its plan does, other than by the user. */
function whyBroken(trouble: Trouble, stopped: string, folder: NightFolder): NightError | undefined {
  if (trouble.failure !== undefined) return brokenOff(trouble.words, folder.path, trouble.failure)
  return stopped === '' ? undefined : new NightError(`The night stopped: ${stopped}`, folder.path)
}

function listenerOf(nightPlan: NightPlan, listener: NightListener): NightListener {
  if (nightPlan.testgen !== true) return listener
  const leave = testgenListener(nightPlan)
  return event => {
    leave(event)
    listener(event)
  }
}

function isPlan(value: NightPlan | RunOptions): value is NightPlan {
  return 'experiments' in value && 'settings' in value
}

function engineOf({ settings }: NightPlan) {
  const engine = engines.get(settings.engine)
  if (engine === undefined) throw new Error(`no engine ${settings.engine}`)
  return engine
}

function experimentsLeft(
  { experiments }: NightPlan,
  resumption: Resumption | undefined,
): NightPlan['experiments'] {
  if (resumption === undefined) return experiments
  const left = new Set(unfinished(resumption.state))
  return experiments.filter((_, position) => left.has(position + 1))
}

function describeTrouble(error: unknown, folder: NightFolder, space: readonly ExperimentSpace[]): string {
  return describeSystemError(error, {
    path: folder.path,
    free: freeSpace(folder.path),
    neededBytes: bytesOf(space.slice(folder.finished)),
  })
}

/** What can be known to go wrong with the disk before the first run is found out here. */
function beginOnDisk(
  folder: NightFolder,
  description: NightRecord,
  finished: readonly ExperimentRecord[],
): void {
  try {
    folder.writeNight(description)
    folder.writeSummary(finished)
  } catch (error) {
    folder.discard()
    throw new RecordError(
      `The night cannot be recorded in ${folder.path}: ${describeSystemError(error)} Nothing was started.`,
      { cause: error },
    )
  }
}
