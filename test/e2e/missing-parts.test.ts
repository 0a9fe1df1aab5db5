import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { ExperimentRecord, NightRecord } from '../../lib/record/schema.ts'
import { type Curve, powercapTree, type StandIns, withStandIns } from '../stand-ins/index.ts'
import { makeProject, toyConfig } from './project.ts'

const watts = (value: number): Curve => ({ kind: 'constant', watts: value })

/** One training on a machine as described; what its record, its page, its table and the doctor say. */
async function train(machine: StandIns, seconds = 2) {
  const project = makeProject({
    config: toyConfig(),
    files: { 'toy/train.sh': `#!/bin/sh\nsleep ${seconds}\necho "Accuracy: 91.5"\n` },
  })
  const env = withStandIns(machine)
  const sweep = ['-r', 'toy', '-m', 'small', '-mt', 'epochs', '-s', '42', '--cooldown', '0']
  const { code, stderr } = await project.nightwatt(['run', ...sweep], { env })
  expect(code).toBe(0)
  const doctor = await project.nightwatt(['doctor', '--json'], { env })
  const table = await project.nightwatt(['table', '--format', 'json'], { env })
  const page = readdirSync(join(project.root, 'reports')).find(name => name.startsWith('night'))
  const night = project.night()
  return {
    stderr,
    record: project.json(night, 'toy_small_001/experiment.json') as ExperimentRecord,
    night: project.json(night, 'night.json') as NightRecord,
    page: readFileSync(
      join(project.root, 'reports', page ?? readdirSync(join(project.root, 'reports'))[0] ?? ''),
      'utf8',
    ),
    rows: JSON.parse(table.stdout) as readonly Readonly<Record<string, unknown>>[],
    doctor: (name: string) =>
      (JSON.parse(doctor.stdout) as { meters: Record<string, unknown>[] }).meters.find(
        meter => meter.name === name,
      ),
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
    expect(rows[0]).toMatchObject({ energy_gpu_total_joules: null, energy_total_joules: null })
    expect(stderr).toMatch(/no total energy is known: GPU 1 \(GPU-\S+\) told no power/)
    expect(page).toMatch(/its energy is not known \(GPU 1 \(GPU-\S+\) told no power\)/)
    expect(page).not.toContain('and cost')
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
    expect(doctor('nvidia-smi')).toMatchObject({ available: false, used: true })
    expect(page).not.toContain('this machine showed no GPU')
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
    expect(doctor('nvidia-smi')).toMatchObject({ available: false, used: true })
    expect(stderr).toContain('no run has a GPU energy, nor a total')
    expect(page).not.toContain('this machine showed no GPU')
    expect(page).toContain('its energy is not known (nvidia-smi gave no reading of a GPU)')
  })

  it.each([{ notSupported: ['power/energy-pkg/'] }])('is none, where perf tells RAM alone: %j', async cpu => {
    const { record, doctor, rows } = await train({ cpu })
    expect(record.energy_metrics).toMatchObject({
      cpu_energy_pkg_joules: null,
      cpu_energy_total_joules: null,
    })
    expect(record.energy_metrics.cpu_energy_ram_joules).toBeGreaterThan(0)
    expect(rows[0]).toMatchObject({ energy_cpu_total_joules: null, energy_total_joules: null })
    expect(doctor('perf')).toMatchObject({ available: false, used: true })
  })

  it('is whole on a machine without any nvidia-smi', async () => {
    const { record, page } = await train({ cpu: {} })
    expect(record.energy_total_joules).toBe(record.energy_metrics.cpu_energy_total_joules)
    expect(page).toContain('this machine showed no GPU')
  })
})

describe.concurrent('a counter that stands still', { timeout: 120_000 }, () => {
  it('tells nothing: the next meter is used, and doctor says why', async () => {
    const tree = await powercapTree([{ folder: 'intel-rapl:0', name: 'package-0', curve: watts(0) }])
    const { record, doctor } = await train({ sysfs: tree.root })
    tree.stop()
    expect(record.energy_sources.cpu).toBe('estimated')
    expect(doctor('powercap')).toMatchObject({
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
    expect(doctor('perf')?.finding).toContain("RAM's counter stands still")
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
    expect(record.energy_total_joules).toBeGreaterThan(195)
    expect(record.energy_total_joules).toBeLessThan(215)
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
    expect(Math.abs((joules ?? 0) / (135 * (seconds ?? 0)) - 1)).toBeLessThan(0.05)
    expect(stderr).not.toContain('counted once')
  })
})
