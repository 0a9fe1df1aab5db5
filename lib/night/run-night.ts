import type { Engine, Host } from '../engine/engine.js'
import { NightError } from '../errors.js'
import type { Redactor } from '../record/secrets/redact.js'
import type { EmitEvent } from '../run/events.js'
import { folderVariable } from '../run/process/process-tag.js'
import { alsoStoppedBy, type Stop } from '../run/stop.js'
import { Controls } from './aside/controls.js'
import { keepIdle } from './aside/idle.js'
import { warmUp } from './aside/warm-ups.js'
import { NightBudget } from './budget/night-budget.js'
import { describeNight } from './describe/describe-night.js'
import { brokenOff } from './disk/disk-failure.js'
import { nightEnded } from './night-ended.js'
import type { NightLock } from './night-lock.js'
import { keepPrecision } from './precision/further-blocks.js'
import { runTasks } from './run-tasks.js'
import { NightStore } from './store.js'
import { keepProtocol } from './verdict/keep-protocol.js'
import { silentMeters } from './verdict/silent-meters.js'
import { refuseUnlessStrict } from './verdict/strict-night.js'
import { experimentsLeft, type Work } from './work.js'

/** What the caller of a night provides. */
export interface Conduct {
  readonly stop: Stop
  /** Called with every event; does not throw. */
  readonly listener: EmitEvent
  readonly redactor: Redactor
  /** The command line that repeats this night, as the user gave it. */
  readonly commandLine: readonly string[]
}

/**
 * A night from its first look at the machine to its last event. What it opens it closes, whatever happens: the machine
 * is as it was before, and what was finished is on disk.
 *
 * @returns The path of its folder.
 * @throws as `run` does.
 */
export async function runNight(
  work: Work,
  engine: Engine,
  lock: NightLock,
  { stop: user, listener, redactor, commandLine }: Conduct,
): Promise<string> {
  const startMs = Date.now()
  const clock = performance.now()
  const { plan } = work
  const survey = await engine.survey(plan, process.env)
  const notKnown = await refuseUnlessStrict(plan, engine, survey)
  using store = await NightStore.open(work, survey, { redactor, startMs, stop: user, listener })
  lock.setNight(store.path)
  const stop = alsoStoppedBy(user, store.failure.signal)
  await using host = await engine.acquire(survey, plan, nightEnvironment(store), stop)

  const { name, path } = store
  const night = await describeNight({ name, startMs, redactor }, plan, survey, host.facts, commandLine)
  const record = work.recordFrom(night)
  store.begin(record)
  const notices = [...work.notices, ...store.notices, ...notKnown, ...host.notices].map(text =>
    redactor.text(text),
  )
  const { seed, experiments } = plan
  const { meters } = night
  const { label } = record
  store.emit(work.startEvent({ night: name, label, path, seed, total: experiments.length, meters, notices }))

  const time = { startedMs: clock, secondsBefore: work.secondsBefore }
  const budget = NightBudget.of(plan.settings, store, work.previousAttempts, time)
  const isSpent = budget?.endsBefore(experimentsLeft(work)[0], 0) === true
  const stopped = isSpent ? '' : await runAll(work, engine, host, store, stop, lock, budget)

  store.endExperiments()
  const silent = silentMeters(survey.meters, store.records, survey.unableMeters)
  for (const text of [...silent, ...host.release()]) store.emit({ type: 'notice', text })
  const failure = whyBroken(store, stopped)
  const seconds = (performance.now() - clock) / 1000
  store.emit(nightEnded(store, store.plan, seconds, user.graceful.aborted, failure))
  if (failure !== undefined) throw failure
  return path
}

/** The idle machine, the control and the experiments. */
async function runAll(
  work: Work,
  engine: Engine,
  host: Host,
  store: NightStore,
  stop: Stop,
  lock: NightLock,
  budget: NightBudget | undefined,
): Promise<string> {
  const idle = await host.measureIdle(lock.waited, store.emit)
  // Of a night that goes on, what was measured before stays.
  keepIdle(store, idle, store.night?.idle === undefined ? undefined : 'between')
  const aside = { plan: work.plan, engine, host, store, stop }
  const controls = new Controls(aside)
  await controls.before()
  await warmUp(work, aside)
  await host.settle()
  const stopped = await runTasks(work, engine, host, store, stop, controls, budget)
  await keepEnding(host, store, controls, stop)
  return stopped
}

/** What is measured once more when nothing runs any longer, and how well all of it was measured. */
async function keepEnding(
  host: Host,
  store: NightStore,
  controls: Controls,
  { graceful }: Stop,
): Promise<void> {
  if (!graceful.aborted) keepIdle(store, await host.measureIdle(false, store.emit), 'after')
  await controls.after()
  const cards = await host.cardSettings()
  const { cooldowns } = host
  store.amend({
    ...(cards === undefined ? {} : { cards_after: cards }),
    ...(cooldowns.automatic === 0 ? {} : { cooldowns }),
  })
  keepPrecision(store)
  keepProtocol(store)
}

/** What identifies the night in the environment of everything it starts. */
function nightEnvironment({ name, path }: NightStore): NodeJS.ProcessEnv {
  return { NIGHTWATT_NIGHT: name, [folderVariable]: path }
}

/** Why the night ends before its plan is done, other than by the user. */
function whyBroken({ failure, path }: NightStore, stopped: string): NightError | undefined {
  if (failure.failure !== undefined) return brokenOff(failure.words, path, failure.failure)
  return stopped === '' ? undefined : new NightError(`The night stopped: ${stopped}`, path)
}
