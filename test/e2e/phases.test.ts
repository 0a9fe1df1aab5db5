// Times the joules of phases.
// Any Node: logs.
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { ExperimentRecord } from '../../lib/record/schema.ts'
import { type Curve, joulesBetween, type StandIns, withStandIns } from '../stand-ins/index.ts'
import { makeProject } from '../support/project.ts'

const flags = ['run', '-r', 'toy', '-m', 'small', '-s', '1', '--cooldown', '0', '-mr', '0', '--no-report']

/** One run of a Python program whose lines say when it did what, by the clock that the stand-ins' curves follow. */
async function run(
  program: string,
  machine: StandIns,
  repository: Readonly<Record<string, unknown>> = {},
  more: readonly string[] = [],
) {
  const project = makeProject({
    config: {
      models: {
        toy: { path: 'toy', command: ['python3', 'train.py'], models: ['small'], ...repository },
      },
    },
    files: { 'toy/train.py': `import time\n${program}\n` },
  })
  const env = withStandIns(machine)
  const { code, stderr } = await project.nightwatt([...flags, ...more], { env })
  const night = project.night()
  const record = project.json(night, 'toy_small_001/experiment.json') as ExperimentRecord
  const phase = (name: string) => record.phases?.find(one => one.name === name)
  const instants = new Map(
    [...project.read(night, 'toy_small_001/training.log').matchAll(/^at (\S+) (\S+)$/gm)].map(
      ([, name = '', time]) => [name, Number(time) * 1000],
    ),
  )
  return {
    code,
    stderr,
    record,
    phase,
    at: (name: string) => instants.get(name) ?? Number.NaN,
    alter(change: (kept: ExperimentRecord) => void) {
      change(record)
      writeFileSync(join(night, 'toy_small_001/experiment.json'), JSON.stringify(record))
    },
    check: () => project.nightwatt(['check', night, '--json'], { env }),
    table: async () => {
      const { stdout } = await project.nightwatt(['table', '--format', 'json'], { env })
      return JSON.parse(stdout) as readonly Readonly<Record<string, unknown>>[]
    },
  }
}

const says = `
def at(name): print(f"at {name} {time.time():.4f}")
`

/** By how much the seconds of a phase are off the program's own clock, beyond three times what they say of themselves. */
function secondsOff(
  phase: { readonly seconds: number | null; readonly seconds_uncertainty?: number | null } | undefined,
  at: (name: string) => number,
): number {
  const off = Math.abs((phase?.seconds ?? Number.NaN) - (at('end') - at('begin')) / 1000)
  return off - 3 * (phase?.seconds_uncertainty ?? 0)
}

/** How far a value lies outside of two bounds. */
function beyond(value: number | null | undefined, low: number, high: number): number {
  const known = value ?? Number.NaN
  return Math.max(low - known, known - high)
}

describe('phases that a program tells of', () => {
  const gpu: Curve = { kind: 'square', lowWatts: 80, highWatts: 240, periodMs: 1700 }
  const machine: StandIns = {
    gpu: { curves: [gpu] },
    cpu: { package: { kind: 'constant', watts: 40 }, ram: null },
  }

  it('have the joules of their own times, within twice what is said not to be known', async () => {
    const { code, phase, at, record, check, table } = await run(
      `${says}
time.sleep(0.7)
for epoch in range(3):
    at(f"begin{epoch}")
    print("nightwatt:begin train")
    at(f"begun{epoch}")
    time.sleep(1.6)
    at(f"end{epoch}")
    print("nightwatt:end train")
    at(f"ended{epoch}")
    time.sleep(0.5)
`,
      machine,
    )
    expect(code).toBe(0)
    // Each line was written between two instants, which a crowded machine may put a while apart.
    const epochs = (from: string, to: string) =>
      [0, 1, 2].map(epoch => [at(`${from}${epoch}`), at(`${to}${epoch}`)] as const)
    const seconds = (times: ReturnType<typeof epochs>) =>
      times.reduce((sum, [from, to]) => sum + (to - from) / 1000, 0)
    const joules = (times: ReturnType<typeof epochs>) =>
      times.reduce((sum, [from, to]) => sum + joulesBetween(gpu, from, to), 40 * seconds(times))
    const [shortest, longest] = [epochs('begun', 'end'), epochs('begin', 'ended')]
    const train = phase('train')
    expect(train?.times).toBe(3)
    expect(beyond(train?.seconds, seconds(shortest), seconds(longest))).toBeLessThan(
      3 * (train?.seconds_uncertainty ?? 0),
    )
    expect(beyond(train?.energy_total_joules, joules(shortest), joules(longest))).toBeLessThan(
      2 * (train?.uncertainty_joules ?? 0),
    )
    const outside = record.outside_phases
    const rest = (record.energy_total_joules ?? 0) - (train?.energy_total_joules ?? 0)
    expect(Math.abs((outside?.energy_total_joules ?? 0) - rest)).toBeLessThan(
      2 * (outside?.uncertainty_joules ?? 0),
    )
    expect(outside?.overlap_seconds).toBe(0)
    const [row] = await table()
    expect(row).toMatchObject({
      phase_train_times: 3,
      phase_train_seconds: train?.seconds,
      phase_train_energy_total_joules: train?.energy_total_joules,
      phase_train_energy_uncertainty_joules: train?.uncertainty_joules,
      outside_phases_energy_total_joules: outside?.energy_total_joules,
      phase_train_energy_sensor_joules: train?.sensor_joules,
    })
    // What a sensor may be off by is in proportion: NVIDIA's 5 % of the card's joules, nothing of a processor's.
    const card = train?.components.find(({ part }) => part === 'gpu')
    expect(card?.sensor_source).toBe('NVIDIA ±5 %')
    expect(train?.sensor_joules).toBeCloseTo(0.05 * (card?.energy_joules ?? Number.NaN), 6)
    expect((await check()).code).toBe(0)
  })

  it('have the energy of constant power to two per cent, and say so', async () => {
    const { phase, at } = await run(
      `${says}
time.sleep(0.4)
at("begin")
print("nightwatt:begin train")
time.sleep(3)
print("nightwatt:end train")
at("end")
time.sleep(0.4)
`,
      { gpu: { curves: [{ kind: 'constant', watts: 200 }] } },
    )
    const joules = (200 * (at('end') - at('begin'))) / 1000
    const gpu = phase('train')?.components.find(({ part }) => part === 'gpu')
    expect(Math.abs((gpu?.energy_joules ?? 0) - joules)).toBeLessThan(0.02 * joules)
    expect(gpu?.uncertainty_joules ?? 99).toBeLessThan(0.02 * joules)
  })

  it('are measured the same by lines that the configuration knows, and check finds an altered one', async () => {
    const { phase, record, check, alter, at } = await run(
      `${says}
print("loading")
time.sleep(0.5)
at("begin")
print("Epoch 1")
time.sleep(1)
print("Training done")
at("end")
time.sleep(0.3)
`,
      machine,
      {
        phases: {
          train: { from: 'Epoch \\d', until: 'Training (?:done|failed)' },
          test: { from: 'x', until: 'y' },
        },
      },
    )
    expect(secondsOff(phase('train'), at)).toBeLessThan(0.05)
    expect(phase('test')).toMatchObject({ times: 0, seconds: null, energy_total_joules: null })
    expect(record.warnings).toContain('phase test: no line of the log began it')
    alter(kept => {
      for (const one of kept.phases ?? []) {
        if (one.energy_total_joules !== null) one.energy_total_joules += 1
      }
    })
    const { stdout, code } = await check()
    expect(code).toBe(1)
    expect(stdout).toContain('phases[0].energy_total_joules')
  })

  it('have no joules where the program holds its output back, and it is said', async () => {
    const { phase, record, check } = await run(
      `
out = open(1, "w", buffering=65536, closefd=False)
time.sleep(0.5)
out.write("nightwatt:begin train\\n")
time.sleep(1)
out.write("nightwatt:end train\\n")
time.sleep(0.3)
`,
      machine,
    )
    expect(phase('train')).toMatchObject({ times: 1, seconds: null, energy_total_joules: null })
    expect(record.warnings.join('\n')).toContain('phase train: its joules are not told')
    expect(record.energy_total_joules).not.toBeNull()
    expect((await check()).code).toBe(0)
  })

  it('have their seconds without a meter', async () => {
    const { phase, at } = await run(
      `${says}\nat("begin")\nprint("nightwatt:begin train")\ntime.sleep(0.6)\nprint("nightwatt:end train")\nat("end")\ntime.sleep(0.2)`,
      {},
      {},
      ['--no-energy'],
    )
    expect(secondsOff(phase('train'), at)).toBeLessThan(0.05)
    expect(phase('train')?.energy_total_joules).toBeNull()
  })
})
