// Waits long for whole nights.
// Any Node: GPUs.
import { spawn } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { checkNight, experiments, report } from 'nightwatt'
import { describe, expect, it } from 'vitest'
import type { ExperimentRecord } from '../../lib/record/schema.ts'
import { type Curve, type GpuPlay, withStandIns } from '../stand-ins/index.ts'
import { makeProject, toyConfig } from '../support/project.ts'

const curves: readonly Curve[] = [100, 200, 300].map(watts => ({ kind: 'constant', watts }))
const uuid = (card: number) => `GPU-00000000-0000-4000-8000-00000000000${card}`

interface Options {
  readonly gpu?: GpuPlay
  readonly flags?: readonly string[]
  readonly env?: NodeJS.ProcessEnv
  readonly config?: Readonly<Record<string, unknown>>
}

/** One training of a second on a machine of three cards. */
async function train({ gpu, flags = [], env = {}, config = {} }: Options) {
  const project = makeProject({
    config: toyConfig(config),
    files: {
      'toy/train.sh': `#!/bin/sh\nsleep 1\necho "sees [\${CUDA_VISIBLE_DEVICES-all}] by \${CUDA_DEVICE_ORDER-speed}"\necho "Accuracy: 91.5"\n`,
    },
  })
  const machine = { ...withStandIns({ cpu: {}, gpu: { gpus: 3, curves, ...gpu } }), ...env }
  const sweep = [
    '-r',
    'toy',
    '-m',
    'small',
    '-mt',
    'epochs',
    '-s',
    '42',
    '--cooldown',
    '0',
    '--no-report',
    ...flags,
  ]
  const ended = await project.nightwatt(['run', ...sweep], { env: machine })
  const read = () => {
    const night = project.night()
    const record = project.json(night, 'toy_small_001/experiment.json') as ExperimentRecord
    const { gpu_energy_total_joules: own } = record.energy_metrics
    const seconds = record.duration_seconds ?? Number.NaN
    return {
      record,
      ownWatts: own === null ? null : Math.round(own / seconds),
      otherWatts:
        typeof record.gpu_energy_other_joules === 'number'
          ? Math.round(record.gpu_energy_other_joules / seconds)
          : null,
      log: project.read(night, 'toy_small_001/training.log'),
      page: async () => readFileSync(await report(night, { out: join(project.root, 'reports') }), 'utf8'),
      findings: async () => (await checkNight(night)).findings,
      table: async () => (await experiments(night)).objects() as readonly Readonly<Record<string, unknown>>[],
    }
  }
  return { ...ended, read, hasNight: () => readdirSync(project.root).includes('results') }
}

describe.concurrent('the joules of a run', { timeout: 120_000 }, () => {
  it.each<[string, NodeJS.ProcessEnv, number | null, number | null]>([
    ['an index', { CUDA_VISIBLE_DEVICES: '1', CUDA_DEVICE_ORDER: 'PCI_BUS_ID' }, 200, 400],
    ['indices up to the first that is none', { CUDA_VISIBLE_DEVICES: '2,7,0' }, 300, 300],
    ['a UUID and the beginning of another', { CUDA_VISIBLE_DEVICES: `${uuid(0)},${uuid(2)}` }, 400, 200],
    ['nothing', { CUDA_VISIBLE_DEVICES: '' }, null, 600],
    ['-1', { CUDA_VISIBLE_DEVICES: '-1' }, null, 600],
    ['all of a container', { NVIDIA_VISIBLE_DEVICES: 'all' }, 600, null],
    ['none of a container', { NVIDIA_VISIBLE_DEVICES: 'void' }, null, 600],
    ["a job's cards", { SLURM_JOB_GPUS: '0-1' }, 300, 300],
    ['cards that a container numbers anew', { NVIDIA_VISIBLE_DEVICES: '4,5,6' }, 600, null],
  ])('are those of the cards that the environment gives it: %s', async (_name, env, own, other) => {
    const { read, code } = await train({ env })
    const { ownWatts, otherWatts, record, log, findings } = read()
    expect(code).toBe(0)
    expect([ownWatts, otherWatts]).toEqual([own, other])
    expect(record.energy_total_joules).toBeCloseTo(
      (record.energy_metrics.cpu_energy_total_joules ?? 0) +
        (record.energy_metrics.gpu_energy_total_joules ?? 0),
      6,
    )
    expect(log).toContain(`sees [${env.CUDA_VISIBLE_DEVICES ?? 'all'}]`)
    expect(await findings()).toEqual([])
  })

  it('are those of the cards that --gpus names, whatever the environment does, and it may use no others', async () => {
    const { read } = await train({ flags: ['--gpus', '0,2'], env: { CUDA_VISIBLE_DEVICES: '1' } })
    const { ownWatts, otherWatts, log, page, table } = read()
    expect([ownWatts, otherWatts]).toEqual([400, 200])
    expect(log).toContain(`sees [${uuid(0)},${uuid(2)}] by PCI_BUS_ID`)
    expect((await table())[0]).toMatchObject({ energy_gpu_other_joules: expect.any(Number) })
    const shown = await page()
    expect(shown).toContain('GPU energy is that of GPU 0, 2 alone (--gpus)')
    expect(shown).toContain('The other GPUs of the machine took')
  })

  it("are those that the repository's configuration names, unless --gpus says otherwise", async () => {
    const config = { gpus: '1' }
    expect((await train({ config })).read().ownWatts).toBe(200)
    expect((await train({ config: { gpus: [0, 1] } })).read().ownWatts).toBe(300)
    const none = (await train({ config, flags: ['--gpus', 'none'] })).read()
    expect([none.ownWatts, none.otherWatts]).toEqual([null, 600])
    expect(none.log).toContain('sees []')
    expect(none.record.energy_total_joules).toBe(none.record.energy_metrics.cpu_energy_total_joules)
  })

  it('are not without the power of a card of theirs, and are without that of others', async () => {
    const gpu = { cardFields: { 1: { 'power.draw': '[N/A]' } } }
    expect((await train({ gpu, flags: ['--gpus', '1'] })).read().record.energy_total_joules).toBeNull()
    const { record, otherWatts } = (await train({ gpu, flags: ['--gpus', '0'] })).read()
    expect(record.energy_total_joules).toBeGreaterThan(0)
    expect(otherWatts).toBeNull()
  })

  it('are told to be unsure where CUDA numbers different cards by their speed', async () => {
    const gpu = { names: { 0: 'Slow', 1: 'Fast', 2: 'Slow' } }
    const { stderr } = await train({ gpu, env: { CUDA_VISIBLE_DEVICES: '0' } })
    expect(stderr).toContain('Set CUDA_DEVICE_ORDER=PCI_BUS_ID')
  })
})

describe.concurrent('cards that there are none of', { timeout: 120_000 }, () => {
  it.each([
    ['--gpus', '7', 'found 7, which is no card of this machine'],
    ['--gpus', 'GPU-9', 'found GPU-9, which is no card of this machine'],
    ['--gpus', 'GPU-0', 'found GPU-0, which more than one card begins with'],
    ['--gpus', 'first', 'allowed: auto, all, none, or a list of cards'],
    ['--gpus', 'MIG-1234', 'all of its slices (MIG) together'],
  ])('are refused, with those that there are: %s %s', async (flag, value, words) => {
    const { code, stderr, hasNight } = await train({ flags: [flag, value] })
    expect(code).toBe(2)
    expect(stderr).toContain(words)
    if (words.includes('card of this') || words.includes('begins'))
      expect(stderr).toContain(`0 (Stand-in GPU, ${uuid(0)}), 1 (`)
    expect(hasNight()).toBe(false)
  })

  it.each(['MIG-GPU-1/2/3', 'MIG-0af8'])('are refused in the environment too: %s', async value => {
    const { code, stderr } = await train({ env: { CUDA_VISIBLE_DEVICES: value } })
    expect(code).toBe(2)
    expect(stderr).toContain('CUDA_VISIBLE_DEVICES: found')
  })

  it('are refused in a configuration', async () => {
    const { code, stderr } = await train({ config: { gpus: 'two' } })
    expect(code).toBe(2)
    expect(stderr).toMatch(/gpus.*found "two"; allowed: auto, all, none/s)
  })
})

describe.concurrent("somebody else's process", { timeout: 120_000 }, () => {
  it('on a card of the run is a warning with its start and its memory; on another card it is none', async () => {
    const other = spawn('sleep', ['60'])
    try {
      const apps = [{ card: 1, pid: other.pid ?? 0, name: '/usr/bin/python3', memoryMiB: 2048 }]
      const { read, stderr } = await train({ gpu: { apps }, flags: ['--gpus', '1'] })
      const told = expect.stringMatching(
        /somebody else's python3 is on GPU 1 \(pid \d+, since \d{4}-\d\d-\d\d \d\d:\d\d, 2\.\d+ GB of its memory\)/,
      )
      expect(read().record.warnings).toEqual([told])
      expect(stderr).toEqual(told)
      const elsewhere = await train({ gpu: { apps }, flags: ['--gpus', '0'] })
      expect(elsewhere.read().record.warnings).toEqual([])
    } finally {
      other.kill()
    }
  })
})
