// Times the joules of whole nights.
// Any Node: sums; its meters run once more in test/measure.
import { describe, expect, it } from 'vitest'
import type { ExperimentRecord, NightRecord } from '../../lib/record/schema.ts'
import {
  addTemperatures,
  type Curve,
  joulesBetween,
  powercapTree,
  type StandIns,
  withStandIns,
} from '../stand-ins/index.ts'
import { makeProject, toyConfig } from '../support/project.ts'

/** Runs one training of so many seconds under the meters of a machine as described, and reads the record. */
async function train(seconds: number, machine: StandIns, flags: readonly string[] = []) {
  const project = makeProject({
    config: toyConfig(),
    files: { 'toy/train.sh': `#!/bin/sh\nsleep ${seconds}\necho "Accuracy: 91.5"\n` },
  })
  const env = withStandIns(machine)
  const { code, stderr } = await project.nightwatt(
    [
      'run',
      '-r',
      'toy',
      '-m',
      'small',
      '-mt',
      'epochs',
      '-s',
      '42',
      '--sample-interval',
      '200',
      '--cooldown',
      '0',
      '--no-report',
      ...flags,
    ],
    { env },
  )
  const night = project.night()
  const record = project.json(night, 'toy_small_001/experiment.json') as ExperimentRecord
  const nightRecord = project.json(night, 'night.json') as NightRecord
  const attempt = record.attempts[0]
  const startMs = Date.parse(attempt?.started_at ?? '')
  const endMs = Date.parse(attempt?.ended_at ?? '')
  return {
    code,
    stderr,
    record,
    night: nightRecord,
    /** From the start of the night to that of the training. */
    waitedSeconds: (startMs - Date.parse(nightRecord.started_at)) / 1000,
    joules: (curve: Curve) => joulesBetween(curve, startMs, endMs),
    trace: (name: string) => project.read(night, 'toy_small_001/energy', `${name}.csv`).trim().split('\n'),
    table: async () => {
      const { stdout } = await project.nightwatt(['table', '--format', 'json'], { env })
      return JSON.parse(stdout) as readonly Readonly<Record<string, unknown>>[]
    },
  }
}

/** How far a recorded energy is from the true one, in per cent of it. */
function percentOff(recorded: number | null, truth: number): number {
  return recorded === null ? Number.NaN : (Math.abs(recorded - truth) / truth) * 100
}

// As real cards are sampled: each period a little off, one in twenty late.
const realTiming = { jitterMs: 30, lateShare: 0.05, lateMs: 100 }
const watts = (value: number): Curve => ({ kind: 'constant', watts: value })

describe.concurrent('the GPU energy of a training', { timeout: 90_000 }, () => {
  it('is right to 1 % at constant power', async () => {
    const curve = watts(250)
    const { code, record, joules, trace } = await train(3, { gpu: { curves: [curve], ...realTiming } })
    expect(code).toBe(0)
    expect(percentOff(record.energy_metrics.gpu_energy_total_joules, joules(curve))).toBeLessThan(0.1)
    expect(record).toMatchObject({
      energy_sources: { gpu: 'measured' },
      energy_metrics: {
        gpu_power_max_watts: 250,
        gpu_power_min_watts: 250,
        gpu_temp_avg_celsius: 52,
        gpu_util_max_percent: 78,
      },
    })
    expect(record.energy_coverage.gpu).toBeGreaterThan(0.8)
    expect(trace('gpu_power')[0]).toMatch(/^timestamp,power_draw_w/)
    expect(trace('gpu_power').length).toBeGreaterThan(12)
    expect(trace('gpu_temperature')[1]).toContain(',52,N/A,')
  })

  it('is right to 1 % along a ramp', async () => {
    const startMs = Date.now()
    const curve: Curve = { kind: 'ramp', fromWatts: 60, toWatts: 300, startMs, endMs: startMs + 12_000 }
    const { record, joules } = await train(4, { gpu: { curves: [curve], ...realTiming } })
    expect(percentOff(record.energy_metrics.gpu_energy_total_joules, joules(curve))).toBeLessThan(1)
  })

  // Where in the 200 ms between two samples power jumped, no sampling tells: a jump leaves ±ΔP/2 × 200 ms
  // unknown. These jumps are of a size, and so far apart, that at most two of them stay below 1 %.
  it('is right to 1 % over a square wave', async () => {
    const curve: Curve = { kind: 'square', lowWatts: 185, highWatts: 215, periodMs: 6000 }
    const { record, joules } = await train(5, { gpu: { curves: [curve], jitterMs: 30 } })
    expect(percentOff(record.energy_metrics.gpu_energy_total_joules, joules(curve))).toBeLessThan(1)
  })

  it('is as sure as it says over a square wave that jumps twice a second', async () => {
    const curve: Curve = { kind: 'square', lowWatts: 60, highWatts: 250, periodMs: 1000 }
    // Of a card that nobody knows, power may be a mean of a second, and its energy is less sure.
    const names = { 0: 'Tesla V100-SXM2-16GB' }
    const { record, joules } = await train(4, { gpu: { curves: [curve], names, ...realTiming } })
    const recorded = record.energy_metrics.gpu_energy_total_joules ?? Number.NaN
    const uncertainty = record.energy_uncertainty.gpu_joules ?? Number.NaN
    expect(Math.abs(recorded - joules(curve))).toBeLessThan(4 * uncertainty)
    expect(uncertainty).toBeLessThan(0.1 * recorded)
  })

  it('is the sum of all cards, each told apart', async () => {
    const curves = [watts(100), watts(300)]
    const { record, joules } = await train(3, { gpu: { gpus: 2, curves, ...realTiming, burst: 4 } })
    expect(percentOff(record.energy_metrics.gpu_energy_total_joules, joules(watts(400)))).toBeLessThan(1)
    const cards = record.meters.filter(({ measures }) => measures === 'gpu')
    expect(cards.map(({ device_index }) => device_index)).toEqual([0, 1])
    expect(new Set(cards.map(({ device }) => device)).size).toBe(2)
    for (const [card, { energy_joules }] of cards.entries()) {
      expect(percentOff(energy_joules, joules(curves[card] ?? watts(Number.NaN)))).toBeLessThan(1)
    }
  })
})

describe.concurrent('the CPU energy of a training', { timeout: 90_000 }, () => {
  it('is right to 1 % by perf, package and RAM, along a ramp', async () => {
    const startMs = Date.now()
    const cores: Curve = { kind: 'ramp', fromWatts: 40, toWatts: 90, startMs, endMs: startMs + 10_000 }
    const ram = watts(6)
    const { code, record, joules, trace } = await train(3, { cpu: { package: cores, ram } })
    expect(code).toBe(0)
    expect(percentOff(record.energy_metrics.cpu_energy_pkg_joules, joules(cores))).toBeLessThan(1)
    expect(percentOff(record.energy_metrics.cpu_energy_ram_joules, joules(ram))).toBeLessThan(1)
    expect(record).toMatchObject({
      energy_sources: { cpu: 'measured', gpu: null },
      energy_coverage: { cpu: expect.closeTo(1, 3), gpu: null },
    })
    expect(trace('cpu_power')[0]).toMatch(/^timestamp,interval_s,package_joules/)
  })

  it('is right to 1 % by powercap, over the end of its counter, with the temperature beside it', async () => {
    const cores = watts(80)
    const tree = await powercapTree([
      {
        folder: 'intel-rapl:0',
        name: 'package-0',
        curve: cores,
        maxMicrojoules: 150_000_000,
        fromMicrojoules: 100_000_000,
      },
      { folder: 'intel-rapl:0:0', name: 'dram', curve: watts(8) },
    ])
    addTemperatures(tree.root, 'coretemp', [61, 64])
    try {
      const { record, joules } = await train(4, { sysfs: tree.root })
      expect(percentOff(record.energy_metrics.cpu_energy_pkg_joules, joules(cores))).toBeLessThan(1)
      expect(percentOff(record.energy_metrics.cpu_energy_ram_joules, joules(watts(8)))).toBeLessThan(1)
      expect(record.meters.map(({ meter }) => meter)).toEqual(['powercap', 'powercap', 'hwmon'])
      expect(record.cpu_temperature).toEqual({ avg_celsius: 64, max_celsius: 64 })
    } finally {
      tree.stop()
    }
  })

  it('is called estimated wherever it shows when nothing measures it', async () => {
    const { stderr, record, table } = await train(1, {})
    expect(stderr).toMatch(/CPU.*estimated/i)
    expect(record).toMatchObject({
      energy_sources: { cpu: 'estimated', gpu: null },
      meters: [
        { meter: 'estimate', source: 'estimated', assumption: expect.stringContaining('W a busy core') },
      ],
    })
    expect(record.energy_metrics.cpu_energy_total_joules).toBeGreaterThan(0)
    expect(record.energy_metrics.cpu_energy_ram_joules).toBeNull()
    const [row] = await table()
    expect(Object.values(row ?? {})).toContain('estimated')
  })
})

describe.concurrent('the energy net of the idle machine', { timeout: 90_000 }, () => {
  it('is what a training takes beyond the power that was measured before the first run', async () => {
    const curve = watts(40)
    const machine = { gpu: { curves: [curve], ...realTiming }, cpu: { package: watts(60), ram: watts(6) } }
    const { code, stderr, night, record, table } = await train(2, machine, ['--idle', '5'])
    expect(code).toBe(0)
    expect(stderr).toContain('measuring the idle machine for 5.0 s')
    expect(night.idle).toMatchObject({
      seconds: expect.closeTo(5, 0),
      devices: [
        { meter: 'perf', device: 'package', watts: expect.closeTo(60, 0) },
        { meter: 'perf', device: 'ram', watts: expect.closeTo(6, 0) },
        { meter: 'nvidia-smi', measures: 'gpu', watts: expect.closeTo(40, 0) },
      ],
    })
    const [row] = await table()
    const total = Number(row?.energy_total_joules)
    expect(row?.energy_idle_joules).toBeCloseTo(106 * (record.duration_seconds ?? 0), -1)
    expect(Math.abs(Number(row?.energy_net_joules))).toBeLessThan(0.01 * total)
    expect(row?.energy_net_uncertainty_joules).toBeLessThan(0.05 * total)
  })

  it('is unknown where energy is only estimated, for an estimate holds no idle power', async () => {
    const { code, stderr, night, table } = await train(0.1, {}, ['--idle', '5'])
    expect(code).toBe(0)
    expect(stderr).toContain('only estimated, which leaves idle power out')
    expect(night.idle).toBeUndefined()
    const [row] = await table()
    expect(row).toMatchObject({ energy_idle_joules: null, energy_net_joules: null })
  })
})

describe.concurrent('without energy', { timeout: 90_000 }, () => {
  it('no meter is started, and every energy is absent', async () => {
    const { code, record } = await train(0.1, { gpu: {}, cpu: {} }, ['--no-energy'])
    expect(code).toBe(0)
    expect(new Set(Object.values(record.energy_metrics))).toEqual(new Set([null]))
    expect(record).toMatchObject({
      meters: [],
      energy_sources: { cpu: null, gpu: null },
      energy_coverage: { cpu: null, gpu: null },
      energy_uncertainty: { cpu_joules: null, gpu_joules: null },
      failed_attempts_energy_joules: 0,
    })
  })
})

describe.concurrent('a meter in trouble stops no training', { timeout: 90_000 }, () => {
  const trains = (result: Awaited<ReturnType<typeof train>>) => {
    expect(result.code).toBe(0)
    expect(result.record).toMatchObject({ training_success: true, performance_metrics: { accuracy: 91.5 } })
  }
  // What a night takes to ask its tools on a busy machine, without any trouble.
  const startupSeconds = 6
  const warnings = ({ warnings }: ExperimentRecord) => warnings.join('\n')

  it('when nvidia-smi hangs', async () => {
    const result = await train(0.5, { gpu: { loop: { kind: 'hang' } } })
    trains(result)
    expect(result.waitedSeconds).toBeLessThan(5 + startupSeconds)
    expect(warnings(result.record)).toContain('nvidia-smi gave no sample within 5 s')
    expect(result.stderr).toContain('nvidia-smi')
    expect(result.record).toMatchObject({
      energy_metrics: { gpu_energy_total_joules: null },
      energy_coverage: { gpu: 0 },
    })
  })

  it('when nvidia-smi dies', async () => {
    const result = await train(3, {
      gpu: { curves: [watts(200)], loop: { kind: 'die', afterMs: 1000, runs: 1 } },
    })
    trains(result)
    expect(warnings(result.record)).toContain('nvidia-smi ended before the attempt did: exit code 15')
    expect(warnings(result.record)).toContain('GPU energy rests on samples for')
    expect(result.record.energy_coverage.gpu).toBeLessThan(0.9)
    expect(result.record.meters.find(({ meter }) => meter === 'nvidia-smi')?.gaps).toHaveLength(1)
  })

  it('when nvidia-smi prints rubbish', async () => {
    const curve = watts(200)
    const result = await train(3, { gpu: { curves: [curve], loop: { kind: 'rubbish' }, seed: 3 } })
    trains(result)
    expect(warnings(result.record)).toContain('nvidia-smi printed what is no sample')
    expect(
      percentOff(result.record.energy_metrics.gpu_energy_total_joules, result.joules(curve)),
    ).toBeLessThan(1)
  })

  it('when nvidia-smi prints nothing but rubbish, without end', async () => {
    const result = await train(1, { gpu: { loop: { kind: 'flood', lineEnds: false } } })
    trains(result)
    expect(result.waitedSeconds).toBeLessThan(5 + startupSeconds)
    expect(warnings(result.record)).toContain('stopped, having printed 1 MB without a reading')
  })

  it('when perf hangs', async () => {
    const result = await train(0.5, { cpu: { loop: { kind: 'hang' } } })
    trains(result)
    expect(result.waitedSeconds).toBeLessThan(3 + startupSeconds)
    expect(warnings(result.record)).toContain('perf did not start within 3 s')
    expect(result.record.energy_sources.cpu).toBeNull()
  })
})
