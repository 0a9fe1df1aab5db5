import { describe, expect, it } from 'vitest'
import { compare } from '../../../lib/table/compare/compare.ts'
import { comparisonTable } from '../../../lib/table/compare/comparison-table.ts'
import { experimentTable, type Row } from '../../support/nights.ts'
import { changed, later, measuredNight, six } from './nights.ts'

const quantity = (comparison: Awaited<ReturnType<typeof compare>>, name: string) =>
  comparison.quantities.find(found => found.name === name)

/** Two tables of the same settings, the second changed. */
const sides = (
  count: number,
  change: (row: Row, index: number) => Partial<Row>,
  changeB: (row: Row, index: number) => Partial<Row>,
) =>
  [
    experimentTable(count, change),
    experimentTable(count, (row, index) => ({ night: later, ...change(row, index), ...changeB(row, index) })),
  ] as const

describe('so few that nothing could be shown', () => {
  it.each([3, 4])('are told as too few, never as no difference: n = %i', async n => {
    const few = six.slice(0, n)
    const apart = [0.03, -0.04, 0.02, 0.01]
    const other = measuredNight(
      changed(
        few,
        (joules, place) => joules * (1 + (apart[place] ?? 0)),
        (accuracy, place) => accuracy + (apart[place] ?? 0),
      ),
      later,
    )
    const comparison = await compare(measuredNight(few), other)
    for (const name of ['energy', 'accuracy']) {
      expect(quantity(comparison, name)).toMatchObject({ judgement: 'too few', n })
    }
    expect(comparison.verdict).not.toMatch(/no difference|agrees/)
  })
})

describe('what is not laid together in a comparison', () => {
  it('is a metric in another unit: 0.96 beside 96', async () => {
    const [a, b] = sides(
      6,
      () => ({ perf_accuracy: 0.96 }),
      () => ({ perf_accuracy: 96 }),
    )
    const comparison = await compare(a, b)
    const accuracies = comparison.quantities.filter(({ column }) => column === 'perf_accuracy')
    expect(accuracies.every(({ judgement }) => judgement === 'not comparable')).toBe(true)
    expect(comparison.lines.join('\n')).not.toMatch(/accuracy.*(higher|lower) in B/)
  })

  it('is a metric of one program with that of another: each is compared by itself', async () => {
    const [a, b] = sides(
      16,
      (_, index) => ({ repository: index < 8 ? 'digits' : 'mnist', perf_accuracy: index < 8 ? 0.9 : 80 }),
      (_, index) => ({ perf_accuracy: index < 8 ? 0.9 + (index + 1) / 1000 : 80 - index }),
    )
    const comparison = await compare(a, b)
    const own = comparison.quantities.filter(({ column }) => column === 'perf_accuracy')
    expect(own.map(({ name, n, higher, lower }) => [name, n, higher, lower])).toEqual([
      ['accuracy of digits (share, 0 to 1)', 8, 8, 0],
      ['accuracy of mnist (%)', 8, 0, 8],
    ])
    const table = await comparisonTable(comparison)
    const rows = table.objects().map(row => ({ ...row }) as Record<string, unknown>)
    expect(rows.filter(row => row.column === 'perf_accuracy')).toHaveLength(16)
  })

  it('is a value that its name forbids', async () => {
    const [a, b] = sides(
      6,
      () => ({ perf_accuracy: 95 }),
      (_, index) => (index === 2 ? { perf_accuracy: 4460 } : {}),
    )
    const comparison = await compare(a, b)
    expect(quantity(comparison, 'accuracy')).toMatchObject({ n: 5, judgement: 'identical' })
    expect(comparison.notices.join()).toContain('doubtful (accuracy 4460 is above 100) in B')
  })

  it('are the joules of other cards, unless they are what is left aside', async () => {
    const [a, b] = sides(
      6,
      () => ({ energy_gpu_cards: 'NVIDIA A100' }),
      () => ({ energy_gpu_cards: '8 × NVIDIA A100' }),
    )
    expect(quantity(await compare(a, b), 'energy')).toMatchObject({
      judgement: 'not comparable',
      sentence:
        'energy is not compared: on NVIDIA A100 in A, on 8 × NVIDIA A100 in B (leave it aside: by cards)',
    })
    expect(quantity(await compare(a, b, { by: 'cards' }), 'energy')).toMatchObject({ n: 6 })
  })

  it('are, in groups, other programs, subjects and loads: the most that can are, the others are told', async () => {
    const one = (epochs: number) => (_: Row, index: number) => ({
      hyperparam_epochs: epochs,
      hyperparam_learning_rate: index,
      repository: index < 6 ? 'digits' : 'mnist',
      perf_accuracy: 90 + epochs + index,
    })
    const [a, b] = [
      experimentTable(8, one(1)),
      experimentTable(8, (row, index) => ({ night: later, ...one(2)(row, index + 0.5) })),
    ]
    const comparison = await compare(a, b, { by: 'epochs' })
    expect(comparison.match).toBe('groups')
    expect(quantity(comparison, 'energy')?.runs).toEqual({ a: 6, b: 6 })
    expect(comparison.verdict).toContain('6 of the 8 of A are laid beside 6 of the 8 of B')
    expect(comparison.notices[0]).toMatch(/4 experiments are left out: other programs \(digits; mnist\)/)
  })

  it('is an energy whose source the table does not tell called neither measured nor estimated', async () => {
    const [a, b] = sides(
      6,
      () => ({}),
      () => ({}),
    )
    const without = (table: typeof a) =>
      table.select(table.columnNames().filter(name => !name.endsWith('_source')))
    const comparison = await compare(without(a), without(b))
    expect(quantity(comparison, 'energy')).toMatchObject({ source: '', n: 6 })
    expect(comparison.lines.join()).not.toMatch(/estimated|measured/)
  })
})
