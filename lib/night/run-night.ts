import { dirname } from 'node:path'
import { engines } from '../engine/engines.js'
import { RecordError, RefusedError, UsageError } from '../errors.js'
import type { Meter } from '../measure/meter.js'
import { chooseMeters, probeMeters } from '../measure/meters.js'
import { openExperimentFolder } from '../record/experiment-folder.js'
import { toRecord } from '../record/experiment-record.js'
import { experimentId } from '../record/names.js'
import { NightFolder } from '../record/night-folder.js'
import { type ExperimentRecord, schemaVersion } from '../record/schema.js'
import { localTime } from '../record/time.js'
import {
  type Cooldown,
  coolDown,
  longestAutomaticCooldownSeconds,
  measureRest,
  tellsNothing,
} from '../run/cooldown.js'
import type { EmitEvent, NightEvent } from '../run/events.js'
import type { ExperimentTask } from '../run/experiment.js'
import { missingRequirements } from '../run/requirements.js'
import { gitState } from './git-state.js'
import { describeMachine, describeVersions } from './machine.js'
import type { Night } from './night.js'
import { openNight } from './open-night.js'
import type { RunOptions } from './options.js'
import { type NightPlan, plan } from './plan-night.js'

export interface RunHooks {
  /** Aborted: the running experiment ends in good order and is recorded as interrupted. */
  readonly signal?: AbortSignal
  /** Aborted as well: its processes get no grace. */
  readonly hurry?: AbortSignal
  /** Told of everything that happens, in order. */
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
 *   needs, RecordError when the results cannot be written; all before the first experiment where it can be known.
 */
export async function run(planOrOptions: NightPlan | RunOptions, hooks: RunHooks = {}): Promise<Night> {
  const nightPlan = isPlan(planOrOptions) ? planOrOptions : plan(planOrOptions)
  const { settings } = nightPlan
  const env = process.env
  const sysfs = sysfsRoot(env)
  const engine = engines.get(settings.engine)
  if (engine === undefined) {
    throw new UsageError(`engine: found "${settings.engine}"; allowed: ${[...engines.keys()].join(', ')}`)
  }
  await refuseWithoutRequirements(nightPlan, env)

  const startMs = Date.now()
  const clock = performance.now()
  const folder = NightFolder.create(nightPlan.results, startMs)
  const emit: EmitEvent = event => {
    folder.journal.append(event)
    hooks.onEvent?.(event)
  }
  try {
    const meters = settings.energy
      ? chooseMeters(await probeMeters({ env, sysfs, cpuPowerWatts: nightPlan.config.cpu_power_watts }))
      : []
    await writeNight(folder, nightPlan, meters, startMs, env, sysfs, hooks.commandLine ?? [])
    const notices = [...nightPlan.notices]
    const signal = hooks.signal ?? neverAborted
    const cooldown = await chooseCooldown(nightPlan, meters, env, signal, notices)
    const total = nightPlan.experiments.length
    emit({
      type: 'night-started',
      night: folder.name,
      path: folder.path,
      seed: nightPlan.seed,
      total,
      meters: meters.map(meterSummary),
      notices,
    })

    const records: ExperimentRecord[] = []
    const secondsTaken: number[] = []
    let failure = ''
    for (const task of tasksOf(nightPlan)) {
      if (signal.aborted) break
      if (records.length > 0) {
        emit(cooldownEvent(cooldown))
        await coolDown(cooldown, meters, env, signal)
        if (signal.aborted) break
      }
      const experimentClock = performance.now()
      emit({
        type: 'experiment-started',
        index: task.index,
        total,
        experimentId: task.experimentId,
        experiment: task.experiment,
        remainingSeconds: remainingSeconds(secondsTaken, total, cooldown),
      })
      try {
        const files = openExperimentFolder(folder.experimentPath(task.experimentId), {
          keepFailed: settings.keepFailed,
          onProblem: problem => emit({ type: 'record-problem', index: task.index, problem }),
        })
        const result = await engine.run(task, files, {
          meters,
          sampleIntervalMs: settings.sampleInterval,
          maxRetries: settings.maxRetries,
          retryDelaySeconds: settings.retryDelay,
          timeoutSeconds: settings.timeout,
          env: { ...env, NIGHTWATT_NIGHT: folder.name },
          signal,
          hurry: hooks.hurry ?? neverAborted,
          emit,
        })
        const record = toRecord(folder.name, result)
        folder.writeExperiment(record)
        records.push(record)
        folder.writeSummary(records)
        secondsTaken.push((performance.now() - experimentClock) / 1000)
        emit({ type: 'experiment-ended', index: task.index, total, result })
      } catch (error) {
        failure = describeFailure(error, folder.path)
        break
      }
    }
    const succeeded = records.filter(record => record.training_success).length
    const ending: NightEvent = {
      type: 'night-ended',
      night: folder.name,
      path: folder.path,
      seconds: (performance.now() - clock) / 1000,
      total,
      succeeded,
      failed: records.length - succeeded,
      interrupted: signal.aborted,
      failure,
    }
    try {
      emit(ending)
    } catch (error) {
      if (failure === '') throw error
      hooks.onEvent?.(ending)
    }
    if (failure !== '') throw new RecordError(failure)
  } finally {
    folder.close()
  }
  return openNight(folder.path)
}

/** Root of the kernel's sysfs; tests put a stand-in of it here. */
export function sysfsRoot(env: NodeJS.ProcessEnv): string {
  return env.NIGHTWATT_SYSFS ?? '/sys'
}

function isPlan(value: NightPlan | RunOptions): value is NightPlan {
  return 'experiments' in value && 'settings' in value
}

function tasksOf(nightPlan: NightPlan): ExperimentTask[] {
  return nightPlan.experiments.flatMap((experiment, position) => {
    const repository = nightPlan.config.models[experiment.repository]
    const index = position + 1
    const id = experimentId(experiment.repository, experiment.model, index)
    return repository === undefined
      ? []
      : [{ index, experimentId: id, experiment, repository, base: nightPlan.base }]
  })
}

async function refuseWithoutRequirements(nightPlan: NightPlan, env: NodeJS.ProcessEnv): Promise<void> {
  for (const name of repositoriesOf(nightPlan)) {
    const repository = nightPlan.config.models[name]
    if (repository === undefined) continue
    const missing = await missingRequirements(repository, nightPlan.base, env)
    if (missing.length > 0)
      throw new RefusedError(`${name} cannot run on this machine: it needs ${missing.join(' and ')}`)
  }
}

function repositoriesOf({ experiments }: NightPlan): string[] {
  return [...new Set(experiments.map(experiment => experiment.repository))]
}

async function writeNight(
  folder: NightFolder,
  nightPlan: NightPlan,
  meters: readonly Meter[],
  startMs: number,
  env: NodeJS.ProcessEnv,
  sysfs: string,
  commandLine: readonly string[],
): Promise<void> {
  const repositories = await Promise.all(
    repositoriesOf(nightPlan).map(async name => {
      const path = nightPlan.config.models[name]?.path ?? ''
      return [name, { ...(await gitState(`${nightPlan.base}/${path}`, env)), path }] as const
    }),
  )
  const { config: _config, cwd: _cwd, seed: _seed, ...options } = nightPlan.options
  folder.writeNight({
    schema_version: schemaVersion,
    night: folder.name,
    started_at: localTime(startMs),
    seed: nightPlan.seed,
    plan: nightPlan.experiments.map(experiment => ({
      ...experiment,
      hyperparameters: { ...experiment.hyperparameters },
    })),
    options: { ...options, ...nightPlan.settings },
    command_line: [...commandLine],
    config_file: nightPlan.configFile,
    config: nightPlan.configSnapshot,
    meters: meters.map(meterSummary),
    machine: await describeMachine(env, sysfs),
    versions: await describeVersions(env),
    repositories: Object.fromEntries(repositories),
  })
}

function meterSummary({ name, measures, source, assumption }: Meter) {
  return { meter: name, measures, source, assumption }
}

async function chooseCooldown(
  { settings }: NightPlan,
  meters: readonly Meter[],
  env: NodeJS.ProcessEnv,
  signal: AbortSignal,
  notices: string[],
): Promise<Cooldown> {
  if (settings.cooldown !== 'auto') return { kind: 'fixed', seconds: settings.cooldown }
  const rest = await measureRest(meters, env, signal)
  if (!tellsNothing(rest)) return { kind: 'rest', rest, longestSeconds: longestAutomaticCooldownSeconds }
  notices.push('cooldown auto: no meter tells temperature or power here, so 60 s are waited instead')
  return { kind: 'fixed', seconds: 60 }
}

function cooldownEvent(cooldown: Cooldown): NightEvent {
  return cooldown.kind === 'fixed'
    ? { type: 'cooldown', seconds: cooldown.seconds, automatic: false }
    : { type: 'cooldown', seconds: cooldown.longestSeconds, automatic: true }
}

/** Seconds until the night's end when the rest takes as long as what is done; null before anything is. */
export function remainingSeconds(
  secondsTaken: readonly number[],
  total: number,
  cooldown: Cooldown,
): number | null {
  if (secondsTaken.length === 0) return null
  const mean = secondsTaken.reduce((sum, seconds) => sum + seconds, 0) / secondsTaken.length
  const left = total - secondsTaken.length
  const pause = cooldown.kind === 'fixed' ? cooldown.seconds : 0
  return left * mean + Math.max(0, left - 1) * pause
}

function describeFailure(error: unknown, path: string): string {
  const message = error instanceof Error ? error.message : String(error)
  const full = /ENOSPC|EDQUOT/.test(message) ? ` The disk is full: free some space in ${dirname(path)}.` : ''
  return `The night could not go on: ${message}.${full} What was finished before is whole, in ${path}.`
}
