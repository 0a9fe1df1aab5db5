// Times the estimate.
// Any Node: meters.
import { cpus } from 'node:os'
import { describe, expect, it } from 'vitest'
import { AttemptClock } from '../../../lib/measure/clock/clock.ts'
import { EnergyAccount } from '../../../lib/measure/energy/account.ts'
import { probeEstimate } from '../../../lib/measure/kernel/estimate.ts'

const probe = (cpuPowerWatts?: number) => probeEstimate({ env: {}, sysfs: '', cpuPowerWatts })

describe('the estimate', () => {
  it('calls itself one, and says what it rests on', async () => {
    const { meter, finding } = await probe()
    expect(meter).toMatchObject({ source: 'estimated', measures: 'cpu' })
    expect(meter?.assumption).toContain('12 W a busy core')
    expect(finding).toContain('12 W a busy core')
  })

  it('takes the power that the user states for all processors together', async () => {
    expect((await probe(90)).meter?.assumption).toContain('90 W at full load')
  })

  it('is the CPU time of the machine × the power of a CPU', async () => {
    const watts = 20 * cpus().length
    const { meter } = await probe(watts)
    if (meter === undefined) throw new Error('no estimate here')
    const account = new EnergyAccount([meter], { intervalMs: 100 })
    const session = await meter.start({
      intervalMs: 100,
      env: {},
      clock: new AttemptClock(),
      onProblem: problem => expect.unreachable(problem),
      onSample: sample => account.add(sample),
    })
    const before = busySeconds()
    account.begin(Date.now())
    burn(1000)
    account.end(Date.now())
    const busy = busySeconds() - before
    await session.stop()
    const { cpu } = account.result()
    expect(cpu.source).toBe('estimated')
    expect(cpu.ramJoules).toBeNull()
    // The kernel counts CPU time in ticks of 10 ms, and others may work between our two readings.
    expect(Math.abs((cpu.totalJoules ?? 0) - busy * 20)).toBeLessThan(20 * 0.1 * Math.max(1, busy))
    expect(cpu.totalJoules ?? 0).toBeGreaterThan(20 * 0.3)
    // A model of the machine is not known better than by half.
    expect(cpu.uncertaintyJoules ?? 0).toBeGreaterThanOrEqual(0.5 * (cpu.totalJoules ?? 0))
  })
})

function busySeconds(): number {
  return cpus().reduce((sum, { times }) => sum + times.user + times.nice + times.sys + times.irq, 0) / 1000
}

function burn(milliseconds: number): void {
  const end = performance.now() + milliseconds
  while (performance.now() < end);
}
