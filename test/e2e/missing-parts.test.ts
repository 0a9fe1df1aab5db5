// Times whole nights: counters that mirror one another are told by when they are read.
// Any Node: missing programs.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { experiments, report } from 'nightwatt'
import { describe, expect, it } from 'vitest'
import type { ExperimentRecord, NightRecord } from '../../lib/record/schema.ts'
import { type Curve, powercapTree, type StandIns, withStandIns } from '../stand-ins/index.ts'
import { makeProject, toyConfig } from '../support/project.ts'

const watts = (value: number): Curve => ({ kind: 'constant', watts: value })

/** One training on a machine as described; what its record says, and its page, its table and the doctor when asked. */
async function train(machine: StandIns, seconds = 2) {
  const project = makeProject({
    config: toyConfig(),
    files: { 'toy/train.sh': `#!/bin/sh\nsleep ${seconds}\necho "Accuracy: 91.5"\n` },
  })
  const env = withStandIns(machine)
  const sweep = ['-r', 'toy', '-m', 'small', '-mt', 'epochs', '-s', '42', '--cooldown', '0', '--no-report']
  const { code, stderr } = await project.nightwatt(['run', ...sweep], { env })
  expect(code).toBe(0)
  const night = project.night()
  return {
    stderr,
    record: project.json(night, 'toy_small_001/experiment.json') as ExperimentRecord,
    night: project.json(night, 'night.json') as NightRecord,
    page: async () => readFileSync(await report(night, { out: join(project.root, 'reports') }), 'utf8'),
    rows: async () => (await experiments(night)).objects() as readonly Readonly<Record<string, unknown>>[],
    doctor: async (name: string) => {
      const { stdout } = await project.nightwatt(['doctor', '--json'], { env })
      const { meters } = JSON.parse(stdout) as { meters: Record<string, unknown>[] }
      return meters.find(meter => meter.name === name)
    },
  }
}

describe.concurrent('a total without one of its parts', { timeout: 120_000 }, () => {
  it.each([
    '[N/A]',
    '[Not Supported]',
    '[Unknown Error]',
    'ERR!',
  ])('is none, where one of two cards prints %s for its power', async text => {
    const { record, stderr, page, rows } = await train({
      cpu: {},
      gpu: { gpus: 2, curves: [watts(100)], cardFields: { 1: { 'power.draw': text } } },
    })
    expect(record.energy_metrics.gpu_energy_total_joules).toBeNull()
    expect(record.energy_total_joules).toBeNull()
    expect((await rows())[0]).toMatchObject({ energy_gpu_total_joules: null, energy_total_joules: null })
    expect(stderr).toMatch(/no total energy is known: GPU 1 \(GPU-\S+\) told no power/)
    const shown = await page()
    expect(shown).toMatch(/its energy is not known \(GPU 1 \(GPU-\S+\) told no power\)/)
    expect(shown).not.toContain('and cost')
  })

  it('is none, where no card tells its power, and doctor says so beforehand', async () => {
    const { record, doctor, page } = await train({
      cpu: {},
      gpu: { gpus: 2, fields: { 'power.draw': '[N/A]', uuid: '[N/A]' } },
    })
    expect(record.energy_total_joules).toBeNull()
    expect(record.energy_metrics.cpu_energy_total_joules).toBeGreaterThan(0)
    expect(record.energy_metrics.gpu_temp_max_celsius).toBe(52)
    expect(record.meters.filter(({ measures }) => measures === 'gpu').map(({ device }) => device)).toEqual([
      '00000000:3B:00.0',
      '00000000:3C:00.0',
    ])
    expect(await doctor('nvidia-smi')).toMatchObject({ available: false, used: true })
    expect(await page()).not.toContain('this machine showed no GPU')
  })

  it.each([
    ['Failed to initialize NVML: Driver/library version mismatch', 18],
    ["NVIDIA-SMI has failed because it couldn't communicate with the NVIDIA driver.", 9],
    ['Unable to determine the device handle for GPU 0000:3B:00.0: Unknown Error', 255],
  ])('is none, where nvidia-smi is there and fails: %s', async (text, exitCode) => {
    const { record, doctor, page, stderr } = await train({ cpu: {}, gpu: { refusal: { text, exitCode } } })
    expect(record.energy_metrics.cpu_energy_total_joules).toBeGreaterThan(0)
    expect(record.energy_total_joules).toBeNull()
    expect(record.energy_missing).toEqual(['nvidia-smi gave no reading of a GPU'])
    expect(await doctor('nvidia-smi')).toMatchObject({ available: false, used: true })
    expect(stderr).toContain('no run has a GPU energy, nor a total')
    const shown = await page()
    expect(shown).not.toContain('this machine showed no GPU')
    expect(shown).toContain('its energy is not known (nvidia-smi gave no reading of a GPU)')
  })

  it.each([{ notSupported: ['power/energy-pkg/'] }])('is none, where perf tells RAM alone: %j', async cpu => {
    const { record, doctor, rows } = await train({ cpu })
    expect(record.energy_metrics).toMatchObject({
      cpu_energy_pkg_joules: null,
      cpu_energy_total_joules: null,
    })
    expect(record.energy_metrics.cpu_energy_ram_joules).toBeGreaterThan(0)
    expect((await rows())[0]).toMatchObject({ energy_cpu_total_joules: null, energy_total_joules: null })
    expect(await doctor('perf')).toMatchObject({ available: false, used: true })
  })

  it('is whole on a machine without any nvidia-smi', async () => {
    const { record, page } = await train({ cpu: {} })
    expect(record.energy_total_joules).toBe(record.energy_metrics.cpu_energy_total_joules)
    expect(await page()).toContain('this machine showed no GPU')
  })
})

describe.concurrent('a counter that stands still', { timeout: 120_000 }, () => {
  it('tells nothing: the next meter is used, and doctor says why', async () => {
    const tree = await powercapTree([{ folder: 'intel-rapl:0', name: 'package-0', curve: watts(0) }])
    const { record, doctor } = await train({ sysfs: tree.root })
    tree.stop()
    expect(record.energy_sources.cpu).toBe('estimated')
    expect(await doctor('powercap')).toMatchObject({
      available: false,
      used: false,
      finding: expect.stringContaining('package-0 (intel-rapl:0) stands still'),
    })
  })

  it('of perf is passed over for powercap', async () => {
    const tree = await powercapTree([{ folder: 'intel-rapl:0', name: 'package-0', curve: watts(40) }])
    const { record } = await train({ cpu: { package: watts(0) }, sysfs: tree.root })
    tree.stop()
    expect(record.meters[0]?.meter).toBe('powercap')
    expect(record.energy_total_joules).toBeGreaterThan(0)
  })

  it('of RAM leaves the package to be known alone', async () => {
    const { record, doctor, stderr } = await train({ cpu: { ram: watts(0) } })
    expect(record.energy_metrics.cpu_energy_ram_joules).toBeNull()
    expect(record.energy_total_joules).toBe(record.energy_metrics.cpu_energy_pkg_joules)
    expect((await doctor('perf'))?.finding).toContain("RAM's counter stands still")
    expect(stderr).toContain("RAM's counter stands still")
  })
})

describe.concurrent('dies that mirror one counter', { timeout: 120_000 }, () => {
  it('count once, and that is told', async () => {
    const tree = await powercapTree([
      { folder: 'intel-rapl:0', name: 'package-0-die-0', curve: watts(68) },
      { folder: 'intel-rapl:1', name: 'package-0-die-1', curve: watts(68) },
    ])
    const { record, stderr } = await train({ sysfs: tree.root }, 3)
    tree.stop()
    const { duration_seconds: seconds, energy_total_joules: joules } = record
    // Counted twice it would be twice as much; how exact it is on a machine at rest, the timed tests say.
    expect(Math.abs((joules ?? 0) / (68 * (seconds ?? 0)) - 1)).toBeLessThan(0.2)
    expect(stderr).toContain('show one counter, so it is counted once')
  })

  it('are not taken for two sockets at nearly the same load', async () => {
    const tree = await powercapTree([
      { folder: 'intel-rapl:0', name: 'package-0', curve: watts(68) },
      { folder: 'intel-rapl:1', name: 'package-1', curve: watts(67), fromMicrojoules: 5_000_000_000 },
    ])
    const { record, stderr } = await train({ sysfs: tree.root })
    tree.stop()
    const { duration_seconds: seconds, energy_total_joules: joules } = record
    expect(Math.abs((joules ?? 0) / (135 * (seconds ?? 0)) - 1)).toBeLessThan(0.2)
    expect(stderr).not.toContain('counted once')
  })
})
