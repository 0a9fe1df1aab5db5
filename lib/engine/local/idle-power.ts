import type { Meter } from '../../measure/meter.js'
import { energyChannels, partOf } from '../../measure/parts.js'
import { sleep } from '../../os/sleep.js'
import type { Settings } from '../../plan/options.js'
import type { IdleRecord } from '../../record/schema.js'
import { localTime } from '../../record/time.js'
import { maxAutomaticCooldownSeconds } from '../../run/cooldown.js'
import type { EmitEvent } from '../../run/events.js'
import { type IdleReadings, measureIdle } from '../../run/idle.js'
import { comeToRest, type Rested } from '../../run/rest/come-to-rest.js'
import { type PowerTrend, restLimitWattsPerMinute } from '../../run/rest/slope.js'
import { formatDuration, formatWatts } from '../../units.js'

/** For a device that was sampled for less of the time than this, the idle power would be mostly assumed. */
const minCoverage = 0.8

const usualRestSeconds = 60

// As patient as an automatic cool-down.
const maxRestSeconds = maxAutomaticCooldownSeconds

/** Waits as between two experiments, since another night has only just ended. */
export async function waitAsBetweenRuns(
  { cooldown }: Settings,
  { signal, emit }: { readonly signal: AbortSignal; readonly emit: EmitEvent },
): Promise<void> {
  const seconds = cooldown === 'auto' ? usualRestSeconds : cooldown
  if (seconds === 0) return
  emit({ type: 'cooldown', seconds, automatic: false })
  await sleep(seconds, signal)
}

/**
 * Measures the idle machine, once it is at rest, so that the energy of each run can be given net of what the machine
 * takes anyway. Undefined if no meter gave a power, which is reported, or if it was broken off.
 */
export async function measureIdlePower(
  meters: readonly Meter[],
  { idle: seconds, sampleInterval: intervalMs }: Settings,
  {
    env,
    signal,
    emit,
  }: { readonly env: NodeJS.ProcessEnv; readonly signal: AbortSignal; readonly emit: EmitEvent },
): Promise<IdleRecord | undefined> {
  if (signal.aborted) return undefined
  const notice = (text: string) => emit({ type: 'notice', text: `idle power: ${text}` })
  const rested = await comeToRest(meters, {
    // Half as long as the idle machine is measured, and no longer than half a minute.
    windowSeconds: Math.min(30, seconds / 2),
    maxSeconds: maxRestSeconds,
    intervalMs,
    env,
    signal,
    onWait: () =>
      notice(`waiting until the power of the machine is steady, at most ${formatDuration(maxRestSeconds)}`),
  })
  if (signal.aborted) return undefined
  if (rested.trend !== undefined && !rested.isAtRest) notice(notAtRest(rested.trend, rested.seconds))
  emit({ type: 'idle', seconds })
  const readings = await measureIdle(meters, { seconds, intervalMs, env, signal })
  if (signal.aborted) return undefined
  for (const [meter, texts] of readings.problems) {
    for (const text of texts) notice(`${meter}: ${text}`)
  }
  // An estimate counts busy time only, so it leaves out what the idle machine takes.
  if (meters.some(({ source }) => source === 'estimated')) {
    notice("the CPU's is only estimated, which leaves idle power out: no CPU energy net of it")
  }
  const devices = devicesOf(readings, notice)
  if (devices.length === 0) {
    notice('no meter measured any, so no energy is told net of it')
    return undefined
  }
  return {
    started_at: localTime(readings.startMs),
    seconds: readings.seconds,
    rest: restRecord(rested),
    devices,
  }
}

function notAtRest({ wattsPerMinute }: PowerTrend, seconds: number): string {
  const way = wattsPerMinute < 0 ? 'falls' : 'rises'
  return `the machine was not at rest after ${formatDuration(seconds)}: its power ${way} by ${formatWatts(Math.abs(wattsPerMinute))} a minute`
}

function restRecord({ seconds, trend, isAtRest }: Rested): IdleRecord['rest'] {
  return {
    waited_seconds: seconds,
    watts_per_minute: trend?.wattsPerMinute ?? null,
    uncertainty_watts_per_minute: trend?.uncertaintyWattsPerMinute ?? null,
    limit_watts_per_minute: trend === undefined ? null : restLimitWattsPerMinute(trend),
    at_rest: isAtRest,
  }
}

function devicesOf({ energy, seconds }: IdleReadings, notice: (text: string) => void): IdleRecord['devices'] {
  return energy.devices.flatMap(
    ({ meter, measures, source, device, deviceIndex, energyJoules, uncertaintyJoules, coverage }) => {
      if (energyChannels(partOf(measures)).length === 0 || source === 'estimated' || energyJoules === null)
        return []
      if (coverage < minCoverage) {
        notice(`${meter} told only ${Math.round(coverage * 100)} % of the time of ${device}: left out`)
        return []
      }
      return [
        {
          meter,
          measures,
          device,
          device_index: deviceIndex,
          watts: energyJoules / seconds,
          uncertainty_watts: uncertaintyJoules === null ? null : uncertaintyJoules / seconds,
          coverage,
        },
      ]
    },
  )
}
