// Waits for stand-ins of meters.
import { describe, expect, it } from 'vitest'
import type { Availability } from '../../lib/measure/availability.ts'
import { chooseMeters, probeMeters } from '../../lib/measure/meters.ts'
import { listGpus, withSlowdown } from '../../lib/measure/nvidia-smi/gpus.ts'
import { ask } from '../../lib/os/ask.ts'
import { powercapTree, type StandIns, withStandIns } from '../stand-ins/index.ts'

async function probe(standIns: StandIns) {
  const env = withStandIns(standIns)
  const availabilities = await probeMeters({
    env,
    sysfs: env.NIGHTWATT_SYSFS ?? '',
    cpuPowerWatts: undefined,
  })
  const of = (name: string): Availability => {
    const found = availabilities.find(availability => availability.name === name)
    if (found === undefined) throw new Error(`no meter ${name}`)
    return found
  }
  return { of, chosen: chooseMeters(availabilities).map(({ name }) => name) }
}

const onePackage = () =>
  powercapTree([{ folder: 'intel-rapl:0', name: 'package-0', curve: { kind: 'constant', watts: 40 } }])

describe('the meters of a night', () => {
  it('are perf and nvidia-smi where both answer', async () => {
    const tree = await onePackage()
    const { chosen, of } = await probe({ gpu: {}, cpu: {}, sysfs: tree.root })
    tree.stop()
    expect(chosen).toEqual(['perf', 'nvidia-smi'])
    expect(of('perf').finding).toBe('perf stat reads package and RAM energy')
    expect(of('nvidia-smi').finding).toBe('nvidia-smi reads 1 GPU')
  })

  it('are powercap where perf may not', async () => {
    const tree = await onePackage()
    const { chosen, of } = await probe({ cpu: { refusal: 'no-permission' }, sysfs: tree.root })
    tree.stop()
    expect(chosen).toEqual(['powercap'])
    expect(of('perf')).toMatchObject({
      meter: undefined,
      finding: 'perf is installed, but not permitted to read energy for the whole system',
      unlock: ['sudo sysctl -w kernel.perf_event_paranoid=0'],
    })
  })

  it('are an estimate where there is nothing', async () => {
    const { chosen, of } = await probe({})
    expect(chosen).toEqual(['estimate'])
    expect(of('perf')).toMatchObject({
      finding: 'perf is not installed',
      unlock: expect.arrayContaining(['sudo apt install linux-perf']),
    })
    expect(of('nvidia-smi').finding).toContain('not installed')
    expect(of('hwmon').finding).toContain('no processor temperature')
  })
})

describe('perf', () => {
  it('does without a RAM counter where the processor has none', async () => {
    expect((await probe({ cpu: { ram: null } })).of('perf').finding).toBe(
      'perf stat reads package energy (no RAM counter)',
    )
  })

  it('does without a RAM counter that is named and not supported', async () => {
    expect((await probe({ cpu: { notSupported: ['power/energy-ram/'] } })).of('perf').finding).toBe(
      'perf stat reads package energy (no RAM counter)',
    )
  })

  it('says that a machine has no energy events', async () => {
    expect((await probe({ cpu: { refusal: 'no-pmu' } })).of('perf')).toMatchObject({
      meter: undefined,
      finding: expect.stringContaining('no power/energy events'),
      unlock: expect.arrayContaining(['sudo modprobe rapl']),
    })
  })

  it('says that it is not there for the running kernel', async () => {
    expect((await probe({ cpu: { refusal: 'wrong-kernel' } })).of('perf')).toMatchObject({
      meter: undefined,
      unlock: ['sudo apt install linux-tools-$(uname -r)'],
    })
  })
})

describe('nvidia-smi', () => {
  it('leaves out the fields that an old driver does not know', async () => {
    const { of } = await probe({ gpu: { unknownFields: ['temperature.memory', 'utilization.memory'] } })
    expect(of('nvidia-smi').meter).toBeDefined()
  })

  it('counts the cards that tell no power', async () => {
    expect(
      (await probe({ gpu: { gpus: 2, fields: { 'power.draw': '[N/A]' } } })).of('nvidia-smi'),
    ).toMatchObject({ meter: undefined, finding: 'nvidia-smi lists 2 GPUs, but none tells its power' })
  })

  it.each([
    [
      "NVIDIA-SMI has failed because it couldn't communicate with the NVIDIA driver. Make sure that the latest NVIDIA driver is installed and running.\n",
      9,
      'driver does not answer',
      ['sudo modprobe nvidia'],
    ],
    ['No devices were found', 6, 'finds no GPU', []],
    [
      'Failed to initialize NVML: Driver/library version mismatch\nNVML library version: 550.54',
      18,
      'driver was updated',
      ['sudo reboot'],
    ],
    [
      'Failed to initialize NVML: Insufficient Permissions',
      4,
      'may not open the GPU',
      ['sudo usermod -aG video,render "$USER"'],
    ],
    ['Segmentation fault', 139, 'nvidia-smi gives no sample: Segmentation fault', ['nvidia-smi -q']],
  ])('explains %j', async (text, exitCode, finding, unlock) => {
    expect((await probe({ gpu: { refusal: { text, exitCode } } })).of('nvidia-smi')).toMatchObject({
      meter: undefined,
      finding: expect.stringContaining(finding),
      unlock,
    })
  })

  it('lists the cards of the machine', async () => {
    expect(await listGpus(withStandIns({ gpu: { gpus: 2 } }))).toMatchObject([
      { index: 0, name: 'Stand-in GPU', driver: '550.54.15', powerLimitWatts: 350 },
      { index: 1 },
    ])
    expect(await listGpus(withStandIns({}))).toEqual([])
  })

  it('takes from its report in words where each card slows itself down, unless it cannot tell whose is whose', async () => {
    const cards = await listGpus(withStandIns({ gpu: { gpus: 2 } }))
    const block = (slowdown: string) =>
      `    Temperature\n        GPU Current Temp                  : 41 C\n        GPU Shutdown Temp                 : 98 C\n        GPU Slowdown Temp                 : ${slowdown}\n`
    const limits = (report: string) => withSlowdown(cards, report).map(card => card.slowdownCelsius)
    expect(limits(block('95 C') + block('N/A'))).toEqual([95, null])
    expect(limits(block('95 C'))).toEqual([null, null])
    // Newer cards tell how far off it is, not where.
    expect(limits('GPU Slowdown T.Limit Temp : -2 C')).toEqual([null, null])
  })
})

describe('a question to a tool', () => {
  it('ends when the tool does not answer', async () => {
    const start = performance.now()
    const answer = await ask('nvidia-smi', ['-L'], {
      env: withStandIns({ gpu: { hangs: true } }),
      timeoutMs: 500,
    })
    expect(answer.failure).toBe('no answer within 0.5 s')
    expect(performance.now() - start).toBeLessThan(3000)
  })

  it('ends when the tool leaves a child behind that holds its output', async () => {
    const start = performance.now()
    const answer = await ask('sh', ['-c', 'sleep 5 & wait'], { env: withStandIns({}), timeoutMs: 300 })
    expect(answer.failure).toBe('no answer within 0.3 s')
    expect(performance.now() - start).toBeLessThan(3000)
  })
})
