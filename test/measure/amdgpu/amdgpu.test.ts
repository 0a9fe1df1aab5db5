// Times meters against curves that are known.
// Any Node: meters.
import { chmodSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { probeAmdgpu } from '../../../lib/measure/amdgpu/amdgpu-probe.ts'
import { listCards } from '../../../lib/measure/cards.ts'
import type { Sample } from '../../../lib/measure/meter.ts'
import { chooseMeters, meterNotices, probeMeters } from '../../../lib/measure/meters.ts'
import { startMonitor } from '../../../lib/measure/monitor.ts'
import { type AmdCardPlay, addAmdCard, addAmdCards } from '../../stand-ins/amdgpu.ts'
import { type GpuPlay, temporaryFolder, withStandIns } from '../../stand-ins/index.ts'

const radeon: AmdCardPlay = {
  uniqueId: '0123456789abcdef',
  productName: 'Radeon PRO W7900',
  average: 100,
  instant: 120,
  cap: 241,
  celsius: { edge: 50, junction: 61, mem: 70 },
  busyPercent: 97,
  memoryBusyPercent: 41,
  clockMegahertz: 2200,
  memoryClockMegahertz: 1124,
}

function machine(cards: readonly AmdCardPlay[], nodes: readonly string[] = []): string {
  const sysfs = temporaryFolder('sysfs')
  addAmdCards(sysfs, cards, nodes)
  return sysfs
}

const probe = (sysfs: string) => probeAmdgpu({ env: {}, sysfs, cpuPowerWatts: undefined })

/** Meters an attempt of some seconds, during which something happens. */
async function attempt(sysfs: string, seconds: number, happens: () => void = () => {}) {
  const env = withStandIns({ sysfs })
  const { meter, unable } = await probe(sysfs)
  const samples: Sample[] = []
  const told: string[] = []
  const used = [meter ?? unable].flatMap(one => one ?? [])
  const monitor = await startMonitor(used, {
    intervalMs: 100,
    env,
    onSample: sample => samples.push(sample),
    onProblem: (name, problem) => told.push(`${name}: ${problem}`),
  })
  await wait(250)
  const startMs = monitor.now()
  monitor.begin(startMs)
  happens()
  await wait(seconds * 1000)
  const endMs = monitor.now()
  const { energy } = await monitor.end(endMs)
  return { energy, samples, told, device: energy.devices[0], seconds: (endMs - startMs) / 1000 }
}

describe('cards of AMD', () => {
  it('are read from the files of their driver', async () => {
    const { finding, cards } = await probe(machine([radeon]))
    expect(finding).toBe('the kernel shows 1 card of AMD: power at the instant, power')
    expect(cards).toMatchObject([
      { uuid: 'GPU-0123456789abcdef', busId: '0000:03:00.0', name: 'Radeon PRO W7900', hasPower: true },
    ])
    const { samples, energy, device, seconds, told } = await attempt(machine([radeon]), 1)
    expect(samples[0]).toMatchObject({
      meter: 'amdgpu',
      card: { index: 0, uuid: 'GPU-0123456789abcdef', busId: '0000:03:00.0' },
      values: {
        powerWatts: 100,
        powerInstantWatts: 120,
        temperatureCelsius: 50,
        memoryTemperatureCelsius: 70,
        utilizationPercent: 97,
        memoryUtilizationPercent: 41,
        clockMegahertz: 2200,
        memoryClockMegahertz: 1124,
      },
    })
    expect(told).toEqual([expect.stringContaining('further apart than their uncertainties allow')])
    expect(device?.witnesses?.find(({ chosen }) => chosen)?.witness).toBe('instant')
    expect(energy.totalJoules).toBeCloseTo(120 * seconds, 6)
    // AMD states no bound.
    expect(energy.gpu.sensorJoules).toBeNull()
    expect(energy.gpu.temperatureMaxCelsius).toBe(50)
  })

  it('have the power that is at the instant where the driver knows no average', async () => {
    const { average: _, ...withoutAverage } = radeon
    const { meter } = await probe(machine([withoutAverage]))
    expect(meter?.powerWindows).toEqual([
      { index: 0, windowMs: 0, source: expect.stringContaining('power1_input') },
    ])
    const { samples } = await attempt(machine([withoutAverage]), 0.3)
    expect(samples[0]?.values).toMatchObject({ powerWatts: 120 })
    expect(samples[0]?.values).not.toHaveProperty('powerInstantWatts')
  })

  it('that average over a time that nobody states are charged what that may have moved', async () => {
    const { instant: _, ...withoutInstant } = radeon
    const { meter } = await probe(machine([withoutInstant]))
    expect(meter?.powerWindows).toEqual([])
    const sysfs = machine([withoutInstant])
    const later = () => setTimeout(() => addAmdCard(sysfs, { average: 300 }), 500)
    const { device } = await attempt(sysfs, 1, later)
    expect(device?.budget?.lagJoules).toBeGreaterThan(0)
  })

  it('are known by their place on the bus where they have no number of their own', async () => {
    const { uniqueId: _, ...without } = radeon
    const { device } = await attempt(machine([without]), 0.3)
    expect(device?.device).toBe('0000:03:00.0')
  })

  it('tell what a driver refuses to read as absent, never as zero', async () => {
    const { busyPercent: _busy, memoryBusyPercent: _memory, ...without } = radeon
    const sysfs = machine([without])
    const { samples } = await attempt(sysfs, 0.3)
    expect(samples[0]?.values).not.toHaveProperty('utilizationPercent')
    // Text where a number should be.
    const strange = machine([{ ...radeon, average: 'N/A', instant: '' }])
    expect((await probe(strange)).finding).toBe('the kernel shows 1 card of AMD, but none tells its power')
    const { energy } = await attempt(strange, 0.3)
    expect(energy.totalJoules).toBeNull()
    expect(energy.missing).toEqual([expect.stringContaining('told no power')])
  })

  it('that tell no power any more in the middle of a run leave its energy unknown, and it says so', async () => {
    const sysfs = machine([radeon])
    const { energy } = await attempt(sysfs, 1, () => addAmdCard(sysfs, { average: '', instant: '' }))
    expect(energy.totalJoules).toBeNull()
    expect(energy.missing).toEqual([expect.stringContaining('GPU 0 (GPU-0123456789abcdef) told no power')])
  })

  it('that are parts of processors are left out: their power includes the processor, which its own counter tells', async () => {
    for (const part of [{ hasNorthbridge: true }, { device: '0x74a0', pciClass: '0x120000' }]) {
      const { meter, unable, finding } = await probe(machine([{ ...radeon, ...part }]))
      expect([meter, unable]).toEqual([undefined, undefined])
      expect(finding).toContain('is a part of a processor')
    }
    const both = machine([
      { ...radeon, busId: '0000:0c:00.0', hasNorthbridge: true },
      { ...radeon, busId: '0000:03:00.0' },
    ])
    const { cards, notices } = await probe(both)
    expect(cards?.map(({ busId }) => busId)).toEqual(['0000:03:00.0'])
    expect(notices).toEqual([expect.stringContaining('0000:0c:00.0 is a part of a processor')])
  })

  it('are numbered as the driver numbers them for programs, which need not be that of the bus', async () => {
    const two = [
      { ...radeon, busId: '0000:03:00.0' },
      { ...radeon, busId: '0000:83:00.0' },
    ]
    const order = async (sysfs: string) => (await probe(sysfs)).cards?.map(({ busId }) => busId)
    expect(await order(machine(two))).toEqual(['0000:03:00.0', '0000:83:00.0'])
    expect(await order(machine(two, ['0000:83:00.0', '0000:03:00.0']))).toEqual([
      '0000:83:00.0',
      '0000:03:00.0',
    ])
  })

  it('are the cards of the machine with their limits, where NVIDIA has none', async () => {
    const env = withStandIns({ sysfs: machine([radeon]) })
    expect(await listCards(env)).toMatchObject([
      { name: 'Radeon PRO W7900', powerLimitWatts: 241, slowdownCelsius: 100, driver: /^amdgpu / },
    ])
  })

  it.each([4, 5, 6, 7, 8])('give the joules of their counter, table 1.%i', async revision => {
    const joules = 123_456.5
    const sysfs = machine([{ ...radeon, counter: { revision, joules } }])
    const startedMs = performance.now()
    let writtenMs = startedMs
    // By how much more than its rhythm a crowded machine kept the file waiting.
    let lateMs = 0
    const timer = setInterval(() => {
      const counted = joules + 0.15 * (performance.now() - startedMs)
      addAmdCard(sysfs, { counter: { revision, joules: counted } })
      lateMs = Math.max(lateMs, performance.now() - writtenMs - 20)
      writtenMs = performance.now()
    }, 20)
    const { energy, device, seconds } = await attempt(sysfs, 1)
    clearInterval(timer)
    const { totalJoules, uncertaintyJoules } = energy.gpu
    expect(device?.witnesses?.find(({ chosen }) => chosen)?.witness).toBe('counter')
    expect(Math.abs((totalJoules ?? Number.NaN) - 150 * seconds)).toBeLessThan(
      3 * (uncertaintyJoules ?? 0) + 1 + 0.15 * lateMs,
    )
  })

  it.each([
    ['an older table, which names no unit', { revision: 3, joules: 5 }],
    ['a table that holds none', { revision: 4, joules: null }],
  ])('have no counter by %s', async (_name, counter) => {
    const { finding } = await probe(machine([{ ...radeon, counter }]))
    expect(finding).not.toContain('counter')
  })
})

describe('a machine with cards of two makers', () => {
  const chosen = async (gpu: GpuPlay) => {
    const env = withStandIns({ gpu, sysfs: machine([radeon]) })
    const availabilities = await probeMeters({
      env,
      sysfs: env.NIGHTWATT_SYSFS ?? '',
      cpuPowerWatts: undefined,
    })
    const meters = chooseMeters(availabilities)
    return {
      names: meters.filter(({ measures }) => measures === 'gpu').map(({ name }) => name),
      notices: meterNotices(availabilities, meters),
    }
  }

  it("measures NVIDIA's, and says that the others are in no figure", async () => {
    const { names, notices } = await chosen({})
    expect(names).toEqual(['nvidia-smi'])
    expect(notices).toContain(
      'amdgpu: the cards of AMD are not measured beside those of NVIDIA: what they take is in no figure',
    )
  })

  it("measures AMD's where NVIDIA's cannot be, and says that", async () => {
    const { names, notices } = await chosen({ refusal: { text: 'NVIDIA-SMI has failed', exitCode: 9 } })
    expect(names).toEqual(['amdgpu'])
    expect(notices.join()).toContain('the cards of NVIDIA are not measured beside those of AMD')
  })
})

it('a driver that may not be read leaves its cards without power', async () => {
  const sysfs = machine([radeon])
  const hwmon = join(sysfs, 'bus/pci/devices/0000:03:00.0/hwmon/hwmon4')
  for (const name of ['power1_average', 'power1_input']) chmodSync(join(hwmon, name), 0)
  const { meter, finding } = await probe(sysfs)
  if (process.getuid?.() === 0) return
  expect(meter).toBeUndefined()
  expect(finding).toContain('none tells its power')
})
