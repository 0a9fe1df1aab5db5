import type { Meter } from '../measure/meter.js'
import type { IdleRecord } from '../record/schema.js'
import { localTime } from '../record/time.js'
import { type IdleReadings, measureIdle } from '../run/idle.js'
import { sleep } from '../run/sleep.js'
import type { NightEvents } from './night-events.js'
import type { Settings } from './plan/options.js'

/** Of a device that was seen for less of the time than this, the idle power would rest on what was assumed. */
const leastCoverage = 0.8

const usualRestSeconds = 60

/** Waits as between two experiments: another night has only just left the machine. */
export async function comeToRest(
  { cooldown }: Settings,
  events: NightEvents,
  signal: AbortSignal,
): Promise<void> {
  const seconds = cooldown === 'auto' ? usualRestSeconds : cooldown
  if (seconds === 0) return
  events.emit({ type: 'cooldown', seconds, automatic: false })
  await sleep(seconds, signal)
}

/**
 * Measures the machine before the first run, so that the energy of each can be told net of what it takes anyway.
 * Undefined when no meter told a power, which is said, or it was broken off.
 */
export async function measureIdlePower(
  meters: readonly Meter[],
  { idle: seconds, sampleInterval: intervalMs }: Settings,
  { env, signal, events }: { env: NodeJS.ProcessEnv; signal: AbortSignal; events: NightEvents },
): Promise<IdleRecord | undefined> {
  if (signal.aborted) return undefined
  events.emit({ type: 'idle', seconds })
  const readings = await measureIdle(meters, { seconds, intervalMs, env, signal })
  if (signal.aborted) return undefined
  const notice = (text: string) => events.emit({ type: 'notice', text: `idle power: ${text}` })
  for (const [meter, texts] of readings.problems) {
    for (const text of texts) notice(`${meter}: ${text}`)
  }
  // An estimate counts what is busy, and leaves out by its nature what the idle machine takes.
  if (meters.some(({ source }) => source === 'estimated')) {
    notice("the CPU's is only estimated, which leaves idle power out: no CPU energy net of it")
  }
  const devices = devicesOf(readings, notice)
  if (devices.length === 0) {
    notice('no meter measured any, so no energy is told net of it')
    return undefined
  }
  return { started_at: localTime(readings.startMs), seconds: readings.seconds, devices }
}

function devicesOf({ energy, seconds }: IdleReadings, notice: (text: string) => void): IdleRecord['devices'] {
  return energy.devices.flatMap(
    ({ meter, measures, source, device, deviceIndex, energyJoules, uncertaintyJoules, coverage }) => {
      if (measures === 'cpu-temperature' || source === 'estimated' || energyJoules === null) return []
      if (coverage < leastCoverage) {
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
