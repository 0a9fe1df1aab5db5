import { describe, expect, it } from 'vitest'
import type { Night } from '../../lib/night/night.ts'
import { buildView } from '../../lib/report/build-view.ts'
import { experimentsOf, nightOf, type Wish } from '../support/night-fixture.ts'

const viewOf = (night: Night, experiments = experimentsOf([night])) =>
  buildView({ date: '2026-11-23', nights: [night], experiments, figures: { figures: [], columnsJson: '[]' } })
const qualityTexts = (night: Night) => viewOf(night).quality.items.map(({ text }) => text)
const lacking = (name: string): Pick<Wish, 'missing'> => ({
  missing: [{ name, pattern: `${name}: ([0-9.]+)`, reason: 'no match' }],
})

describe('what a page says of metrics', () => {
  it('is never that all were found where some experiments lack one', () => {
    const night = nightOf({
      experiments: [
        { metrics: { accuracy: 91, loss: 0.4 } },
        { metrics: { accuracy: 92 }, ...lacking('loss') },
        { metrics: { accuracy: 93, loss: 0.2 } },
      ],
    })
    const { verdict, quality } = viewOf(night)
    expect(verdict.headline).toBe('All 3 experiments succeeded, but 1 without loss')
    expect(qualityTexts(night)).toContain('No value of loss in 1 of 3 successful experiments')
    expect(quality.withoutMetrics.map(({ missing }) => missing.map(({ name }) => name))).toEqual([['loss']])
  })

  it('is not that every experiment has the metrics of another program', () => {
    const night = nightOf({
      experiments: [
        { repository: 'a', metrics: { accuracy: 91 } },
        { repository: 'b', metrics: { bleu: 30 } },
      ],
    })
    expect(qualityTexts(night)).toContain(
      'Metrics found in every successful experiment that looks for them: accuracy, bleu',
    )
  })
})

describe('what a page says of the cost', () => {
  it('leaves no earlier attempt untold whose energy no record tells', () => {
    const night = nightOf({ experiments: [{ seconds: 10 }] })
    const [record] = night.experiments
    if (record === undefined) throw new Error('no experiment')
    const retried = {
      ...night,
      experiments: [{ ...record, retries: 2, failed_attempts_energy_joules: null }],
    }
    const rows = experimentsOf([retried])
    const { verdict } = viewOf(retried, rows)
    expect(verdict.sentence).toMatch(/cost .+ J, without 2 earlier attempts whose energy is not known\./)
    expect(verdict.energy.uncounted).toBe(2)
  })

  it('knows no duration of a night whose times cannot be', () => {
    const night = nightOf({ experiments: [{ seconds: 600 }] })
    const copied = { ...night, record: { ...night.record, started_at: '2027-01-01T00:00:00+01:00' } }
    expect(viewOf(copied).verdict.tiles.find(({ label }) => label === 'Duration')?.value).toBe('not known')
  })
})
