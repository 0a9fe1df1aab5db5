import { describe, expect, it } from 'vitest'
import { EnergyAccount } from '../../../lib/measure/energy/account.ts'
import type { Meter } from '../../../lib/measure/meter.ts'
import { energyWarnings } from '../../../lib/record/experiment/energy-warnings.ts'

const perf: Meter = {
  name: 'perf',
  measures: 'cpu',
  source: 'measured',
  assumption: '',
  start: () => expect.unreachable('an account starts no meter'),
}

/** What is told of ten seconds at 50 W of which these were not counted. */
function warningsWithout(fromMs: number, toMs: number) {
  const account = new EnergyAccount([perf], { intervalMs: 200 })
  account.begin(0)
  account.end(10_000)
  for (let timeMs = 200; timeMs <= 10_000; timeMs += 200) {
    if (timeMs > fromMs && timeMs <= toMs) continue
    account.add({
      meter: 'perf',
      measures: 'cpu',
      timeMs,
      intervalMs: 200,
      values: { packageJoules: 10, ramJoules: null },
    })
  }
  return energyWarnings(account.result())
}

describe('what is told of an energy', () => {
  it('is nothing when all of it was measured', () => {
    expect(warningsWithout(0, 0)).toEqual([])
  })

  it('is how many joules are assumed', () => {
    expect(warningsWithout(2000, 2600)).toEqual([
      '30.00 J (6.0 %) of the CPU energy are assumed, not measured: the power around what is missing × its time',
    ])
  })

  it('is how little of the time was seen, when that is little', () => {
    expect(warningsWithout(2000, 6000)).toEqual([
      'CPU energy rests on samples for 60 % of the time only',
      expect.stringContaining('200.0 J (40.0 %) of the CPU energy are assumed'),
    ])
  })
})
