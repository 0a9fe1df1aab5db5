import { describe, expect, it } from 'vitest'
import { EnergyAccount } from '../../../lib/measure/energy/account.ts'
import { withoutStandstill } from '../../../lib/measure/kernel/standstill.ts'
import { SteadyCounters } from '../../../lib/measure/kernel/steady-counters.ts'
import type { Meter, Sample } from '../../../lib/measure/meter.ts'
import { cpuSample } from '../../support/samples.ts'

const perf: Meter = {
  name: 'perf',
  measures: 'cpu',
  source: 'measured',
  assumption: '',
  devices: ['package', 'ram'],
  start: () => expect.unreachable('an account starts no meter'),
}

const interval = cpuSample

/** What an account says of ten seconds of which each interval told this. */
function account(joulesAt: (timeMs: number) => readonly [number | null, number | null]) {
  const energy = new EnergyAccount([perf], { intervalMs: 200 })
  const standstill = withoutStandstill([perf])
  energy.begin(0)
  for (let timeMs = 200; timeMs <= 10_000; timeMs += 200)
    energy.add(standstill(interval(timeMs, ...joulesAt(timeMs))))
  energy.end(10_000)
  return energy.result()
}

describe('the energy of the processors', () => {
  it('is none where the package is not counted, whatever RAM took', () => {
    const { cpu, totalJoules, missing } = account(() => [null, 1])
    expect(cpu).toMatchObject({ packageJoules: null, ramJoules: expect.closeTo(50, 6), totalJoules: null })
    expect(totalJoules).toBeNull()
    expect(missing).toEqual([expect.stringContaining("perf told no energy of the processors' package")])
  })

  it('is none where RAM was to be told and is not, or is not any more', () => {
    expect(account(() => [10, null]).cpu).toMatchObject({ ramJoules: null, totalJoules: null })
    expect(account(timeMs => [10, timeMs < 8000 ? 1 : null]).cpu).toMatchObject({
      ramJoules: null,
      totalJoules: null,
    })
  })

  it('is known where single intervals are not counted', () => {
    const { cpu } = account(timeMs => [timeMs % 1000 === 0 ? null : 10, 1])
    expect(cpu.totalJoules).toBeCloseTo(550, 0)
  })

  it('is none where its counter stands at zero, from the start or from some time on', () => {
    expect(account(() => [0, 1]).cpu).toMatchObject({ packageJoules: null, totalJoules: null })
    expect(account(timeMs => [timeMs < 5000 ? 10 : 0, 1]).cpu.totalJoules).toBeNull()
  })

  it('is that of a counter that moves only now and then', () => {
    expect(account(timeMs => [timeMs % 1000 === 0 ? 50 : 0, 1]).cpu.packageJoules).toBeCloseTo(500, 0)
  })
})

describe('the intervals of a counter', () => {
  function steadied(samples: readonly Sample[], startMs = 0): readonly Sample[] {
    const passed: Sample[] = []
    const steady = new SteadyCounters(200, sample => passed.push(sample))
    steady.begin(startMs)
    for (const sample of samples) steady.add(sample)
    steady.flush()
    return passed
  }

  it('of a moment at the end are joined to the one before: two milliseconds make no 70 W', () => {
    const last = { ...interval(402, 0.14, 0), intervalMs: 2 }
    expect(steadied([interval(200, 2, 1), interval(400, 2, 1), last])).toEqual([
      interval(200, 2, 1),
      { ...interval(402, 2.14, 1), intervalMs: 202 },
    ])
  })

  it('from before the start are not joined to what comes after', () => {
    const samples = [interval(0, 2, 1), { ...interval(80, 9, 1), intervalMs: 80 }]
    expect(steadied(samples, 0)).toEqual(samples)
  })

  it('with a gap between them are not joined', () => {
    const samples = [interval(200, 2, 1), { ...interval(900, 0.1, 0), intervalMs: 5 }]
    expect(steadied(samples)).toEqual(samples)
  })
})
