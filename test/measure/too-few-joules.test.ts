import { describe, expect, it } from 'vitest'
import { EnergyAccount } from '../../lib/measure/energy/account.ts'
import type { Meter } from '../../lib/measure/meter.ts'
import { tooFewJoules } from '../../lib/measure/too-few-joules.ts'
import { gpuSample } from '../support/samples.ts'

const meter = (name: string, measures: string, share = 0): Meter => ({
  name,
  measures,
  source: 'measured',
  assumption: '',
  ...(share === 0 ? {} : { sensor: { share, source: 'its data sheet' } }),
  start: () => expect.unreachable('an account starts no meter'),
})

/** What is told of ten seconds at these powers, in watts by part. */
function toldOf(watts: Readonly<Record<string, number>>, share = 0) {
  const parts = Object.entries(watts)
  const account = new EnergyAccount(
    parts.map(([part]) => meter(`${part}-meter`, part, share)),
    { intervalMs: 200 },
  )
  account.begin(0)
  account.end(10_000)
  for (let timeMs = -200; timeMs <= 10_200; timeMs += 200) {
    for (const [part, power] of parts) {
      if (part === 'gpu') account.add(gpuSample(timeMs, 0, { powerWatts: power }))
      else if (part === 'cpu') {
        const values = { packageJoules: power / 5, ramJoules: null }
        account.add({ meter: 'perf', measures: 'cpu', timeMs, intervalMs: 200, values })
      } else {
        account.add({ meter: `${part}-meter`, measures: part, timeMs, values: { powerWatts: power } })
      }
    }
  }
  return tooFewJoules(account.result())
}

describe('a part that contains others', () => {
  it('cannot have taken less than they did, and that is told', () => {
    expect(toldOf({ wall: 3, cpu: 12.1 })).toEqual([
      'wall took 30.00 J, less than the 121.0 J of CPU which it contains, beyond what both may be off by: one of them is wrong',
    ])
    expect(toldOf({ node: 250, cpu: 100, gpu: 200 }).join()).toMatch(
      /^node took 2.50 kJ, less than the 3.00 kJ of CPU and GPU which/,
    )
  })

  it('is held against what it contains, not against all that this contains too', () => {
    expect(toldOf({ wall: 160, node: 150, cpu: 100, gpu: 200 }).map(text => text.split(' ')[0])).toEqual([
      'node',
    ])
    expect(toldOf({ wall: 100, node: 150, cpu: 90 }).join()).toMatch(/^wall took .* of node which/)
  })

  it('is left alone where it took more, or no less than both may be off by', () => {
    expect(toldOf({ wall: 400, node: 350, cpu: 100, gpu: 200 })).toEqual([])
    expect(toldOf({ wall: 97, cpu: 100 }, 0.05)).toEqual([])
    expect(toldOf({ wall: 97, cpu: 100 })).toHaveLength(1)
  })

  it('is left alone where nobody knows what it contains, or nothing of that is measured', () => {
    expect(toldOf({ shelf: 1, cpu: 100 })).toEqual([])
    expect(toldOf({ wall: 1 })).toEqual([])
  })
})
