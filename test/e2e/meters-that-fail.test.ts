// Times the joules of nights whose meters fail.
// Any Node: meters.
import { existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { describe, expect, it } from 'vitest'
import type { ExperimentRecord } from '../../lib/record/schema.ts'
import { type Curve, type StandIns, temporaryFolder, withStandIns } from '../stand-ins/index.ts'
import { makeProject, toyConfig } from '../support/project.ts'

interface NightOptions {
  /** What the trainer does before it reaches its accuracy. */
  readonly trains: string
  readonly machine: StandIns
  readonly experiments?: number
}

/** Runs a night under the meters of a machine as described, and reads what it left. */
async function night({ trains, machine, experiments = 1 }: NightOptions) {
  const project = makeProject({
    config: toyConfig(),
    files: { 'toy/train.sh': `#!/bin/sh\n${trains}\necho "Accuracy: 91.5"\n` },
  })
  const env = {
    ...withStandIns(machine),
    NODE_OPTIONS: `--import ${pathToFileURL(join(import.meta.dirname, '../stand-ins/clocks.js'))}`,
    NIGHTWATT_TEST_CLOCK: join(project.root, 'clock.json'),
  }
  const sweep = ['-r', 'toy', '-m', 'small', '-mt', 'epochs', '-s', '42', '-n', String(experiments)]
  const plainly = ['--sample-interval', '200', '--cooldown', '0', '--no-report']
  const { code, stderr } = await project.nightwatt(['run', ...sweep, ...plainly], { env })
  const path = project.night()
  const idOf = (number: number) => `toy_small_00${number}`
  const recordOf = (number: number) => project.json(path, idOf(number), 'experiment.json') as ExperimentRecord
  // Whatever the meters do, the training is trained.
  for (let number = 1; number <= experiments; number += 1) {
    expect(recordOf(number)).toMatchObject({
      training_success: true,
      performance_metrics: { accuracy: 91.5 },
      attempts: [{ outcome: 'success' }],
    })
  }
  expect(code).toBe(0)
  return {
    stderr,
    record: recordOf(1),
    recordOf,
    journal: project.read(path, 'journal.ndjson'),
    /** Times of a trace in seconds since the epoch, of the first card where there are several. */
    times: (name: string) =>
      project
        .read(path, idOf(1), 'energy', `${name}.csv`)
        .trim()
        .split('\n')
        .slice(1)
        .map(line => Number(line.split(',')[0])),
  }
}

const watts = (value: number): Curve => ({ kind: 'constant', watts: value })
const meterOf = (record: ExperimentRecord, name: string) => {
  const found = record.meters.find(({ meter }) => meter === name)
  return found ?? expect.unreachable(`no ${name} in the record`)
}
/** How far an energy is from that of a constant power over the attempt, in per cent. */
const percentOff = (joules: number | null, power: number, { duration_seconds }: ExperimentRecord) => {
  const truth = power * (duration_seconds ?? Number.NaN)
  return (Math.abs((joules ?? Number.NaN) - truth) / truth) * 100
}
function expectToGoForward(times: readonly number[]): void {
  expect(times.length).toBeGreaterThan(5)
  expect(times).toEqual(times.toSorted((a, b) => a - b))
}
const maxStep = (times: readonly number[]) =>
  Math.max(...times.slice(1).map((time, position) => time - (times[position] ?? Number.NaN)))

describe.concurrent('a meter that fails in the middle of an attempt', { timeout: 120_000 }, () => {
  it('is started again when nvidia-smi hangs: the gap is in the trace, the coverage and the words', async () => {
    const { record, stderr, times } = await night({
      trains: 'sleep 11',
      machine: { gpu: { curves: [watts(200)], loop: { kind: 'hang', afterSamples: 15, runs: 1 } } },
    })
    const { gaps, coverage, problems, assumed_joules } = meterOf(record, 'nvidia-smi')
    expect(problems).toEqual([
      expect.stringMatching(/^nvidia-smi fell silent for 5\.\d s; it is started again$/),
      expect.stringMatching(/^nvidia-smi measures again, after [67]\.\d s without a reading$/),
    ])
    expect(gaps).toHaveLength(1)
    expect(gaps[0]?.seconds).toBeGreaterThan(6)
    expect(coverage).toBeLessThan(0.6)
    expect(record.energy_coverage.gpu).toBe(coverage)
    expect(assumed_joules).toBeCloseTo(200 * (gaps[0]?.seconds ?? 0), 3)
    expect(record.energy_uncertainty.gpu_joules).toBeGreaterThan((assumed_joules ?? 0) / 4)
    expect(record.warnings.join('\n')).toContain('of the GPU energy are assumed, not measured')
    expect(stderr).toContain('⚠ nvidia-smi: nvidia-smi fell silent for')
    expect(stderr).toContain('measures again')
    expectToGoForward(times('gpu_power'))
    expect(maxStep(times('gpu_power'))).toBeGreaterThan(6)
  })

  it('is started again when nvidia-smi dies in half a line, and the driver is away for a while', async () => {
    const { record, times } = await night({
      trains: 'sleep 7',
      machine: {
        gpu: {
          curves: [watts(200)],
          loop: { kind: 'die', afterSamples: 10, halfLine: true, refusesForMs: 2000, runs: 1 },
        },
      },
    })
    const { gaps, problems, energy_joules } = meterOf(record, 'nvidia-smi')
    expect(problems).toEqual([
      'nvidia-smi ended before the attempt did: exit code 15; it is started again',
      expect.stringContaining('nvidia-smi printed what is no sample: NVIDIA-SMI has failed'),
      'nvidia-smi could not be started again (exit code 9: nvidia-smi is installed, but the NVIDIA driver does not answer): it stays off until a start succeeds',
      expect.stringMatching(/^nvidia-smi measures again, after \d\.\d s without a reading$/),
    ])
    expect(gaps).toHaveLength(1)
    expect(percentOff(energy_joules, 200, record)).toBeLessThan(1)
    expectToGoForward(times('gpu_power'))
  })

  it('is measured around when it prints NUL bytes, half a line, or a line of 100 MB', async () => {
    const faults = [
      { kind: 'nul', afterSamples: 5 },
      { kind: 'half-line', afterSamples: 5 },
      { kind: 'long-line', afterSamples: 5, bytes: 100_000_000, runs: 1 },
    ] as const
    for (const fault of faults) {
      const { record, times } = await night({
        trains: 'sleep 4',
        machine: { gpu: { curves: [watts(200)], loop: fault } },
      })
      expect(percentOff(meterOf(record, 'nvidia-smi').energy_joules, 200, record)).toBeLessThan(1)
      expect(meterOf(record, 'nvidia-smi').problems.length).toBeLessThanOrEqual(3)
      expectToGoForward(times('gpu_power'))
    }
  })

  it('is told of when a card falls off the bus: the other is measured on', async () => {
    const { record } = await night({
      trains: 'sleep 9',
      machine: {
        gpu: {
          gpus: 2,
          curves: [watts(100), watts(300)],
          loop: { kind: 'cards', afterSamples: 10, gpus: 1 },
        },
      },
    })
    const cards = record.meters.filter(({ measures }) => measures === 'gpu')
    expect(cards.map(({ coverage }) => coverage > 0.9)).toEqual([true, false])
    expect(cards[1]?.gaps).toHaveLength(1)
    expect(cards[0]?.problems).toEqual([expect.stringMatching(/^GPU 1 \(GPU-.*\) is told of no more/)])
  })

  it('stays off when perf is killed and forbidden, and measures the next experiment when it may again', async () => {
    const { record, recordOf, stderr } = await night({
      trains: 'sleep 4.4',
      experiments: 2,
      machine: {
        cpu: {
          package: watts(40),
          ram: watts(4),
          loop: {
            kind: 'die',
            afterSamples: 10,
            runs: 1,
            refusesForMs: 2300,
            thenRefusal: 'no-permission',
          },
        },
      },
    })
    const { problems, coverage, gaps } = meterOf(record, 'perf')
    expect(problems).toEqual([
      'perf ended before the attempt did: killed by SIGKILL; it is started again',
      'perf could not be started again (exit code 255: perf is installed, but not permitted to read energy for the whole system): it stays off until a start succeeds',
    ])
    expect(coverage).toBeLessThan(0.6)
    expect(gaps).toHaveLength(1)
    expect(record.warnings.join('\n')).toContain('of the CPU energy are assumed, not measured')
    expect(stderr).toContain('it stays off until a start succeeds')
    const next = recordOf(2)
    expect(meterOf(next, 'perf')).toMatchObject({ problems: [], gaps: [], coverage: expect.closeTo(1, 2) })
    expect(percentOff(next.energy_metrics.cpu_energy_pkg_joules, 40, next)).toBeLessThan(2)
  })

  it('is told of once more at the end of the night when it failed in every experiment', async () => {
    const { recordOf, journal, stderr } = await night({
      trains: 'sleep 1.2',
      experiments: 2,
      machine: { gpu: { loop: { kind: 'hang' } } },
    })
    for (const number of [1, 2]) {
      expect(recordOf(number).energy_metrics.gpu_energy_total_joules).toBeNull()
      expect(recordOf(number).energy_coverage.gpu).toBe(0)
    }
    const words = 'nvidia-smi answered before the night and gave no reading in any of 2 experiments'
    expect(stderr).toContain(words)
    expect(journal).toContain(words)
  })

  it('takes the energy of the meantime when the powercap files vanish and come back', async () => {
    const sysfs = temporaryFolder('sysfs')
    const zone = join(sysfs, 'class/powercap/intel-rapl:0')
    mkdirSync(zone, { recursive: true })
    writeFileSync(join(zone, 'name'), 'package-0\n')
    writeFileSync(join(zone, 'max_energy_range_uj'), '262143328850\n')
    const file = join(zone, 'energy_uj')
    const gone = join(sysfs, 'gone')
    const began = performance.now()
    // 60 W, whether the file is there or not.
    const counter = setInterval(() => {
      if (existsSync(gone)) return rmSync(file, { force: true })
      writeFileSync(`${file}.new`, `${Math.round((performance.now() - began) * 60_000)}\n`)
      renameSync(`${file}.new`, file)
    }, 5)
    const { record } = await night({
      trains: `sleep 1; : > ${gone}; sleep 1.5; rm ${gone}; sleep 1`,
      machine: { sysfs },
    }).finally(() => clearInterval(counter))
    const { problems, energy_joules, coverage } = meterOf(record, 'powercap')
    expect(problems).toEqual([
      expect.stringMatching(/^powercap could not be read: ENOENT/),
      expect.stringMatching(/^powercap measures again, after 1\.\d s without a reading$/),
    ])
    expect(percentOff(energy_joules, 60, record)).toBeLessThan(3)
    expect(coverage).toBeGreaterThan(0.99)
  })
})

describe.concurrent('a clock that jumps in the middle of an attempt', { timeout: 120_000 }, () => {
  const machine: StandIns = {
    gpu: { curves: [watts(200)] },
    cpu: { package: watts(40), ram: null },
  }
  const changing = (change: object) =>
    `sleep 2; echo '${JSON.stringify(change)}' > new; mv new "$NIGHTWATT_TEST_CLOCK"; sleep 2.5`

  it.each([
    ['back by an hour', -3_600_000, 'set back by 1 h 00 min'],
    ['forward by a day', 86_400_000, 'set forward by 24 h 00 min'],
    ['back by less than a second', -700, 'set back by (?:69|70)\\d ms'],
  ])('moves no sample when the wall clock is set %s', async (_words, setMs, told) => {
    const { record, times, stderr } = await night({ trains: changing({ setMs }), machine })
    const warnings = record.warnings.join('\n')
    expect(warnings).toMatch(new RegExp(`clock: the wall clock was ${told}`))
    expect(stderr).toMatch(new RegExp(`⚠ clock: the wall clock was ${told}`))
    expect(warnings).not.toContain("nvidia-smi's clock was off")
    expect(record.duration_seconds).toBeGreaterThan(4)
    expect(record.duration_seconds).toBeLessThan(8)
    expect(record.energy_coverage).toEqual({ cpu: expect.closeTo(1, 2), gpu: expect.closeTo(1, 2) })
    expect(percentOff(record.energy_metrics.gpu_energy_total_joules, 200, record)).toBeLessThan(0.5)
    expect(percentOff(record.energy_metrics.cpu_energy_total_joules, 40, record)).toBeLessThan(2)
    for (const name of ['gpu_power', 'cpu_power']) {
      expectToGoForward(times(name))
      expect(maxStep(times(name))).toBeLessThan(2)
    }
    const [attempt] = record.attempts
    const seconds = (Date.parse(attempt?.ended_at ?? '') - Date.parse(attempt?.started_at ?? '')) / 1000
    expect(seconds).toBeCloseTo(record.duration_seconds ?? Number.NaN, 1)
  })

  it('counts no energy for the time in which the machine slept, and marks where', async () => {
    const { record, times } = await night({ trains: changing({ sleptMs: 8 * 3_600_000 }), machine })
    expect(record.warnings.join('\n')).toMatch(/clock: the machine slept for 8 h 00 min at \S+: no energy/)
    expect(record.duration_seconds).toBeLessThan(8)
    for (const [name, power] of [
      ['nvidia-smi', 200],
      ['perf', 40],
    ] as const) {
      const { gaps, coverage, energy_joules } = meterOf(record, name)
      expect(gaps).toHaveLength(1)
      expect(gaps[0]?.seconds).toBeLessThan(2)
      expect(coverage).toBeLessThan(1)
      expect(coverage).toBeGreaterThan(0.6)
      expect(percentOff(energy_joules, power, record)).toBeLessThan(3)
    }
    for (const name of ['gpu_power', 'cpu_power']) expectToGoForward(times(name))
  })
})
