import { listCardsOnce } from '../../measure/cards.js'
import { chooseMeters, meterNotices, probeMeters } from '../../measure/meters.js'
import { cardSettings } from '../../measure/nvidia-smi/card-settings.js'
import { withTimings } from '../../measure/sensors/known-timings.js'
import { sleep } from '../../os/sleep.js'
import { procRoot, sysfsRoot } from '../../os/sysfs.js'
import type { NightPlan } from '../../plan/plan-night.js'
import { runAttempt } from '../../run/attempt.js'
import { watchQuiet } from '../../run/conditions/quiet-watch.js'
import { coolDown } from '../../run/cooldown.js'
import { processTagVariable } from '../../run/process/process-tag.js'
import type { Stop } from '../../run/stop.js'
import type { Engine, Host, Survey } from '../engine.js'
import { cardNotices, cardsOfNight, cardsOfRuns } from './cards.js'
import { chooseCooldown } from './cooldown-choice.js'
import { measureIdlePower, waitAsBetweenRuns } from './idle-power.js'
import { lookAround } from './look-around.js'
import { describeMachine, describeVersions } from './machine-facts.js'
import { holdMachine } from './machine-hold.js'

/** Experiments run one after the other on this machine. */
export const local: Engine = {
  name: 'local',
  survey,
  acquire,
  lookAround: ({ env, cards }) => lookAround(env, cards.record === undefined ? undefined : cards.ofAnyRun),
  runAttempt,
}

async function survey(plan: NightPlan, env: NodeJS.ProcessEnv): Promise<Survey> {
  const { cpu_power_watts: cpuPowerWatts, meters: own = [] } = plan.config
  const listCards = listCardsOnce(env)
  const context = {
    env,
    sysfs: sysfsRoot(env),
    cpuPowerWatts,
    own: { meters: own, base: plan.base },
    listCards,
  }
  const availabilities = plan.settings.energy ? await probeMeters(context) : []
  const { meters, notices: ofSensors } = await withTimings(chooseMeters(availabilities), env, listCards)
  const cards = await cardsOfNight(plan, availabilities, env, listCards)
  return {
    env,
    listCards,
    meters,
    unableMeters: new Set(availabilities.flatMap(({ unable }) => unable?.name ?? [])),
    cards: cardsOfRuns(cards),
    notices: [
      ...ofSensors,
      ...meterNotices(availabilities, meters),
      ...cardNotices(cards, availabilities, meters),
    ],
  }
}

async function acquire(
  { env, listCards, meters, cards, notices }: Survey,
  { settings }: NightPlan,
  nightEnv: NodeJS.ProcessEnv,
  stop: Stop,
): Promise<Host> {
  const sysfs = sysfsRoot(env)
  const quiet = watchQuiet(procRoot(env))
  quiet.begin()
  const cooldowns = { automatic: 0, gave_up: 0 }
  const hold = await holdMachine(settings, env, sysfs)
  try {
    const settingsOfCards = async () => (cards.record === undefined ? undefined : await cardSettings(env))
    const [machine, versions, cardsBefore] = await Promise.all([
      describeMachine(env, sysfs, listCards),
      describeVersions(env),
      settingsOfCards(),
    ])
    // Set for everything the night starts, and never for us: the tag shows the watchdog what to end when we are
    // killed.
    const hostEnv = { ...env, ...nightEnv, [processTagVariable]: hold.mark }
    const signal = stop.graceful
    const rest = { env: hostEnv, ownCards: cards.ofAnyRun, signal }
    const { cooldown, notices: ofCooldown } = await chooseCooldown(settings.cooldown, meters, rest)
    return {
      meters,
      cards,
      env: hostEnv,
      cgroup: hold.cgroup,
      quiet,
      facts: { machine, versions, governor: hold.governor, cards: cardsBefore },
      notices: [...notices, ...hold.notices, ...ofCooldown],
      async measureIdle(isWarm, emit) {
        if (settings.idle === 0) return undefined
        if (isWarm) await waitAsBetweenRuns(settings, { signal, emit })
        return measureIdlePower(meters, settings, { env: hostEnv, signal, emit })
      },
      async coolDown(emit) {
        const automatic = cooldown.kind === 'rest'
        const seconds = automatic ? cooldown.maxSeconds : cooldown.seconds
        emit({ type: 'cooldown', seconds, automatic })
        const isDone = await coolDown(cooldown, meters, rest)
        if (!automatic) return
        cooldowns.automatic += 1
        if (isDone) return
        cooldowns.gave_up += 1
        const text = `cooldown auto: the machine was not back at rest after ${seconds} s: the next run starts warmer than the first`
        emit({ type: 'notice', text })
      },
      get cooldowns() {
        return { ...cooldowns }
      },
      async settle() {
        if (meters.length > 0) await sleep(quiet.needsMs / 1000, signal)
      },
      cardSettings: settingsOfCards,
      release: hold.release,
      async [Symbol.asyncDispose]() {
        quiet.end()
        await hold.end()
      },
    }
  } catch (error) {
    quiet.end()
    await hold.end()
    throw error
  }
}
