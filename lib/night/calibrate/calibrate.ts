import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { loadModelsConfig } from '../../config/load.js'
import { resolveConfig } from '../../config/root.js'
import { lookAround } from '../../engine/local/look-around.js'
import { InterruptedError, RefusedError, UsageError } from '../../errors.js'
import { listCardsOnce } from '../../measure/cards.js'
import { allCards } from '../../measure/energy/own-cards.js'
import type { Meter, Sample } from '../../measure/meter.js'
import { chooseMeters, probeMeters } from '../../measure/meters.js'
import { startMonitor } from '../../measure/monitor.js'
import type { Gpu } from '../../measure/nvidia-smi/gpus.js'
import { energyChannels, partOf } from '../../measure/parts.js'
import { sampleWatts } from '../../measure/sample-watts.js'
import { fitSensor, type Shown, swingOf } from '../../measure/sensors/fit.js'
import { partTimeWords } from '../../measure/sensors/part-time.js'
import { type KnownSensor, keepSensors } from '../../measure/sensors/sensor-file.js'
import { sleep } from '../../os/sleep.js'
import { sysfsRoot } from '../../os/sysfs.js'
import { protocolBefore } from '../../protocol/protocol.js'
import { breachInWords } from '../../protocol/protocol-words.js'
import { localTime } from '../../record/time.js'
import { comeToRest } from '../../run/rest/come-to-rest.js'
import { type Stop, stopOf } from '../../run/stop.js'
import { ratios } from './ratios.js'
import { ourWave, runWave, type Wave } from './wave.js'

/** What a calibration found. */
export interface Calibration {
  /** What the square wave loaded: `the cards`, `the processors`, or the program that was named. */
  readonly loaded: string
  /** Power sensors whose window and delay are known now. */
  readonly sensors: readonly KnownSensor[]
  /** What was not found, and why; ratios to a meter of the wall. */
  readonly notes: readonly string[]
  /** Where it is kept; null where nothing was found. */
  readonly file: string | null
}

export interface CalibrateOptions {
  readonly config?: string
  readonly cwd?: string
  /** A program of your own that loads what is to be calibrated, and prints each switch as `milliseconds,1` or `,0`. */
  readonly load?: string
  /** Aborted: the load is ended, and nothing is kept. */
  readonly signal?: AbortSignal
  /** Aborted as well: its processes get no grace. */
  readonly forceKill?: AbortSignal
}

const sampleMs = 50
// What was looked at for so long is at rest, or is not.
const restSeconds = { windowSeconds: 4, maxSeconds: 20 }
const settleSeconds = 4

/**
 * Drives a square wave through a small load for about a minute, and finds of each power sensor over what time it averages
 * and how late it is. What is found is kept per card and driver, and used from then on. Nothing is ever scaled: how a meter
 * of the wall compares with the others is told.
 *
 * @param options.config Path of the models file, for meters of your own (the project's).
 * @param options.load A program that makes the load, where ours does not reach what is to be calibrated.
 * @throws UsageError where there is no power sensor to calibrate or the load does not run; RefusedError where the machine is
 *   not at rest; InterruptedError once `signal` is aborted.
 * @example
 * ```ts
 * import { calibrate } from 'nightwatt'
 *
 * // Refused where nothing tells a power, or the machine is not at rest.
 * const found = await calibrate().catch((error: Error) => error.message)
 * console.log(typeof found === 'string' ? found : found.sensors)
 * ```
 */
export async function calibrate(options: CalibrateOptions = {}): Promise<Calibration> {
  const env = process.env
  const stop = stopOf(options)
  const place = resolveConfig(options)
  const own = existsSync(place.file) ? (loadModelsConfig(place.file).config.meters ?? []) : []
  const listCards = listCardsOnce(env)
  const availabilities = await probeMeters({
    env,
    sysfs: sysfsRoot(env),
    cpuPowerWatts: undefined,
    own: { meters: own, base: place.base },
    listCards,
  })
  const meters = chooseMeters(availabilities).filter(
    ({ source, measures }) => source === 'measured' && energyChannels(partOf(measures)).length > 0,
  )
  const ofPower = meters.filter(({ measures }) =>
    partOf(measures).channels.some(({ quantity }) => quantity === 'power'),
  )
  if (ofPower.length === 0)
    throw new UsageError(
      'doctor --calibrate: found no sensor of power; allowed: a card that tells its power, or a meter of your own (meters in the configuration). Counters of energy need no calibration.',
    )
  const gpus = ofPower.some(({ measures }) => measures === 'gpu') ? await listCards() : []
  await refuseUnrest(env, ofPower, gpus.length > 0, stop)
  const wave: Wave =
    options.load === undefined
      ? await ourWave(env, gpus.length > 0)
      : { file: resolve(options.cwd ?? '.', options.load), args: [], loads: options.load }
  const { shown, means, switches, problem } = await watch(meters, wave, env, stop)
  refuseInterrupted(stop)
  if (switches.length < 4)
    throw new UsageError(
      `doctor --calibrate: the load (${wave.loads}) switched ${switches.length} times; allowed: at least 4, a line "milliseconds,1" or "milliseconds,0" each. ${problem}`,
    )
  const notes: string[] = []
  const fits = [...shown].map(([key, one]) => ({ key, ...one, fit: fitSensor(switches, one.readings) }))
  const sensors = fits.flatMap(({ key, meter, device, fit }): KnownSensor[] => {
    if (fit === undefined) {
      notes.push(
        `${key}: its power did not follow the load (${wave.loads}), so nothing is known of its sensor`,
      )
      return []
    }
    const sensor = {
      meter,
      device,
      driver: gpus.find(({ uuid }: Gpu) => uuid === device)?.driver ?? '',
      window_ms: fit.windowMs,
      delay_ms: fit.delayMs,
      rhythm_ms: fit.rhythmMs,
      explained: fit.explained,
      calibrated_at: localTime(Date.now()),
    }
    const partTime = partTimeWords(sensor)
    if (partTime !== '') notes.push(`${key}: ${partTime}`)
    return [sensor]
  })
  const ofSensors = fits.map(({ fit, ...one }) => ({
    ...one,
    swingWatts: fit === undefined ? undefined : fit.highWatts - fit.lowWatts,
  }))
  const ofCounters = [...means.values()].map(one => ({ ...one, swingWatts: swingOf(switches, one.readings) }))
  notes.push(...ratios([...ofSensors, ...ofCounters], wave.loads))
  return { loaded: wave.loads, sensors, notes, file: sensors.length === 0 ? null : keepSensors(env, sensors) }
}

async function refuseUnrest(
  env: NodeJS.ProcessEnv,
  meters: readonly Meter[],
  hasCards: boolean,
  stop: Stop,
): Promise<void> {
  const { rules } = protocolBefore(await lookAround(env, hasCards ? allCards : undefined))
  const broken = rules.filter(({ state }) => state === 'broken')
  const refuse = (why: string) => {
    throw new RefusedError(`doctor --calibrate: the machine is not at rest: ${why}. Nothing was kept.`)
  }
  if (broken.length > 0)
    refuse(broken.map(verdict => `${breachInWords(verdict)}, ${verdict.advice}`).join('; '))
  const { trend, isAtRest } = await comeToRest(meters, {
    ...restSeconds,
    intervalMs: sampleMs,
    env,
    signal: stop.graceful,
    onWait() {},
  })
  refuseInterrupted(stop)
  if (trend !== undefined && !isAtRest)
    refuse(`its power moves by ${trend.wattsPerMinute.toFixed(1)} W a minute; wait until it has cooled down`)
}

function refuseInterrupted({ graceful }: Stop): void {
  if (graceful.aborted) throw new InterruptedError('doctor --calibrate: interrupted; nothing was kept.')
}

interface OfDevice {
  readonly meter: string
  readonly device: string
  readonly measures: string
  readonly readings: Shown[]
}

async function watch(meters: readonly Meter[], wave: Wave, env: NodeJS.ProcessEnv, stop: Stop) {
  const shown = new Map<string, OfDevice>()
  const means = new Map<string, OfDevice>()
  const onSample = (sample: Sample) => {
    const { meter, measures, card, timeMs, intervalMs } = sample
    const powerWatts = sampleWatts(sample)
    if (powerWatts === null) return
    const device = card?.uuid ?? meter
    const key = card === undefined ? meter : `${meter}, ${device}`
    // A mean of a known interval needs no calibration.
    const kept = intervalMs === undefined ? shown : means
    const known = kept.get(key) ?? { meter, device, measures, readings: [] }
    known.readings.push({ timeMs, powerWatts, ...(intervalMs === undefined ? {} : { intervalMs }) })
    kept.set(key, known)
  }
  const offset = () => monitor.now() - Date.now()
  const monitor = await startMonitor(meters, { intervalMs: sampleMs, env, onSample, onProblem() {} })
  monitor.begin(monitor.now())
  const { switches, problem } = await runWave(wave, env, stop)
  await sleep(settleSeconds, stop.graceful)
  const moved = offset()
  await monitor.end(monitor.now())
  return {
    shown,
    means,
    problem,
    switches: switches.map(({ timeMs, on }) => ({ timeMs: timeMs + moved, on })),
  }
}
