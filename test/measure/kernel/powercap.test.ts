// Times a counter that rises.
// Any Node: meters.
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { AttemptClock } from '../../../lib/measure/clock/clock.ts'
import { counterDifference, probePowercap } from '../../../lib/measure/kernel/powercap.ts'
import type { Sample } from '../../../lib/measure/meter.ts'
import { powercapTree, temporaryFolder } from '../../stand-ins/index.ts'

const range = 262_143_328_850

describe('the difference of an energy counter', () => {
  it('is what it grew by', () => {
    expect(counterDifference(1000, 5_001_000, range, 200)).toBe(5_000_000)
  })

  it('goes on past the end of its range', () => {
    expect(counterDifference(range - 1_000_000, 4_000_000, range, 200)).toBe(5_000_000)
  })

  it('is unknown when the counter was reset: no package takes a megawatt', () => {
    expect(counterDifference(100_000_000, 0, range, 200)).toBeNull()
  })

  it('is unknown when it went back and its range is not told', () => {
    expect(counterDifference(1000, 0, Number.NaN, 200)).toBeNull()
  })
})

describe('powercap', () => {
  const probe = (sysfs: string) => probePowercap({ env: {}, sysfs, cpuPowerWatts: undefined })

  /** A counter that moves while it is probed. */
  const probeMoving = async (sysfs: string, move: () => void) => {
    const probed = probe(sysfs)
    await wait(10)
    move()
    return probed
  }

  it('adds up packages and RAM, and no domain twice', async () => {
    const tree = await powercapTree([
      { folder: 'intel-rapl:0', name: 'package-0', curve: { kind: 'constant', watts: 50 } },
      { folder: 'intel-rapl:0:0', name: 'core', curve: { kind: 'constant', watts: 30 } },
      { folder: 'intel-rapl:0:1', name: 'dram', curve: { kind: 'constant', watts: 5 } },
      {
        folder: 'intel-rapl:1',
        name: 'package-1',
        curve: { kind: 'constant', watts: 70 },
        maxMicrojoules: 10_000_000,
        fromMicrojoules: 9_980_000,
      },
      { folder: 'intel-rapl:2', name: 'psys', curve: { kind: 'constant', watts: 300 } },
      { folder: 'intel-rapl-mmio:0', name: 'package-0', curve: { kind: 'constant', watts: 50 } },
    ])
    try {
      const { meter, finding } = await probe(tree.root)
      expect(finding).toBe('powercap counts 2 package(s)')
      const samples: Sample[] = []
      const session = await meter?.start({
        intervalMs: 50,
        env: {},
        clock: new AttemptClock(),
        onProblem: problem => expect.unreachable(problem),
        onSample: sample => samples.push(sample),
      })
      await wait(800)
      await session?.stop()
      const seconds = samples.reduce((sum, { intervalMs = 0 }) => sum + intervalMs, 0) / 1000
      const joules = (of: 'packageJoules' | 'ramJoules') =>
        samples.reduce((sum, sample) => sum + (sample.values[of] ?? Number.NaN), 0)
      expect(seconds).toBeGreaterThan(0.75)
      // A counter file is up to some milliseconds old when it is read, and on a crowded machine older.
      const lateSeconds = 0.05 + tree.lateSeconds()
      expect(Math.abs(joules('packageJoules') - 120 * seconds)).toBeLessThan(120 * lateSeconds)
      expect(Math.abs(joules('ramJoules') - 5 * seconds)).toBeLessThan(5 * lateSeconds)
    } finally {
      tree.stop()
    }
  })

  it('says once what it cannot read any more, and takes the energy of the meantime when it can again', async () => {
    const root = temporaryFolder('sysfs')
    const folder = join(root, 'class/powercap/intel-rapl:0')
    const write = (text: string) => writeFileSync(join(folder, 'energy_uj'), text)
    mkdirSync(folder, { recursive: true })
    writeFileSync(join(folder, 'name'), 'package-0\n')
    writeFileSync(join(folder, 'max_energy_range_uj'), '262143328850\n')
    write('1000000\n')
    const { meter } = await probeMoving(root, () => write('1000001\n'))
    const problems: string[] = []
    const joules: (number | null)[] = []
    const session = await meter?.start({
      intervalMs: 20,
      env: {},
      clock: new AttemptClock(),
      onProblem: problem => problems.push(problem),
      onSample: sample => joules.push(sample.values.packageJoules ?? null),
    })
    write('')
    await wait(100)
    write('6000000\n')
    await session?.stop()
    expect(problems).toEqual([
      expect.stringContaining('holds no number'),
      expect.stringMatching(/^powercap measures again, after \d+ ms without a reading$/),
    ])
    expect(joules.reduce<number>((sum, value) => sum + (value ?? 0), 0)).toBeCloseTo(5, 5)
  })

  it('does not believe a counter that was out of sight for longer than a round may take', async () => {
    const root = temporaryFolder('sysfs')
    const folder = join(root, 'class/powercap/intel-rapl:0')
    const file = join(folder, 'energy_uj')
    mkdirSync(folder, { recursive: true })
    writeFileSync(join(folder, 'name'), 'package-0\n')
    // At a kilowatt it goes round in 50 ms.
    writeFileSync(join(folder, 'max_energy_range_uj'), '50000000\n')
    writeFileSync(file, '1000000\n')
    const { meter } = await probeMoving(root, () => writeFileSync(file, '1000001\n'))
    const joules: (number | null)[] = []
    const session = await meter?.start({
      intervalMs: 10,
      env: {},
      clock: new AttemptClock(),
      onProblem() {},
      onSample: sample => joules.push(sample.values.packageJoules ?? null),
    })
    rmSync(file)
    await wait(100)
    writeFileSync(file, '2000000\n')
    await wait(50)
    writeFileSync(file, '2000100\n')
    await session?.stop()
    expect(joules.reduce<number>((sum, value) => sum + (value ?? 0), 0)).toBeCloseTo(0.0001, 6)
  })

  it('takes no difference over a time in which we stood still and the counter may have gone round', async () => {
    // At half a kilowatt it goes round in 100 ms.
    const curve = { kind: 'constant', watts: 500 } as const
    const tree = await powercapTree([
      { folder: 'intel-rapl:0', name: 'package-0', curve, maxMicrojoules: 50_000_000 },
    ])
    const { meter } = await probe(tree.root)
    const problems: string[] = []
    const samples: Sample[] = []
    const session = await meter?.start({
      intervalMs: 20,
      env: {},
      clock: new AttemptClock(),
      onProblem: problem => problems.push(problem),
      onSample: sample => samples.push(sample),
    })
    await wait(100)
    const until = performance.now() + 330
    while (performance.now() < until);
    await wait(50)
    await session?.stop()
    tree.stop()
    expect(problems).toContainEqual(expect.stringMatching(/^powercap was not read for 0\.\d s/))
    expect(samples.every(({ intervalMs = 0 }) => intervalMs < 300)).toBe(true)
  })

  it('says what is not there, and what would bring it', async () => {
    expect(await probe(temporaryFolder('sysfs'))).toMatchObject({
      meter: undefined,
      finding: expect.stringContaining('holds no package energy counter'),
      unlock: ['sudo modprobe intel_rapl_common intel_rapl_msr'],
    })
  })

  it('says which command lets it read counters that are there', async () => {
    const root = temporaryFolder('sysfs')
    // A folder in the counter's place cannot be read by anyone, root included.
    mkdirSync(join(root, 'class/powercap/intel-rapl:0/energy_uj'), { recursive: true })
    writeFileSync(join(root, 'class/powercap/intel-rapl:0/name'), 'package-0\n')
    const { meter, unlock } = await probe(root)
    expect(meter).toBeUndefined()
    expect(unlock).toEqual([`sudo chmod a+r ${root}/class/powercap/intel-rapl:*/energy_uj`])
  })
})
