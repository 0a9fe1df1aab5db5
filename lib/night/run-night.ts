import { engines } from '../engine/engines.js'
import { RecordError, RefusedError, UsageError } from '../errors.js'
import { chooseMeters, probeMeters } from '../measure/meters.js'
import { sysfsRoot } from '../measure/sysfs.js'
import { NightFolder } from '../record/night-folder.js'
import { Redactor } from '../record/redact.js'
import type { ExperimentRecord } from '../record/schema.js'
import type { NightEvent } from '../run/events.js'
import { markVariable } from '../run/mark.js'
import { missingRequirements } from '../run/requirements.js'
import { startCooldown } from './cooldown-choice.js'
import { describeNight } from './describe-night.js'
import { watchDisk } from './disk-watch.js'
import { brokenOff, describeSystemError } from './failure.js'
import { freeSpace } from './free-space.js'
import { guardNight } from './guard.js'
import { splitNames } from './names-of.js'
import type { Night } from './night.js'
import { NightEvents } from './night-events.js'
import { openNight } from './open-night.js'
import type { RunOptions } from './options.js'
import { type NightPlan, plan } from './plan-night.js'
import { runExperiments } from './run-experiments.js'
import { bytesOf, checkSpace, type ExperimentSpace, spaceOfNight } from './space.js'
import { tasksOf } from './tasks.js'
import { Trouble } from './trouble.js'

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
 * Runs a night: each experiment of the plan under the meters, each recorded as soon as it ends.
 *
 * @param planOrOptions What `plan` returned, or its options.
 * @returns The night as it stands on disk; also when it was interrupted.
 * @throws UsageError or ConfigError for what it was told, RefusedError when the machine lacks what the program
 *   needs, RecordError when the results cannot be written: all before the first experiment. NightError when the
 *   night broke off later; what was finished is whole, and the error names the folder.
 */
export async function run(planOrOptions: NightPlan | RunOptions, hooks: RunHooks = {}): Promise<Night> {
  const nightPlan = isPlan(planOrOptions) ? planOrOptions : plan(planOrOptions)
  const env = process.env
  if (nightPlan.experiments.length === 0) {
    throw new UsageError(
      ['there is nothing to run: the plan holds no experiment', ...nightPlan.notices].join('\n'),
    )
  }
  await refuseWithoutRequirements(nightPlan, env)

  const startMs = Date.now()
  const clock = performance.now()
  const sysfs = sysfsRoot(env)
  const cpuPowerWatts = nightPlan.config.cpu_power_watts
  const meters = nightPlan.settings.energy
    ? chooseMeters(await probeMeters({ env, sysfs, cpuPowerWatts }))
    : []
  const space = await spaceOfNight(nightPlan, meters, env)
  const spaceNotices = checkSpace(space, nightPlan)
  const folder = NightFolder.create(
    nightPlan.results,
    startMs,
    new Redactor(splitNames(nightPlan.options.redact)),
  )
  const guard = await guardNight(nightPlan.settings, env, sysfs)
  try {
    const commandLine = hooks.commandLine ?? []
    const description = await describeNight({
      folder,
      nightPlan,
      meters,
      governor: guard.governor,
      startMs,
      env,
      sysfs,
      commandLine,
    })
    beginOnDisk(folder, description)

    const trouble = new Trouble(error => describeTrouble(error, folder, space))
    folder.whenFull(error => trouble.report(error))
    const events = new NightEvents(folder.journal, trouble, hooks.onEvent)
    const user = hooks.signal ?? neverAborted
    const signal = AbortSignal.any([user, trouble.signal])
    trouble.signal.addEventListener('abort', () =>
      events.emit({
        type: 'notice',
        text: `The night cannot be recorded any more, so it ends: ${trouble.words}`,
      }),
    )
    // On all that the night starts, and never on us: by it the warden knows what to end when we are killed.
    const nightEnv = { ...env, NIGHTWATT_NIGHT: folder.name, [markVariable]: guard.mark }
    const cooldown = await startCooldown(nightPlan.settings.cooldown, meters, nightEnv, signal)
    events.emit({
      type: 'night-started',
      night: folder.name,
      path: folder.path,
      seed: nightPlan.seed,
      total: nightPlan.experiments.length,
      meters: description.meters,
      notices: [...nightPlan.notices, ...spaceNotices, ...guard.notices, ...cooldown.notices],
    })
    const disk = watchDisk(folder, trouble)
    const records = await runExperiments(tasksOf(nightPlan, folder), {
      engine: engineOf(nightPlan),
      folder,
      settings: nightPlan.settings,
      meters,
      cooldown: cooldown.cooldown,
      env: nightEnv,
      signal,
      hurry: hooks.hurry ?? neverAborted,
      events,
      trouble,
      disk,
    }).finally(disk.stop)
    if (trouble.failure !== undefined) folder.makeRoom()
    for (const text of guard.release()) events.emit({ type: 'notice', text })
    const failure =
      trouble.failure === undefined ? undefined : brokenOff(trouble.words, folder.path, trouble.failure)
    const seconds = (performance.now() - clock) / 1000
    events.emit(endOf(folder, records, nightPlan, seconds, user.aborted, failure))
    if (failure !== undefined) throw failure
  } finally {
    await guard.end()
    folder.close()
  }
  return openNight(folder.path)
}

function isPlan(value: NightPlan | RunOptions): value is NightPlan {
  return 'experiments' in value && 'settings' in value
}

function engineOf({ settings }: NightPlan) {
  const engine = engines.get(settings.engine)
  if (engine === undefined) throw new Error(`no engine ${settings.engine}`)
  return engine
}

async function refuseWithoutRequirements(nightPlan: NightPlan, env: NodeJS.ProcessEnv): Promise<void> {
  const names = new Set(
    nightPlan.experiments.flatMap(({ repository, background }) =>
      background === undefined ? [repository] : [repository, background.repository],
    ),
  )
  for (const name of names) {
    const repository = nightPlan.config.models[name]
    if (repository === undefined) continue
    const missing = await missingRequirements(repository, nightPlan.base, env)
    if (missing.length > 0) {
      const how = repository.setup === undefined ? '' : `; in ${repository.path}, run: ${repository.setup}`
      throw new RefusedError(`${name} cannot run on this machine: it needs ${missing.join(' and ')}${how}`)
    }
  }
}

function describeTrouble(error: unknown, folder: NightFolder, space: readonly ExperimentSpace[]): string {
  return describeSystemError(error, {
    path: folder.path,
    free: freeSpace(folder.path),
    neededBytes: bytesOf(space.slice(folder.finished)),
  })
}

/** What can be known to go wrong with the disk before the first run is found out here. */
function beginOnDisk(folder: NightFolder, description: Parameters<NightFolder['writeNight']>[0]): void {
  try {
    folder.writeNight(description)
    folder.writeSummary([])
  } catch (error) {
    folder.discard()
    throw new RecordError(
      `The night cannot be recorded in ${folder.path}: ${describeSystemError(error)} Nothing was started.`,
      { cause: error },
    )
  }
}

function endOf(
  folder: NightFolder,
  records: readonly ExperimentRecord[],
  { experiments }: NightPlan,
  seconds: number,
  interrupted: boolean,
  failure: Error | undefined,
): NightEvent {
  const succeeded = records.filter(record => record.training_success).length
  return {
    type: 'night-ended',
    night: folder.name,
    path: folder.path,
    seconds,
    total: experiments.length,
    succeeded,
    failed: records.length - succeeded,
    interrupted,
    failure: failure?.message ?? '',
  }
}
