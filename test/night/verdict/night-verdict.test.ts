import { describe, expect, it } from 'vitest'
import { summary } from '../../../lib/cli/console/night-text.ts'
import { countNights } from '../../../lib/night/verdict/night-counts.ts'
import { judgeNight } from '../../../lib/night/verdict/night-verdict.ts'
import { NightProgress } from '../../../lib/notebook/live/night-progress.ts'
import { nightHtml } from '../../../lib/notebook/show/night-html.ts'
import { nightView } from '../../../lib/notebook/view/night-view.ts'
import { buildView } from '../../../lib/report/build-view.ts'
import { experimentEnded, nightStarted } from '../../support/events.ts'
import { experimentsOf, nightOf, type Wish } from '../../support/night-fixture.ts'

const missing = [{ name: 'accuracy', pattern: 'Accuracy: ([0-9.]+)' }]
const lacking: Wish = { metrics: {}, missing }

const verdictOf = (experiments: Wish[], record = {}) =>
  judgeNight(countNights([nightOf({ experiments, record })]))

describe('the verdict of a night, by what was wanted of it', () => {
  const twelveWithout = [
    ...Array.from({ length: 6 }, (): Wish => ({})),
    ...Array.from({ length: 12 }, (): Wish => lacking),
  ]

  it('is a warning that says so where trainings succeeded whose metric was not found', () => {
    expect(verdictOf(twelveWithout)).toEqual({
      tone: 'warning',
      headline: 'All 18 experiments succeeded, but 12 without accuracy',
      shortfalls: ['accuracy was not found in 12 of 18'],
    })
    expect(verdictOf([lacking, lacking])).toMatchObject({
      tone: 'warning',
      headline: 'All 2 experiments succeeded, but all without accuracy',
    })
    expect(verdictOf([lacking]).headline).toBe('The experiment succeeded, but without accuracy')
  })

  it('is good where all that was wanted came, and where no metric was wanted', () => {
    expect(verdictOf([{}, {}])).toEqual({
      tone: 'good',
      headline: 'All 2 experiments succeeded',
      shortfalls: [],
    })
    expect(verdictOf([{ metrics: {} }]).tone).toBe('good')
  })

  it('is a warning where an energy was to be measured and is not known, unless measuring was off', () => {
    const blind = { cpu: null, gpu: null }
    expect(verdictOf([{}, blind])).toMatchObject({
      tone: 'warning',
      headline: 'All 2 experiments succeeded, but the energy of 1 is not known',
    })
    expect(verdictOf([blind], { options: { energy: false } }).tone).toBe('good')
  })

  it('takes the metrics of others of the same program as wanted in older nights, which do not tell', () => {
    const older = { config: null }
    const of = (repository: string, metrics: Record<string, number>): Wish => ({ repository, metrics })
    expect(
      verdictOf([of('a', { map: 0.7, rank: 0.9 }), of('a', { map: 0.6 }), of('b', { loss: 1 })], older),
    ).toMatchObject({ tone: 'warning', shortfalls: ['rank was not found in 1 of 3'] })
    expect(verdictOf([of('a', {}), of('a', {})], older)).toMatchObject({
      tone: 'warning',
      headline: 'All 2 experiments succeeded, but all without a metric',
      shortfalls: ['no metric was found in 2 of 2'],
    })
    expect(verdictOf([of('a', { map: 0.7 }), of('a', {}), of('b', {})], older).shortfalls).toEqual([
      'map was not found in 1 of 3, any metric in 1 other',
    ])
  })

  it('is a warning where different settings ended the same to the last digit: they may not have reached the program', () => {
    expect(verdictOf([1, 2, 3].map(() => ({ metrics: { accuracy: 91.5 } })))).toEqual({
      tone: 'warning',
      headline: 'All 3 experiments succeeded, but 3 with different settings ended the same',
      shortfalls: [
        '3 with different settings ended the same to the last digit: see whether their settings reach the program',
      ],
    })
    const repeats = { hyperparameters: { epochs: 3 }, metrics: { accuracy: 91.5 } }
    expect(verdictOf([repeats, repeats]).tone).toBe('good')
  })

  it('is told alike by report, index, console, cell and stored night', () => {
    const night = nightOf({ experiments: twelveWithout })
    const figures = { figures: [], columnsJson: '[]' }
    const view = buildView({
      date: night.date,
      nights: [night],
      experiments: experimentsOf([night]),
      figures,
    })
    expect(view.verdict).toMatchObject({
      tone: 'warning',
      headline: 'All 18 experiments succeeded, but 12 without accuracy',
    })
    expect(view.verdict.sentence).toContain('Accuracy was not found in 12 of 18.')
    expect(view.summary).toMatchObject({ withoutMetric: 12, missing: [{ name: 'accuracy', count: 12 }] })
    expect(nightView(night).text).toContain('⚠ accuracy was not found in 12 of 18')

    const ended = twelveWithout.map((wish, index) => {
      const event = experimentEnded(index + 1, { metrics: new Map() })
      return { ...event, result: { ...event.result, missingMetrics: wish.missing ?? [] } } as typeof event
    })
    const end = {
      type: 'night-ended',
      night: night.name,
      path: night.path,
      seconds: 60,
      total: 18,
      succeeded: 18,
      failed: 0,
      interrupted: false,
      failure: '',
    } as const
    const lines = summary(end, ended)
    expect(lines).toContain('  ⚠ accuracy was not found in 12 of 18')
    expect(lines.filter(line => line.includes('⚠ no accuracy'))).toHaveLength(12)
    const progress = new NightProgress()
    for (const event of [nightStarted(18), ...ended, end]) progress.see(event)
    expect(nightHtml(progress.view()).text).toContain('accuracy was not found in 12 of 18')
  })
})
