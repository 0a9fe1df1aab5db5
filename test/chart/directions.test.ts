import { from } from 'arquero'
import { describe, expect, it } from 'vitest'
import { renderSvg } from '../../lib/chart/draw/render.ts'
import { accuracy, effects, energy, parallel, tradeoff } from '../../lib/chart/index.ts'
import { experimentRows, experimentTable, type Row } from '../support/nights.ts'
import { axisTitles, everyValue, messageOf, rowsWith, subtitleOf } from '../support/reading.ts'

const bestsOf = (spec: ReturnType<typeof accuracy>) => rowsWith(spec, 'text').map(({ text }) => text)
const frontOf = (spec: ReturnType<typeof tradeoff>) =>
  rowsWith(spec, 'energy', 'label').map(({ label }) => label)
const lines = (spec: ReturnType<typeof tradeoff>) =>
  everyValue(spec, 'mark').filter(mark => (mark as { interpolate?: string }).interpolate === 'step-after')

/** A metric `ter` that falls as the energy rises, with what its night declared of it. */
const withTer = (declared: string | null, count = 5) =>
  experimentTable(count, (_, index) => ({
    perf_ter: 50 - index,
    energy_gpu_total_joules: 1000 * (index + 1),
    energy_cpu_pkg_joules: 10,
    energy_cpu_ram_joules: null,
    energy_cpu_total_joules: 10,
    energy_total_joules: 1000 * (index + 1) + 10,
    metric_declarations: declared,
  }))

describe('which values of a metric are better', () => {
  it('is what its night declared, and is called assumed where only its name says so', () => {
    const lower = JSON.stringify({ score: { direction: 'lower', unit: 'points' } })
    const rows = experimentRows(4, (_, index) => ({ metric_declarations: lower, perf_score: 10 + index }))
    const spec = accuracy(from(rows), { metric: 'score' })
    expect(axisTitles(spec)).toContain('score (points; lower is better)')
    expect(bestsOf(spec)).toEqual(['best #1: 10'])
    expect(axisTitles(accuracy(from(rows), { metric: 'loss' }))).toContain(
      'loss (no unit; lower is better (assumed))',
    )
  })

  it('is what the options say before all else, for every chart and for a column that was derived', async () => {
    const table = experimentTable(4).derive({
      perf_x: (row: Row) => row.perf_loss,
      cost: (row: Row) => row.perf_loss,
    })
    for (const metric of ['x', 'perf_x', 'cost']) {
      const spec = tradeoff(table, { metric, direction: 'lower' })
      expect(axisTitles(spec).join()).toContain('lower is better)')
      expect(frontOf(spec)).toEqual(frontOf(tradeoff(table, { metric: 'loss' })))
      await renderSvg(spec)
    }
    expect(bestsOf(accuracy(table, { metric: 'accuracy', direction: 'lower' }))).not.toEqual(
      bestsOf(accuracy(table)),
    )
  })

  it('is not guessed from a name that does not say it: a plain scatter, no best, and how to declare it', () => {
    const table = experimentTable(5, (_, index) => ({ perf_ter_x: 10 - index }))
    const best = accuracy(table, { metric: 'ter_x', direction: undefined })
    expect(axisTitles(best).join()).toContain('lower is better (assumed)')
    const unknown = experimentTable(5, (_, index) => ({ perf_survivors: 10 - index }))
    const chart = accuracy(unknown, { metric: 'survivors' })
    expect(bestsOf(chart)).toEqual([])
    expect(axisTitles(chart)).toContain('survivors (no unit)')
    expect(subtitleOf(chart)).toContain(
      'no best: which values are better is not declared (--direction survivors=lower, "direction" in the configuration or in the options)',
    )
    const scatter = tradeoff(unknown, { metric: 'survivors' })
    expect(lines(scatter)).toEqual([])
    expect(frontOf(scatter)).toEqual([])
    expect(rowsWith(scatter, 'energy', 'value', 'id')).toHaveLength(5)
    expect(subtitleOf(scatter).match(/--direction/g)).toHaveLength(1)
  })

  it('turns a front around', () => {
    expect(frontOf(tradeoff(withTer(null), { metric: 'ter' }))).toEqual(['#1', '#2', '#3', '#4', '#5'])
    const higher = JSON.stringify({ ter: { direction: 'higher' } })
    expect(frontOf(tradeoff(withTer(higher), { metric: 'ter' }))).toEqual(['#1'])
  })

  it('goes by each night where nights declare both', () => {
    const both = experimentTable(6, (_, index) => ({
      perf_gap: index,
      metric_declarations: JSON.stringify({ gap: { direction: index < 3 ? 'higher' : 'lower' } }),
    }))
    expect(bestsOf(accuracy(both, { metric: 'gap' })).sort()).toEqual(['best #3: 2', 'best #4: 3'])
    expect(subtitleOf(accuracy(both, { metric: 'gap' }))).toContain('directions are not mixed')
  })

  it('is refused where it is none', () => {
    for (const draw of [accuracy, tradeoff, effects, parallel]) {
      expect(() => draw(experimentTable(3), { direction: 'up' as 'lower' })).toThrow(
        'direction: found "up"; allowed: higher, lower',
      )
    }
  })
})

describe('what cannot be weighed against each other', () => {
  const two = (change: (index: number) => Partial<Row>) =>
    experimentTable(8, (_, index) => ({ perf_accuracy: 80 + index, ...change(index) }))

  it.each([
    ['programs', (index: number) => ({ repository: index < 4 ? 'a' : 'b' })],
    ['subjects', (index: number) => ({ subject: index < 4 ? 'p,p.one' : 'p,p.two' })],
    ['loads', (index: number) => ({ mode: 'parallel', background: index < 4 ? 'load one' : 'load two' })],
  ])('has a best and a front each: other %s', (_, change) => {
    const table = two(change)
    expect(bestsOf(accuracy(table))).toHaveLength(2)
    const spec = tradeoff(table)
    expect(subtitleOf(spec)).toContain('2 Pareto fronts')
    expect(spec.description.match(/on the Pareto front of/g)).toHaveLength(2)
  })

  it('has a front each, and one best: the joules of other cards', () => {
    const table = two(index => ({ energy_gpu_cards: index < 4 ? 'NVIDIA A100' : '8 × NVIDIA A100' }))
    expect(bestsOf(accuracy(table))).toHaveLength(1)
    expect(subtitleOf(tradeoff(table))).toContain('2 Pareto fronts')
  })

  it('has an axis each: 0.96 beside 96', async () => {
    const table = two(index => ({ perf_accuracy: index < 3 ? 0.9 + index / 100 : 90 + index }))
    const spec = accuracy(table)
    expect(axisTitles(spec)).toEqual(
      expect.arrayContaining([
        'accuracy (%; higher is better (assumed))',
        'accuracy (share, 0 to 1; higher is better (assumed))',
      ]),
    )
    expect(subtitleOf(spec)).toContain('units are not mixed: % and share, 0 to 1 apart')
    expect(bestsOf(spec)).toEqual(['best #8: 97', 'best #3: 0.92'])
    await renderSvg(spec)
    const front = tradeoff(table)
    expect(front.vconcat).toHaveLength(2)
    await renderSvg(front)
    expect(subtitleOf(effects(table))).toContain('3 with the metric in another unit, left out')
    expect(subtitleOf(parallel(table))).toContain('3 more that cannot be weighed against these')
    const declared = JSON.stringify({ accuracy: { direction: 'higher', unit: '%' } })
    const one = accuracy(
      two(index => ({ perf_accuracy: index < 3 ? 0.9 : 90, metric_declarations: declared })),
    )
    expect(one.vconcat).toBeUndefined()
  })
})

describe('a value that its name forbids', () => {
  const table = experimentTable(5, (_, index) => ({ perf_accuracy: [90, 4460, 95, -1, 93][index] ?? null }))

  it('is shown with a doubt, and is neither a best nor on a front', async () => {
    const spec = accuracy(table)
    expect(bestsOf(spec)).toEqual(['best #3: 95'])
    expect(rowsWith(spec, 'mark', 'at').map(({ at, mark }) => [at, mark])).toEqual([
      [2, 'doubtful'],
      [4, 'doubtful'],
    ])
    expect(subtitleOf(spec)).toContain('2 doubtful (accuracy 4460, above 100…), counted nowhere')
    expect(axisTitles(spec)).toContain('accuracy (%; higher is better (assumed))')
    expect(frontOf(tradeoff(table))).not.toContain('#2')
    expect(subtitleOf(tradeoff(table))).toContain('2 doubtful')
    await renderSvg(spec)
  })
})

describe('a column that was selected away', () => {
  const bare = experimentTable(4).select('experiment_id', 'repository', 'outcome', 'hyperparam_epochs')

  it('is told as absent, and nothing follows from it', () => {
    expect(messageOf(energy(bare))).toMatch(/^This table has no column energy_total_joules/)
    expect(messageOf(accuracy(bare))).toMatch(/^This table has no column of a metric, perf_NAME/)
    const metricAlone = experimentTable(4).select('experiment_id', 'outcome', 'perf_accuracy')
    expect(messageOf(tradeoff(metricAlone))).toMatch(/^This table has no column energy_total_joules/)
    for (const spec of [energy(bare), accuracy(bare), tradeoff(metricAlone), parallel(bare), effects(bare)]) {
      expect(messageOf(spec)).not.toMatch(/doctor|meter|in the log of|[Nn]o energy is known/)
    }
  })
})
