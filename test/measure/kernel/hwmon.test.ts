import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { AttemptClock } from '../../../lib/measure/clock/clock.ts'
import { cpuThrottlingCelsius, probeHwmon } from '../../../lib/measure/kernel/hwmon.ts'
import { addTemperatures, temporaryFolder } from '../../stand-ins/index.ts'

const probe = (sysfs: string) => probeHwmon({ env: {}, sysfs, cpuPowerWatts: undefined })

/** The temperatures read at the start and at the end, and the problems told, when something happens in between. */
async function temperatures(root: string, happens: () => Promise<void> | void = () => {}) {
  const { meter } = await probe(root)
  const celsius: number[] = []
  const problems: string[] = []
  const session = await meter?.start({
    intervalMs: 200,
    env: {},
    clock: new AttemptClock(),
    onProblem: problem => problems.push(problem),
    onSample: sample => celsius.push(sample.values.temperatureCelsius ?? Number.NaN),
  })
  await happens()
  await session?.stop()
  return { celsius, problems }
}

describe('where the processor slows itself down', () => {
  it('is the least that a sensor of it names, and not known where none does', () => {
    const root = temporaryFolder('sysfs')
    addTemperatures(root, 'coretemp', [51, 67.5])
    expect(cpuThrottlingCelsius(root)).toBeNull()
    for (const [sensor, celsius] of [
      [1, 100],
      [2, 95],
    ])
      writeFileSync(join(root, `class/hwmon/hwmon0/temp${sensor}_crit`), `${Number(celsius) * 1000}\n`)
    expect(cpuThrottlingCelsius(root)).toBe(95)
    expect(cpuThrottlingCelsius(temporaryFolder('nothing'))).toBeNull()
  })
})

describe('the processor temperature', () => {
  it('is that of the hottest sensor', async () => {
    const root = temporaryFolder('sysfs')
    addTemperatures(root, 'coretemp', [51, 67.5, 49])
    expect(await temperatures(root)).toEqual({ celsius: [67.5, 67.5], problems: [] })
  })

  it('is that of the sensors that are left when one vanishes, and says so', async () => {
    const root = temporaryFolder('sysfs')
    addTemperatures(root, 'coretemp', [51, 67.5, 49])
    const told = await temperatures(root, () => rmSync(join(root, 'class/hwmon/hwmon0/temp2_input')))
    expect(told).toEqual({
      celsius: [67.5, 51],
      problems: [
        '1 of 3 processor temperature sensors cannot be read any more; the hottest of the others is taken',
      ],
    })
  })

  it('is absent while no sensor can be read, which is told, and so is its return', async () => {
    const root = temporaryFolder('sysfs')
    addTemperatures(root, 'coretemp', [51])
    const { celsius, problems } = await temperatures(root, async () => {
      rmSync(join(root, 'class/hwmon/hwmon0/temp1_input'))
      await wait(1500)
      addTemperatures(root, 'coretemp', [53])
    })
    expect(celsius).toEqual([51, 53])
    expect(problems).toEqual([
      'hwmon can read no processor temperature any more',
      expect.stringMatching(/^hwmon measures again, after 1\.\d s without a reading$/),
    ])
  })

  it('is not that of a disk', async () => {
    const root = temporaryFolder('sysfs')
    addTemperatures(root, 'nvme', [38])
    expect(await probe(root)).toMatchObject({
      meter: undefined,
      unlock: expect.arrayContaining(['sudo modprobe coretemp']),
    })
  })
})
