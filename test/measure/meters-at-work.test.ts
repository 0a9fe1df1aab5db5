// Times meters against curves that are known.
import { chmodSync, readFileSync, writeFileSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { describe, expect, it, vi } from 'vitest'
import type { Meter, Sample } from '../../lib/measure/meter.ts'
import { chooseMeters, probeMeters } from '../../lib/measure/meters.ts'
import { startMonitor } from '../../lib/measure/monitor.ts'
import {
  type Curve,
  joulesBetween,
  type StandIns,
  temporaryFolder,
  withStandIns,
} from '../stand-ins/index.ts'

const intervalMs = 100
const constant: Curve = { kind: 'constant', watts: 200 }

interface Options extends StandIns {
  readonly seconds?: number
  /** Environment while the meters work, if another than while they are asked. */
  readonly atWork?: (env: NodeJS.ProcessEnv) => NodeJS.ProcessEnv
  readonly measures?: Meter['measures']
}

/** Meters the waiting of some seconds, as an attempt does. */
async function attempt({ seconds = 1.2, measures = 'gpu', atWork = env => env, ...standIns }: Options) {
  const env = withStandIns(standIns)
  const meters = chooseMeters(
    await probeMeters({ env, sysfs: env.NIGHTWATT_SYSFS ?? '', cpuPowerWatts: undefined }),
  ).filter(meter => meter.measures === measures)
  const samples: Sample[] = []
  const told: string[] = []
  const before = performance.now()
  const monitor = await startMonitor(meters, {
    intervalMs,
    env: atWork(env),
    onSample: sample => samples.push(sample),
    onProblem: (_meter, problem) => told.push(problem),
  })
  const startSeconds = (performance.now() - before) / 1000
  const samplesBefore = samples.length
  const startMs = Date.now()
  monitor.begin(startMs)
  await wait(seconds * 1000)
  const endMs = Date.now()
  const stopping = performance.now()
  const { energy, problems } = await monitor.end(endMs)
  const stopSeconds = (performance.now() - stopping) / 1000
  expect([...problems.values()].flat()).toEqual(told)
  const trueJoules = (curve: Curve) => joulesBetween(curve, startMs, endMs)
  return { energy, samples, samplesBefore, told, startSeconds, stopSeconds, trueJoules }
}

/** How far a value is from the truth, in per cent of the truth. */
function percentOff(value: number | null, truth: number): number {
  return value === null ? Number.NaN : (Math.abs(value - truth) / truth) * 100
}

describe.concurrent('nvidia-smi at work', () => {
  it('has its first sample before the training starts, and one from after its end', async () => {
    const { samplesBefore, energy, told, samples, trueJoules } = await attempt({
      gpu: { curves: [constant] },
    })
    expect(samplesBefore).toBeGreaterThan(0)
    expect(told).toEqual([])
    expect(percentOff(energy.gpu.totalJoules, trueJoules(constant))).toBeLessThan(0.01)
    expect(energy.gpu.coverage).toBe(1)
    expect(samples.length).toBeGreaterThan(8)
  })

  it('is right when its lines come in bursts', async () => {
    const ramp: Curve = {
      kind: 'ramp',
      fromWatts: 100,
      toWatts: 300,
      startMs: Date.now(),
      endMs: Date.now() + 6000,
    }
    const { energy, trueJoules } = await attempt({
      gpu: { curves: [ramp], burst: 3, jitterMs: 20 },
      seconds: 2,
    })
    expect(percentOff(energy.gpu.totalJoules, trueJoules(ramp))).toBeLessThan(1)
  })

  it('is right when it prints the time of another zone', async () => {
    const { energy, told, trueJoules } = await attempt({
      gpu: { curves: [constant], ignoresTz: 'Asia/Kathmandu' },
    })
    expect(told).toEqual([])
    expect(percentOff(energy.gpu.totalJoules, trueJoules(constant))).toBeLessThan(0.01)
    expect(energy.gpu.coverage).toBe(1)
  })

  it('is right when its clock is set back, and says so', async () => {
    const { energy, told, trueJoules } = await attempt({
      gpu: { curves: [constant], loop: { kind: 'clock-jump', afterMs: 600, byMs: -3_600_000 } },
    })
    expect(told).toEqual([expect.stringContaining("nvidia-smi's clock was off by -3600")])
    expect(percentOff(energy.gpu.totalJoules, trueJoules(constant))).toBeLessThan(0.01)
    expect(energy.gpu.coverage).toBe(1)
  })

  it('is right between lines of rubbish, and says once what it cannot read', async () => {
    const { energy, told, trueJoules } = await attempt({
      gpu: { curves: [constant], loop: { kind: 'rubbish', every: 2 } },
      seconds: 1.5,
    })
    expect(told.length).toBeLessThanOrEqual(1)
    expect(percentOff(energy.gpu.totalJoules, trueJoules(constant))).toBeLessThan(0.01)
  })

  it('says when it dies, and takes no half line for a reading', async () => {
    const { energy, told, samples } = await attempt({
      gpu: {
        curves: [constant],
        fields: { 'utilization.memory': '35' },
        loop: { kind: 'die', afterMs: 500, halfLine: true },
      },
      seconds: 1.5,
    })
    expect(told[0]).toBe('nvidia-smi ended before the attempt did: exit code 15; it is started again')
    expect(energy.gpu.coverage).toBeLessThan(0.7)
    expect(samples.every(sample => sample.values.memoryUtilizationPercent === 35)).toBe(true)
  })

  it('says when it hangs, keeps the training waiting for 5 s at most, and ends at once', async () => {
    const { energy, told, startSeconds, stopSeconds } = await attempt({
      gpu: { loop: { kind: 'hang' } },
      seconds: 0.1,
    })
    expect(told).toEqual(['nvidia-smi gave no sample within 5 s'])
    expect(startSeconds).toBeLessThan(6)
    expect(stopSeconds).toBeLessThan(2)
    expect(energy.gpu).toMatchObject({ totalJoules: null, coverage: 0 })
  }, 20_000)

  it('is killed when it ignores the request to end', async () => {
    const { stopSeconds, energy, trueJoules } = await attempt({
      gpu: { curves: [constant], ignoresSigterm: true },
      seconds: 0.5,
    })
    expect(stopSeconds).toBeLessThan(3)
    expect(percentOff(energy.gpu.totalJoules, trueJoules(constant))).toBeLessThan(0.01)
  })

  it('is ended with what it runs when it is a wrapper of the real one', async () => {
    const folder = temporaryFolder('wrapper')
    const { told } = await attempt({
      gpu: { curves: [constant] },
      seconds: 0.3,
      atWork(env) {
        const real = join(env.PATH ?? '', 'nvidia-smi')
        const wrapper = join(folder, 'nvidia-smi')
        writeFileSync(wrapper, `#!/bin/sh\n"${real}" "$@" &\necho $! > "${folder}/pid"\nwait\n`)
        chmodSync(wrapper, 0o755)
        return { ...env, PATH: `${folder}${delimiter}${env.PATH}` }
      },
    })
    expect(told).toEqual([])
    const pid = Number(readFileSync(join(folder, 'pid'), 'utf8'))
    // Its parent is gone, so it is for the system to see its end, which may take a moment.
    await vi.waitFor(() => expect(() => process.kill(pid, 0)).toThrow('ESRCH'), { timeout: 5000 })
  })

  it('says when a card falls off the bus, and how little is known of it', async () => {
    const { energy, stopSeconds } = await attempt({
      gpu: { gpus: 2, curves: [constant], loop: { kind: 'cards', afterMs: 500, gpus: 1 } },
      seconds: 1.5,
    })
    expect(energy.devices.map(({ deviceIndex }) => deviceIndex)).toEqual([0, 1])
    expect(energy.devices[0]?.coverage).toBe(1)
    expect(energy.devices[1]?.coverage).toBeLessThan(0.7)
    expect(energy.gpu.coverage).toBe(energy.devices[1]?.coverage)
    expect(stopSeconds).toBeLessThan(2)
  })

  it('says which card tells no power, so that its energy is not thought to be in the sum', async () => {
    const { energy, told, trueJoules } = await attempt({
      gpu: { gpus: 2, curves: [constant], cardFields: { 1: { 'power.draw': '[N/A]' } } },
      seconds: 0.5,
    })
    expect(told).toEqual(['GPU 1 told no power; the energy it took is missing'])
    // That of the other card alone would pass for that of both.
    expect(energy.gpu.totalJoules).toBeNull()
    expect(energy.totalJoules).toBeNull()
    expect(energy.missing).toEqual([expect.stringMatching(/^GPU 1 \(GPU-\S+\) told no power$/)])
    expect(percentOff(energy.devices[0]?.energyJoules ?? null, trueJoules(constant))).toBeLessThan(0.01)
  })

  it('costs the attempt its energy, and nothing else, when it is gone', async () => {
    const { energy, told, startSeconds } = await attempt({
      gpu: {},
      seconds: 0.1,
      atWork: env => ({ ...env, PATH: temporaryFolder('empty') }),
    })
    expect(told).toEqual([
      'nvidia-smi ended before the attempt did: not found on the PATH; it is started again',
    ])
    expect(startSeconds).toBeLessThan(2)
    expect(energy.gpu.totalJoules).toBeNull()
  })
})

describe('a flood of rubbish', () => {
  it.each([true, false])('is stopped, in flat memory (line ends: %s)', async lineEnds => {
    const heapBefore = process.memoryUsage().heapUsed
    const { told, startSeconds } = await attempt({
      gpu: { loop: { kind: 'flood', lineEnds } },
      seconds: 0.2,
    })
    expect(told[0]).toContain('printed what is no sample: rubbish')
    expect(told.at(-1)).toContain('stopped, having printed 1 MB without a reading')
    expect(startSeconds).toBeLessThan(4)
    expect(process.memoryUsage().heapUsed - heapBefore).toBeLessThan(50e6)
  })
})

describe('a flood of readings', () => {
  it('is stopped, and nothing is kept of it but what came before', async () => {
    const { told, samples } = await attempt({ gpu: { loop: { kind: 'race' } }, seconds: 1.5 })
    expect(told[0]).toBe(
      'nvidia-smi ended before the attempt did: stopped, having printed 1 MB in a second; it is started again',
    )
    // A megabyte of lines of ninety characters, and what was read at once with its end; once more where it raced again.
    expect(samples.length).toBeLessThan(60_000)
  })
})

describe.concurrent('perf at work', () => {
  const cores: Curve = { kind: 'constant', watts: 40 }
  const ram: Curve = { kind: 'constant', watts: 5 }
  const perf = (options: Options) => attempt({ measures: 'cpu', ...options })

  it('measures package and RAM from the start to the end', async () => {
    const { energy, told, trueJoules, stopSeconds } = await perf({
      cpu: { package: cores, ram },
    })
    expect(told).toEqual([])
    expect(percentOff(energy.cpu.packageJoules, trueJoules(cores))).toBeLessThan(1)
    expect(percentOff(energy.cpu.ramJoules, trueJoules(ram))).toBeLessThan(1)
    expect(energy.cpu).toMatchObject({ source: 'measured', coverage: expect.closeTo(1, 6) })
    expect(stopSeconds).toBeLessThan(1)
  })

  it('reads decimal commas', async () => {
    const { energy, trueJoules } = await perf({ cpu: { package: cores, ram, decimalComma: true } })
    expect(percentOff(energy.cpu.packageJoules, trueJoules(cores))).toBeLessThan(1)
  })

  it('fills what was not counted, and covers less', async () => {
    const { energy, trueJoules } = await perf({
      cpu: { package: cores, ram: null, notCountedEvery: 4 },
      seconds: 2,
    })
    expect(percentOff(energy.cpu.totalJoules, trueJoules(cores))).toBeLessThan(1)
    expect(energy.cpu.ramJoules).toBeNull()
    expect(energy.cpu.coverage).toBeLessThan(0.95)
  })

  it('reads on between rubbish', async () => {
    const { energy, trueJoules } = await perf({ cpu: { package: cores, ram, loop: { kind: 'rubbish' } } })
    expect(percentOff(energy.cpu.packageJoules, trueJoules(cores))).toBeLessThan(1)
  })

  it('says when it dies, is started again, and leaves unknown what was counted in between', async () => {
    const { energy, told, trueJoules, samples } = await perf({
      cpu: { package: cores, ram, loop: { kind: 'die', afterSamples: 8, runs: 1 } },
      seconds: 4,
    })
    expect(told).toEqual([
      'perf ended before the attempt did: killed by SIGKILL; it is started again',
      expect.stringMatching(/^perf measures again, after 1\.\d s without a reading$/),
    ])
    const { coverage, packageJoules, uncertaintyJoules } = energy.cpu
    expect(coverage).toBeGreaterThan(0.5)
    expect(coverage).toBeLessThan(0.8)
    const [device] = energy.devices
    expect(device?.gaps).toHaveLength(1)
    const gapSeconds = ((device?.gaps[0]?.endMs ?? 0) - (device?.gaps[0]?.startMs ?? 0)) / 1000
    // What is filled in is stated, and as uncertain as it is long.
    expect(device?.assumedJoules).toBeCloseTo(40 * gapSeconds, -1)
    expect(uncertaintyJoules).toBeGreaterThan((40 * gapSeconds) / Math.sqrt(12) - 1)
    expect(percentOff(packageJoules, trueJoules(cores))).toBeLessThan(3)
    const times = samples.map(({ timeMs }) => timeMs)
    expect(times).toEqual(times.toSorted((a, b) => a - b))
  })

  it('says when it hangs, and ends in bounded time', async () => {
    const { energy, told, startSeconds, stopSeconds } = await perf({
      cpu: { loop: { kind: 'hang' } },
      seconds: 0.1,
    })
    expect(told).toEqual([
      'perf did not start within 3 s',
      'perf did not end within 2 s of its command; its last interval may be missing',
    ])
    expect(startSeconds).toBeLessThan(4)
    expect(stopSeconds).toBeLessThan(4)
    expect(energy.cpu).toMatchObject({ totalJoules: null, coverage: 0 })
  }, 20_000)
})

describe('perf alone', () => {
  it('has its first interval before the training starts', async () => {
    expect((await attempt({ measures: 'cpu', cpu: {}, seconds: 0.1 })).samplesBefore).toBeGreaterThan(0)
  })
})

describe('a meter that breaks its promise and throws', () => {
  it('costs the attempt nothing but its energy', async () => {
    const broken: Meter = {
      name: 'perf',
      measures: 'cpu',
      source: 'measured',
      assumption: '',
      start: async () => {
        throw new Error('out of sorts')
      },
    }
    const monitor = await startMonitor([broken], { intervalMs, env: {}, onSample() {}, onProblem() {} })
    monitor.begin(Date.now())
    const { energy, problems } = await monitor.end(Date.now() + 1)
    expect(problems.get('perf')).toEqual(['failed: out of sorts'])
    expect(energy.cpu.totalJoules).toBeNull()
  })
})

describe.concurrent('a card without power', () => {
  it.each([
    '[N/A]',
    '[Not Supported]',
    '[Unknown Error]',
    'ERR!',
  ])('that loses it in the middle of a run has no energy, nor has the run: %s', async text => {
    const { energy } = await attempt({
      gpu: { gpus: 2, curves: [constant], loop: { kind: 'power-lost', card: 1, text, afterMs: 900 } },
      seconds: 2,
    })
    expect(energy.devices.map(({ energyJoules }) => energyJoules === null)).toEqual([false, true])
    expect(energy.gpu).toMatchObject({ totalJoules: null, uncertaintyJoules: null, source: null })
    expect(energy.totalJoules).toBeNull()
    expect(energy.missing).toEqual([expect.stringContaining('told no power for a part of the time')])
  })

  it('that stands at zero tells none', async () => {
    const { energy } = await attempt({ gpu: { curves: [{ kind: 'constant', watts: 0 }] }, seconds: 0.8 })
    expect(energy.gpu.totalJoules).toBeNull()
    expect(energy.totalJoules).toBeNull()
  })
})

describe.concurrent('cards whose driver tells no UUID', () => {
  it('are told apart by their place on the bus', async () => {
    const { energy, trueJoules } = await attempt({
      gpu: { gpus: 2, curves: [constant], fields: { uuid: '[N/A]' } },
      seconds: 0.6,
    })
    expect(energy.devices.map(({ device }) => device)).toEqual(['00000000:3B:00.0', '00000000:3C:00.0'])
    expect(percentOff(energy.gpu.totalJoules, 2 * trueJoules(constant))).toBeLessThan(1)
  })

  it('nor a place on the bus are told apart by their index', async () => {
    const { energy } = await attempt({
      gpu: { gpus: 2, curves: [constant], fields: { uuid: '[N/A]', 'pci.bus_id': '[N/A]' } },
      seconds: 0.6,
    })
    expect(energy.devices.map(({ device }) => device)).toEqual(['0', '1'])
  })

  it.each([
    {},
    { unknownFields: ['pci.bus_id'] },
  ])('for a while, or another one in the middle, are the same cards (%j)', async play => {
    const { energy, trueJoules } = await attempt({
      gpu: { gpus: 2, curves: [constant], loop: { kind: 'new-uuid', card: 1, afterMs: 700 }, ...play },
      seconds: 1.2,
    })
    expect(energy.devices).toHaveLength(2)
    expect(percentOff(energy.gpu.totalJoules, 2 * trueJoules(constant))).toBeLessThan(1)
  })
})
