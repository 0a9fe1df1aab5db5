import { describe, expect, it } from 'vitest'
import type { Meter } from '../../../lib/measure/meter.ts'
import { silentMeters } from '../../../lib/night/verdict/silent-meters.ts'
import { measuredNight } from '../../support/night-fixture.ts'

function meter(name: Meter['name'], measures: Meter['measures']): Meter {
  return {
    name,
    measures,
    source: 'measured',
    assumption: '',
    start: () => expect.unreachable('nothing is measured here'),
  }
}

const records = measuredNight().experiments
describe('a meter that gave no reading in any experiment', () => {
  it('is told of at the end of the night', () => {
    const silent = records.map(record => ({
      ...record,
      meters: record.meters.map(report => ({ ...report, samples: 0, energy_joules: null })),
    }))
    const meters = [meter('nvidia-smi', 'gpu')]
    expect(silentMeters(meters, records)).toEqual([])
    expect(silentMeters(meters, silent)).toEqual([
      `nvidia-smi answered before the night and gave no reading in any of ${records.length} experiments; nightwatt doctor asks it again`,
    ])
  })

  it('is none that told joules by a counter, without a power', () => {
    const counted = records.map(record => ({
      ...record,
      meters: record.meters.map(report => ({ ...report, samples: 0, energy_joules: 300 })),
    }))
    expect(silentMeters([meter('nvidia-smi', 'gpu')], counted)).toEqual([])
  })

  it('leaves the total alone where its part is in none', () => {
    const words = (one: Meter) => silentMeters([one], records.slice(0, 1), new Set([one.name]))
    expect(words(meter('plug', 'wall'))).toEqual([
      'plug told no energy in the only experiment, so none has an energy of wall; totals are without it; nightwatt doctor says why',
    ])
    expect(words(meter('powercap', 'cpu'))).toEqual([
      'powercap told no energy in the only experiment, so none has a total; nightwatt doctor says why',
    ])
  })

  it('is not told of when no experiment lasted long enough for one', () => {
    const short = records.map(record => ({ ...record, duration_seconds: 0.1 }))
    expect(silentMeters([meter('perf', 'cpu')], short)).toEqual([])
    expect(silentMeters([meter('perf', 'cpu')], [])).toEqual([])
  })
})
