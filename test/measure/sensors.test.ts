import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { describe, expect, it } from 'vitest'
import { EnergyAccount } from '../../lib/measure/energy/account.ts'
import type { Meter } from '../../lib/measure/meter.ts'
import type { Gpu } from '../../lib/measure/nvidia-smi/gpus.ts'
import { fitSensor, type Switching, swingOf } from '../../lib/measure/sensors/fit.ts'
import { withTimings } from '../../lib/measure/sensors/known-timings.ts'
import {
  type KnownSensor,
  keepSensors,
  readSensors,
  sensorFile,
} from '../../lib/measure/sensors/sensor-file.ts'
import { temporaryFolder } from '../stand-ins/index.ts'

const halves = [2900, 3700, 2300, 4100, 3100, 2600, 2900, 3700, 2300, 4100, 3100, 2600]
const wave = halves.map(
  (_, place): Switching => ({
    timeMs: 10_000 + halves.slice(0, place).reduce((sum, half) => sum + half, 0),
    on: place % 2 === 0,
  }),
)
const onMs = (until: number) =>
  wave.reduce((sum, { timeMs, on }, place) => {
    const end = Math.min(until, wave[place + 1]?.timeMs ?? until)
    return on && end > timeMs ? sum + end - timeMs : sum
  }, 0)

/** What a sensor of 60 W idle and 300 W under load shows, read each 50 ms. */
function shownBy(windowMs: number, delayMs: number, updateMs = 1, noise = 0) {
  const width = Math.max(1, windowMs)
  let state = 7
  return Array.from({ length: 1000 }, (_, place) => {
    const timeMs = 6000 + place * 50
    const end = Math.floor(timeMs / updateMs) * updateMs - delayMs
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    const powerWatts = 60 + (240 * (onMs(end) - onMs(end - width))) / width + noise * (state / 2 ** 32 - 0.5)
    return { timeMs, powerWatts }
  })
}

describe('the sensor behind a square wave', () => {
  it.each([
    [1000, 0],
    [1000, 300],
    [25, 100],
    [0, 0],
    [500, 750],
  ])('of %i ms, %i ms late, is found to within 30 ms, with noise too', (windowMs, delayMs) => {
    for (const noise of [0, 20]) {
      const fit = fitSensor(wave, shownBy(windowMs, delayMs, 1, noise))
      expect(Math.abs((fit?.windowMs ?? 9999) - windowMs), `window ${fit?.windowMs}`).toBeLessThanOrEqual(60)
      const middle = (one: { windowMs: number; delayMs: number }) => one.delayMs + one.windowMs / 2
      expect(Math.abs((fit ? middle(fit) : 9999) - middle({ windowMs, delayMs }))).toBeLessThanOrEqual(30)
      expect(fit?.lowWatts).toBeCloseTo(60, -1)
      expect(fit?.highWatts).toBeCloseTo(300, -1)
    }
  })

  it('is later by half of its rhythm, which is found', () => {
    const fit = fitSensor(wave, shownBy(1000, 100, 200))
    expect(fit?.rhythmMs).toBeCloseTo(200, -1)
    expect(fit?.delayMs).toBeGreaterThanOrEqual(150)
    expect(fit?.delayMs).toBeLessThanOrEqual(230)
  })

  it.each([
    ['power that never moves', shownBy(1000, 0).map(one => ({ ...one, powerWatts: 80 }))],
    ['power of something else', shownBy(1000, 0, 1, 4000)],
    ['few readings', shownBy(1000, 0).slice(0, 20)],
    ['power that falls under load', shownBy(0, 0).map(one => ({ ...one, powerWatts: 400 - one.powerWatts }))],
    ['a delay beyond all that are tried', shownBy(0, 2600)],
  ])('is not known from %s', (_, shown) => {
    expect(fitSensor(wave, shown)).toBeUndefined()
  })

  it('has a swing without a search where what it shows are means of known times', () => {
    const means = (watts: number, noise = 0) =>
      shownBy(200, 0, 1, noise).map(one => ({ ...one, powerWatts: watts + one.powerWatts, intervalMs: 200 }))
    expect(swingOf(wave, means(0))).toBeCloseTo(240, 6)
    expect(swingOf(wave, means(1000, 20))).toBeCloseTo(240, -1)
    expect(swingOf(wave, means(0, 4000))).toBeUndefined()
    expect(swingOf(wave, means(0).slice(0, 20))).toBeUndefined()
    expect(swingOf(wave.slice(0, 2), means(0))).toBeUndefined()
  })

  it('is not known from a load that hardly switched', () => {
    expect(fitSensor(wave.slice(0, 2), shownBy(0, 0))).toBeUndefined()
  })
})

describe('the file of known sensors', () => {
  const sensor: KnownSensor = {
    meter: 'nvidia-smi',
    device: 'GPU-1',
    driver: '550',
    window_ms: 1000,
    delay_ms: 50,
    rhythm_ms: null,
    explained: 0.99,
    calibrated_at: '2026-11-23T21:30:00.000+00:00',
  }
  const home = () => ({ XDG_CONFIG_HOME: temporaryFolder('config') })

  it('keeps what was found last of each device', () => {
    const env = home()
    keepSensors(env, [sensor, { ...sensor, device: 'GPU-2' }])
    keepSensors(env, [{ ...sensor, window_ms: 25 }])
    expect(readSensors(env).sensors.map(({ device, window_ms }) => [device, window_ms])).toEqual([
      ['GPU-2', 1000],
      ['GPU-1', 25],
    ])
  })

  it.each([
    ['no JSON', '{'],
    ['a negative window', JSON.stringify({ sensors: [{ ...sensor, window_ms: -1 }] })],
    ['a text for a delay', JSON.stringify({ sensors: [{ ...sensor, delay_ms: 'late' }] })],
  ])('with %s is not used, and told', (_, text) => {
    const env = home()
    mkdirSync(dirname(sensorFile(env)), { recursive: true })
    writeFileSync(sensorFile(env), text)
    expect(readSensors(env)).toMatchObject({ sensors: [] })
    expect(readSensors(env).problem).toContain('is not used')
  })

  it('tells nights of a sensor that looks at a part of the time only, and of no other', async () => {
    const gpu = { index: 3, uuid: 'GPU-1', driver: '550' } as Gpu
    const meter = { name: 'nvidia-smi' } as Meter
    const timed = async (found: Partial<KnownSensor>) => {
      const env = home()
      keepSensors(env, [{ ...sensor, ...found }])
      const { meters, notices } = await withTimings([meter], env, async () => [gpu])
      expect(meters[0]?.powerWindows).toHaveLength(1)
      return notices
    }
    expect(await timed({ window_ms: 25, rhythm_ms: 100 })).toEqual([
      'the sensor of GPU 3: it looks at 25 of each 100 ms, so that power which switches in step with it is misread, and no ± says so',
    ])
    for (const whole of [{ rhythm_ms: null }, { rhythm_ms: 100 }, { window_ms: 70, rhythm_ms: 100 }])
      expect(await timed(whole)).toEqual([])
  })

  it('lies below the home folder where no other is named, or the name is no absolute path', () => {
    expect(sensorFile({ HOME: '/home/me' })).toBe('/home/me/.config/nightwatt/sensors.json')
    expect(sensorFile({ HOME: '/home/me', XDG_CONFIG_HOME: 'here' })).toContain('/home/me/.config/')
  })
})

it('counts the energy of a short run on a card whose window is known', () => {
  const card = { index: 0, uuid: 'GPU-1' }
  const joulesWith = (
    powerWindows: { index: number; windowMs: number; delayMs: number; source: string }[],
  ) => {
    const meter = {
      name: 'nvidia-smi',
      measures: 'gpu',
      source: 'measured',
      assumption: '',
      powerWindows,
    } as const
    const account = new EnergyAccount([meter], { intervalMs: 50 })
    // The third half of the wave is on, for 2.3 s.
    const [startMs, endMs] = [wave[2]?.timeMs ?? 0, wave[3]?.timeMs ?? 0]
    account.begin(startMs)
    for (const { timeMs, powerWatts } of shownBy(1000, 100))
      account.add({ meter: 'nvidia-smi', measures: 'gpu', timeMs, card, values: { powerWatts } })
    account.end(endMs)
    return account.result().gpu.totalJoules ?? 0
  }
  const truth = 2.3 * 300
  expect(joulesWith([]) / truth).toBeLessThan(0.85)
  const known = { index: 0, windowMs: 1000, delayMs: 100, source: 'calibrated' }
  expect(joulesWith([known]) / truth).toBeCloseTo(1, 2)
  expect(joulesWith([{ ...known, index: 1 }])).toBe(joulesWith([]))
})
