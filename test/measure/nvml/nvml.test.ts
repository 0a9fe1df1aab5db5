// Times meters against curves that are known.
// Any Node: what a card tells; test/e2e/nvml.test.ts loads the library on each.
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import type { Sample } from '../../../lib/measure/meter.ts'
import { chooseMeters, meterNotices, probeMeters } from '../../../lib/measure/meters.ts'
import { startMonitor } from '../../../lib/measure/monitor.ts'
import { energyWarnings } from '../../../lib/record/experiment/energy-warnings.ts'
import { type StandIns, temporaryFolder, withStandIns } from '../../stand-ins/index.ts'
import { hasCompiler, type NvmlPlay } from '../../stand-ins/nvml.ts'

async function probed(standIns: StandIns) {
  const env = withStandIns(standIns)
  const availabilities = await probeMeters({
    env,
    sysfs: env.NIGHTWATT_SYSFS ?? '',
    cpuPowerWatts: undefined,
  })
  const meters = chooseMeters(availabilities).filter(({ measures }) => measures === 'gpu')
  const nvml = availabilities.find(({ name }) => name === 'nvml')
  return { env, meters, nvml, notices: meterNotices(availabilities, meters) }
}

/** Meters the waiting of some seconds, as an attempt does. */
async function attempt(nvml: NvmlPlay, seconds = 1.5, intervalMs = 200) {
  const { env, meters } = await probed({ nvml })
  const samples: Sample[] = []
  const told: string[] = []
  const monitor = await startMonitor(meters, {
    intervalMs,
    env,
    onSample: sample => samples.push(sample),
    onProblem: (meter, problem) => told.push(`${meter}: ${problem}`),
  })
  await wait(300)
  const startMs = monitor.now()
  monitor.begin(startMs)
  await wait(seconds * 1000)
  const endMs = monitor.now()
  const stopping = performance.now()
  const { energy } = await monitor.end(endMs)
  const stopSeconds = (performance.now() - stopping) / 1000
  const device = energy.devices[0]
  const of = (witness: string) => device?.witnesses?.find(one => one.witness === witness)
  const chosen = device?.witnesses?.find(one => one.chosen)?.witness
  return {
    energy,
    samples,
    told,
    device,
    of,
    chosen,
    stopSeconds,
    seconds: (endMs - startMs) / 1000,
    warnings: energyWarnings(energy),
  }
}

describe.skipIf(!hasCompiler)('libnvidia-ml, which a C compiler (cc) makes a stand-in of', () => {
  it('is preferred to nvidia-smi, and says what it tells of the cards', async () => {
    const { meters, nvml } = await probed({ nvml: { gpus: 2 }, gpu: { gpus: 2 } })
    expect(meters.map(({ name }) => name)).toEqual(['nvml'])
    expect(nvml?.finding).toBe(
      'libnvidia-ml reads 2 GPUs: energy counter, power at the instant, average power, power',
    )
    expect(nvml?.notices).toEqual([])
    expect(nvml?.cards?.map(({ index, uuid, hasPower }) => [index, uuid, hasPower])).toEqual([
      [0, 'GPU-00000000-0000-4000-8000-000000000000', true],
      [1, 'GPU-00000000-0000-4000-8000-000000000001', true],
    ])
  })

  it.each([
    [9, 'libnvidia-ml is there, but the NVIDIA driver is not loaded'],
    [18, 'libnvidia-ml is there, but the NVIDIA driver was updated while the old one is still loaded'],
    [777, 'libnvidia-ml is there, but code 777'],
  ])('that refuses with %i leaves the cards to nvidia-smi', async (init_code, finding) => {
    const { meters, nvml } = await probed({ nvml: { init_code }, gpu: {} })
    expect(meters.map(({ name }) => name)).toEqual(['nvidia-smi'])
    expect(nvml?.finding).toBe(finding)
  })

  it('that refuses on a machine with a card, and without nvidia-smi, leaves the energy unknown', async () => {
    const sysfs = temporaryFolder('sysfs')
    const folder = join(sysfs, 'bus/pci/devices/0000:3b:00.0')
    mkdirSync(folder, { recursive: true })
    writeFileSync(join(folder, 'vendor'), '0x10de\n')
    writeFileSync(join(folder, 'class'), '0x030200\n')
    const { nvml } = await probed({ nvml: { init_code: 9 }, sysfs })
    expect(nvml?.meter).toBeUndefined()
    expect(nvml?.unable?.name).toBe('nvml')
  })

  it('of which each call fails leaves the cards to nvidia-smi, and that is told', async () => {
    const { meters, notices } = await probed({ nvml: { fail_after: 0 }, gpu: {} })
    expect(meters.map(({ name }) => name)).toEqual(['nvidia-smi'])
    expect(notices).toEqual([
      'nvml: libnvidia-ml lists 1 GPU, but none tells its power or energy, since calls fail: an unknown error of the driver; nvidia-smi is used instead',
    ])
  })

  it('that hangs when it is asked is given up after ten seconds', async () => {
    const { meters, nvml } = await probed({ nvml: { init_hangs: 1 }, gpu: {} })
    expect(nvml?.finding).toBe('libnvidia-ml gives no answer within 10 s')
    expect(meters.map(({ name }) => name)).toEqual(['nvidia-smi'])
  })

  it('that is older than a function says which once, and tells the rest', async () => {
    const { nvml } = await probed({ nvml: { isOlder: true } })
    expect(nvml?.finding).toBe('libnvidia-ml reads 1 GPU: power')
    expect(nvml?.notices?.join()).toMatch(/older than .*nvmlDeviceGetTotalEnergyConsumption.*is missing/)
    const { chosen, samples, told } = await attempt({ isOlder: true, high: 200 })
    expect(chosen).toBe('draw')
    expect(told).toEqual([])
    expect(samples[0]?.values).not.toHaveProperty('energyCounterJoules')
    expect(samples[0]?.values.throttleReasons).toBe(4)
  })

  it('gives the joules of its counter, of a run that is far shorter than its samples are apart', async () => {
    const { chosen, energy, seconds, of, told, warnings } = await attempt({ high: 300, gpus: 2 }, 0.7, 1000)
    expect(chosen).toBe('counter')
    // On a crowded machine its readings around the edges are not as dense, and it says so.
    const { totalJoules, uncertaintyJoules } = energy.gpu
    expect(Math.abs((totalJoules ?? Number.NaN) - 600 * seconds)).toBeLessThan(3 * (uncertaintyJoules ?? 0))
    expect(uncertaintyJoules).toBeLessThan(0.05 * 600 * seconds)
    expect(energy.gpu.coverage).toBe(1)
    expect(of('instant')?.energyJoules).toBeCloseTo(300 * seconds, 0)
    expect(of('average')?.windowMs).toBe(1000)
    expect(told).toEqual([])
    expect(warnings).toEqual([])
  })

  it.each<[string, NvmlPlay, string, string | undefined]>([
    [
      'stands still',
      { still_after: 500 },
      'instant',
      'nvml: GPU 0: its energy counter is not used, since it stood still',
    ],
    [
      'begins anew',
      { reset_after: 1500 },
      'instant',
      'nvml: GPU 0: its energy counter is not used, since it went back, as it does when the driver is loaded anew',
    ],
    ['counts tenfold', { scale: 10 }, 'instant', undefined],
    ['counts half', { scale: 0.5 }, 'instant', undefined],
    ['counts twice', { scale: 2 }, 'instant', undefined],
    ['is not there', { counter: 0 }, 'instant', undefined],
    ['is not there, nor power at the instant', { counter: 0, instant: 0 }, 'draw', undefined],
    ['is all that there is', { instant: 0, average: 0, power: 0 }, 'counter', undefined],
  ])('of whose card the counter %s', async (_name, play, expected, warning) => {
    const { chosen, seconds, device, told } = await attempt({ high: 200, ...play }, 3)
    expect(chosen).toBe(expected)
    expect(device?.energyJoules).toBeGreaterThan(0.98 * 200 * seconds)
    expect(device?.energyJoules).toBeLessThan(1.02 * 200 * seconds)
    if (warning !== undefined) expect(told).toEqual([warning])
  })

  it('says by how much witnesses contradict one another', async () => {
    const { told, chosen, seconds } = await attempt({ high: 200, instant: 0.8 }, 3)
    expect(chosen).toBe('counter')
    const words =
      /^nvml: GPU 0: its energy counter says ([\d.]+) J, its power at the instant ([\d.]+) J \((-\d+) %\), further apart than/
    expect(told.join()).toMatch(words)
    const [counterJoules, instantJoules, percent] = words.exec(told.join())?.slice(1).map(Number) ?? []
    // Of the seconds that it took: a crowded machine waits longer than it was asked to.
    expect(counterJoules).toBeGreaterThan(0.97 * 200 * seconds)
    expect(counterJoules).toBeLessThan(1.03 * 200 * seconds)
    expect(instantJoules).toBeGreaterThan(0.97 * 160 * seconds)
    expect(instantJoules).toBeLessThan(1.03 * 160 * seconds)
    expect(percent).toBe(Math.round(100 * ((instantJoules ?? 0) / (counterJoules ?? 1) - 1)))
  })

  it('tells clocks, why they are held back, and the processes on a card', async () => {
    const { samples } = await attempt({ reasons: 64, processes: 3 }, 0.5)
    expect(samples[0]?.values).toMatchObject({
      clockMegahertz: 1410,
      memoryClockMegahertz: 1593,
      throttleReasons: 64,
      processes: 3,
      temperatureCelsius: 52,
      memoryTemperatureCelsius: null,
    })
  })

  it('that fails at each call costs the attempt its energy, and is told once', async () => {
    const { told, energy, warnings } = await attempt({ fail_after: 800, fail_code: 15 }, 3)
    expect(energy.gpu.totalJoules).toBeNull()
    expect(told).toContain('nvml: nvmlDeviceGetPowerUsage of GPU 0 fails: the card has fallen off the bus')
    expect(new Set(told).size).toBe(told.length)
    expect(warnings.join()).toMatch(/no total energy is known/)
  })

  it('that crashes its process crashes nothing else, is started again, and its counter has counted on', async () => {
    // Asked once, it was started once.
    const { told, energy, seconds, chosen } = await attempt({ high: 200, die_after: 1500, runs: 2 }, 4)
    expect(told.join('\n')).toMatch(
      /nvml ended before the attempt did: killed by SIGABRT; it is started again/,
    )
    expect(told.join('\n')).toMatch(/nvml measures again/)
    expect(chosen).toBe('counter')
    expect(energy.gpu.totalJoules).toBeGreaterThan(0.98 * 200 * seconds)
    expect(energy.gpu.totalJoules).toBeLessThan(1.02 * 200 * seconds)
  })

  it('that hangs in its driver keeps nobody waiting', async () => {
    const { stopSeconds, told } = await attempt({ hang_after: 1000 }, 6.5)
    expect(stopSeconds).toBeLessThan(2)
    expect(told.join('\n')).toMatch(/nvml fell silent for .*; it is started again/)
  })
})

describe('a machine without libnvidia-ml', () => {
  it('leaves its cards to nvidia-smi', async () => {
    const { meters, nvml } = await probed({ gpu: {} })
    expect(meters.map(({ name }) => name)).toEqual(['nvidia-smi'])
    expect(nvml?.finding).toBe('libnvidia-ml is not installed: no NVIDIA GPU, or no driver')
  })
})
