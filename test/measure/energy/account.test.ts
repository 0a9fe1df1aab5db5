import { describe, expect, it } from 'vitest'
import { EnergyAccount } from '../../../lib/measure/energy/account.ts'
import type { Meter, Sample } from '../../../lib/measure/meter.ts'
import { cpuSample, cpuTemperature, gpuSample } from '../../support/samples.ts'

function meter(
  name: Meter['name'],
  measures: Meter['measures'],
  source: Meter['source'] = 'measured',
): Meter {
  return {
    name,
    measures,
    source,
    assumption: source === 'estimated' ? 'a guess' : '',
    start: () => expect.unreachable('an account starts no meter'),
  }
}

const gpuMeter = meter('nvidia-smi', 'gpu')
const perf = meter('perf', 'cpu')
const sensor = meter('hwmon', 'cpu-temperature')

function gpu(
  timeMs: number,
  index: number,
  powerWatts: number | null,
  { uuid, ...values }: { readonly uuid?: string } & Readonly<Record<string, number | string | null>> = {},
): Sample {
  return gpuSample(timeMs, index, { powerWatts, ...(values as Record<string, number | null>) }, uuid)
}

const cpu = cpuSample

/** What an account of the window 0…2000 ms says of these samples. */
function accountOf(meters: readonly Meter[], samples: readonly Sample[]) {
  const account = new EnergyAccount(meters, { intervalMs: 200 })
  const before = samples.filter(({ timeMs }) => timeMs < 0)
  const after = samples.filter(({ timeMs }) => timeMs > 2000)
  for (const sample of before) account.add(sample)
  account.begin(0)
  for (const sample of samples) if (!before.includes(sample) && !after.includes(sample)) account.add(sample)
  account.end(2000)
  for (const sample of after) account.add(sample)
  return account.result()
}

const times = Array.from({ length: 14 }, (_, step) => -200 + step * 200)

describe('the account of an attempt', () => {
  it('is null throughout without meters', () => {
    const { cpu, gpu, devices } = accountOf([], [])
    const joules = Object.entries(cpu).filter(([name]) => name !== 'sensorSource')
    const ofCards = Object.entries(gpu).filter(([name]) => name !== 'sensorSource')
    expect([...joules, ...ofCards].filter(([, value]) => value !== null)).toEqual([])
    expect(devices).toEqual([])
  })

  it('tells several GPUs apart and adds them up', () => {
    const { gpu: total, devices } = accountOf(
      [gpuMeter],
      times.flatMap(time => [gpu(time, 0, 100), gpu(time + 3, 1, 200 + (time >= 1000 ? 50 : 0))]),
    )
    expect(devices).toMatchObject([
      { device: 'GPU-0', deviceIndex: 0, energyJoules: expect.closeTo(200, 6) },
      { device: 'GPU-1', deviceIndex: 1, energyJoules: expect.closeTo(455, 0) },
    ])
    expect(total.totalJoules).toBeCloseTo(
      (devices[0]?.energyJoules ?? 0) + (devices[1]?.energyJoules ?? 0),
      9,
    )
    expect(total).toMatchObject({ powerMinWatts: 300, powerMaxWatts: 350, source: 'measured', coverage: 1 })
    expect(total.powerAverageWatts).toBeCloseTo((total.totalJoules ?? 0) / 2, 9)
  })

  it('tells cards apart by UUID when an index passes to another', () => {
    const { devices } = accountOf(
      [gpuMeter],
      times.map(time => gpu(time, 0, 100, { uuid: time < 1000 ? 'GPU-old' : 'GPU-new' })),
    )
    expect(devices.map(({ device }) => device)).toEqual(['GPU-old', 'GPU-new'])
    expect(devices.every(({ coverage }) => coverage < 0.7)).toBe(true)
  })

  it('covers no more than its least covered card', () => {
    const { gpu: total } = accountOf(
      [gpuMeter],
      times.flatMap(time => (time < 600 ? [gpu(time, 0, 100), gpu(time, 1, 100)] : [gpu(time, 0, 100)])),
    )
    expect(total.coverage).toBeLessThan(0.5)
  })

  it('has no energy, not zero, of a card that does not tell its power', () => {
    const { gpu: total } = accountOf(
      [gpuMeter],
      times.map(time => gpu(time, 0, null, { temperatureCelsius: 60 })),
    )
    expect(total).toMatchObject({
      totalJoules: null,
      source: null,
      powerAverageWatts: null,
      coverage: 0,
      temperatureAverageCelsius: 60,
      temperatureMaxCelsius: 60,
      utilizationAveragePercent: null,
    })
  })

  it('means and peaks temperatures and utilisation over the window only', () => {
    const { gpu: total } = accountOf(
      [gpuMeter],
      times.map(time => {
        const inside = time >= 0 && time <= 2000
        return gpu(time, 0, 100, {
          temperatureCelsius: inside ? 50 + time / 200 : 99,
          utilizationPercent: inside ? 80 : 0,
        })
      }),
    )
    expect(total).toMatchObject({
      temperatureAverageCelsius: 55,
      temperatureMaxCelsius: 60,
      utilizationAveragePercent: 80,
      utilizationMaxPercent: 80,
    })
  })

  it('adds package and RAM of the processors', () => {
    const { cpu: total, devices } = accountOf(
      [perf],
      times.slice(1).map(time => cpu(time, 10, 1)),
    )
    expect(total).toMatchObject({
      packageJoules: expect.closeTo(100, 6),
      ramJoules: expect.closeTo(10, 6),
      totalJoules: expect.closeTo(110, 6),
      coverage: 1,
      source: 'measured',
    })
    expect(devices.map(({ device }) => device)).toEqual(['package', 'ram'])
  })

  it('has no RAM energy, not zero, where there is no such counter', () => {
    const { cpu: total, devices } = accountOf(
      [perf],
      times.slice(1).map(time => cpu(time, 10, null)),
    )
    expect(total).toMatchObject({ ramJoules: null, totalJoules: expect.closeTo(100, 6), coverage: 1 })
    expect(devices.map(({ device }) => device)).toEqual(['package'])
  })

  it('covers nothing, and says so, when a meter gave nothing', () => {
    const { cpu: total, gpu: gpus } = accountOf([perf, gpuMeter], [])
    expect(total).toMatchObject({ totalJoules: null, source: null, coverage: 0 })
    expect(gpus).toMatchObject({ totalJoules: null, source: null, coverage: 0 })
  })

  it('calls an estimate an estimate', () => {
    const { cpu: total, devices } = accountOf(
      [meter('estimate', 'cpu', 'estimated')],
      times.slice(1).map(time => cpu(time, 10, null)),
    )
    expect(total.source).toBe('estimated')
    expect(total.uncertaintyJoules).toBeGreaterThanOrEqual(50)
    expect(devices).toMatchObject([{ source: 'estimated', assumption: 'a guess' }])
  })

  it('tells the temperature of the processor', () => {
    const { cpu: total, devices } = accountOf(
      [sensor],
      times.map(timeMs => cpuTemperature(timeMs, timeMs === 1000 ? 71 : 60)),
    )
    expect(total).toMatchObject({
      temperatureAverageCelsius: 61,
      temperatureMaxCelsius: 71,
      totalJoules: null,
    })
    expect(devices).toMatchObject([{ device: 'hottest sensor', samples: 11, energyJoules: null }])
  })
})
