import { describe, expect, it } from 'vitest'
import { AttemptClock } from '../../lib/measure/clock.ts'
import { probeHwmon } from '../../lib/measure/hwmon.ts'
import { addTemperatures, temporaryFolder } from '../stand-ins/index.ts'

const probe = (sysfs: string) => probeHwmon({ env: {}, sysfs, cpuPowerWatts: undefined })

describe('the processor temperature', () => {
  it('is that of the hottest sensor', async () => {
    const root = temporaryFolder('sysfs')
    addTemperatures(root, 'coretemp', [51, 67.5, 49])
    const { meter } = await probe(root)
    const celsius: number[] = []
    const session = await meter?.start({
      intervalMs: 200,
      env: {},
      clock: new AttemptClock(),
      onProblem: problem => expect.unreachable(problem),
      onSample: sample => sample.kind === 'cpu-temperature' && celsius.push(sample.temperatureCelsius),
    })
    await session?.stop()
    expect(celsius).toEqual([67.5, 67.5])
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
