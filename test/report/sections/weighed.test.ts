import { table as tableOf } from 'arquero'
import { describe, expect, it } from 'vitest'
import { buildView } from '../../../lib/report/build-view.ts'
import { experimentsOf, nightOf, type Wish } from '../../support/night-fixture.ts'

/** The page of a night, its table with columns of the test's own. */
function viewOf(
  experiments: Wish[],
  columns: Readonly<Record<string, (index: number) => string | null>> = {},
  record = {},
) {
  const night = nightOf({ experiments, record })
  const table = experimentsOf([night])
  const added = Object.fromEntries(
    Object.entries(columns).map(([name, cellOf]) => [name, experiments.map((_, index) => cellOf(index))]),
  )
  return buildView({
    date: night.date,
    nights: [night],
    experiments: Object.keys(added).length === 0 ? table : table.assign(tableOf(added)),
    figures: { figures: [], columnsJson: '[]' },
  })
}

const of = (metrics: Record<string, number>, joules: number, more: Partial<Wish> = {}): Wish => ({
  metrics,
  cpu: { joules, source: 'measured' },
  ...more,
})

describe('best trade-offs and bests of a page', () => {
  it('stand apart for programs, loads, cards and units, and say so', () => {
    const four = [90, 91, 92, 93].map((accuracy, index) => of({ accuracy }, 100 + index))
    const groupsOf = (columns: Parameters<typeof viewOf>[1]) =>
      viewOf(four, columns).tradeoffs.groups.map(({ repository }) => repository)
    expect(groupsOf({})).toEqual(['digits'])
    expect(groupsOf({ background: index => (index < 2 ? null : 'load heavy') })).toEqual([
      'digits · alone',
      'digits · beside load heavy',
    ])
    expect(groupsOf({ energy_gpu_cards: index => (index < 2 ? 'A100' : '8 × A100') })).toEqual([
      'digits · A100',
      'digits · 8 × A100',
    ])
    const mixed = viewOf([0.96, 0.97, 95, 96].map((accuracy, index) => of({ accuracy }, 100 + index)))
    expect(mixed.tradeoffs.groups.map(({ repository }) => repository)).toEqual([
      'digits · share, 0 to 1',
      'digits · %',
    ])
    expect(mixed.summary.best.map(({ value, unit }) => [value, unit])).toEqual([
      [0.97, 'share, 0 to 1'],
      [96, '%'],
    ])
  })

  it('call a direction assumed that only the name of the metric says', () => {
    const two = [of({ accuracy: 90 }, 100), of({ accuracy: 95 }, 200)]
    const assumed = viewOf(two)
    expect(assumed.tradeoffs.groups[0]?.basis).toBe(
      'accuracy (higher is better (assumed)) against energy, n = 2',
    )
    expect(assumed.verdict.tiles.at(-1)?.details).toContain('higher is better (assumed)')
    const column = assumed.experiments.columns.find(({ key }) => key === 'perf_accuracy')
    expect(column?.explanation).toBe('higher is better (assumed)')
    const declared = viewOf(two, {
      metric_declarations: () => JSON.stringify({ accuracy: { direction: 'lower', unit: 'mm' } }),
    })
    expect(declared.tradeoffs.groups[0]?.basis).toBe('accuracy (lower is better) against energy, n = 2')
    expect(declared.verdict.tiles.at(-1)).toMatchObject({ value: '90' })
    expect(declared.experiments.columns.find(({ key }) => key === 'perf_accuracy')?.unit).toBe('mm')
  })

  it('are none for a name that does not say it, with one notice how to declare it', () => {
    const view = viewOf([of({ survivors: 4 }, 100), of({ survivors: 2 }, 200)])
    expect(view.tradeoffs).toMatchObject({
      groups: [],
      absence: 'No trade-off: which values of survivors are better is not declared.',
    })
    expect(view.summary.best).toEqual([])
    const notices = view.quality.items.filter(({ text }) => text.includes('--direction'))
    expect(notices).toEqual([
      expect.objectContaining({
        tone: 'neutral',
        text: expect.stringContaining('--direction survivors=lower'),
      }),
    ])
  })

  it('hold no value that its name forbids, which is shown with a doubt', () => {
    const view = viewOf([of({ accuracy: 90 }, 100), of({ accuracy: 4460 }, 50), of({ accuracy: 95 }, 200)])
    expect(view.tradeoffs.groups[0]?.cards.map(({ metricText }) => metricText)).toEqual(['95', '90'])
    expect(view.summary.best).toMatchObject([{ value: 95 }])
    const cells = view.experiments.rows[1]?.cells ?? []
    expect(cells.find(({ text }) => text === '4,460' || text === '4460')?.note).toBe('doubtful: above 100')
    expect(view.quality.items.map(({ text }) => text).join()).toContain(
      '1 value that its name forbids (accuracy 4460, above 100), in no best, no trade-off and no effect',
    )
  })
})
