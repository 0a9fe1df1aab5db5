import { from } from 'arquero'
import { describe, expect, it } from 'vitest'
import { arrange } from '../../../lib/design/order/arrange.ts'
import { pairedInBlocks } from '../../../lib/table/blocks/paired-runs.ts'
import { settingLevels } from '../../../lib/table/blocks/setting-levels.ts'
import { compare } from '../../../lib/table/compare/compare.ts'
import { nightTrend, trendSentence } from '../../../lib/table/statistics/night-trend.ts'
import { settings, simulatedNight } from '../../bench/blocks/simulated-night.js'

const night = 'run_20261123_213000'
const inBlocks = (
  order: 'blocks' | 'plan',
  about: { seed: number; effect?: number; driftPerHour?: number; noise?: number },
) => simulatedNight(arrange(settings.length, 5, order, BigInt(about.seed)), { effect: 0, ...about })
const orderOf = (rows: ReturnType<typeof inBlocks>) =>
  rows.map(row => ({
    setting: `${row.hyperparam_optimizer} ${row.hyperparam_epochs} ${row.hyperparam_batch}`,
    position: row.position,
    value: row.energy_total_joules,
    hours: row.hours,
  }))

describe('runs of two sides', () => {
  const run = (block: number | null, value: number, of = night) => ({ night: of, block, value })
  const read = ({ value }: { value: number }) => (Number.isNaN(value) ? undefined : value)

  it('are paired in the blocks that both have', () => {
    const pairs = pairedInBlocks(
      [run(1, 10), run(2, 11), run(3, Number.NaN)],
      [run(2, 21), run(1, 20), run(3, 22)],
      read,
    )
    expect(pairs).toEqual([
      { a: [10], b: [20] },
      { a: [11], b: [21] },
    ])
  })

  it('are not paired across nights, nor where there are no blocks', () => {
    expect(pairedInBlocks([run(1, 10)], [run(1, 20, 'run_20261124_213000')], read)).toEqual([])
    expect(pairedInBlocks([run(1, 10), run(null, 11)], [run(1, 20)], read)).toEqual([])
  })
})

describe('the levels of settings', () => {
  const value = (block: number | null, joules: number) => ({ night, block, value: joules })

  it('are their means where every block is whole', () => {
    const all = [[value(1, 10), value(2, 20)], [value(1, 30), value(2, 60)], []]
    expect(settingLevels(all)).toEqual([15, 45, null])
  })

  it('do not hold what blocks differ by, where one lacks a run', () => {
    // The second block takes twice as much; a lacks its run there.
    const [a, b, c] = settingLevels([
      [value(1, 10)],
      [value(1, 20), value(2, 40)],
      [value(1, 30), value(2, 60)],
    ])
    expect((b ?? 0) / (a ?? 0)).toBeCloseTo(2, 6)
    expect((c ?? 0) / (a ?? 0)).toBeCloseTo(3, 6)
  })

  it('of values around zero are told by differences', () => {
    const [a, b] = settingLevels([[value(1, -1)], [value(1, 1), value(2, 3)]])
    expect((b ?? 0) - (a ?? 0)).toBeCloseTo(2, 6)
  })

  it('without blocks are the means', () => {
    expect(settingLevels([[value(null, 10), value(null, 30)], [value(null, 5)]])).toEqual([20, 5])
  })
})

describe('the trend over a night', () => {
  it('is told as a share and per hour, whatever settings take', () => {
    const trend = nightTrend(orderOf(inBlocks('blocks', { seed: 3 })))
    expect(trend).toMatchObject({ n: 120, settings: 24 })
    expect(trend?.p).toBeLessThan(0.001)
    // 1 % an hour of what the first run took is 0.95 % of the mean of a night of ten hours.
    expect(Math.abs((trend?.sharePerHour ?? 0) - 0.0095)).toBeLessThan(0.001)
    expect(Math.abs((trend?.share ?? 0) - 0.0095 * 119 * (5 / 60))).toBeLessThan(0.01)
    expect(trend === null ? '' : trendSentence(trend)).toMatch(
      /^the energy of the same settings changed by \+\d\.\d % over the night \(\+\d\.\d+ % an hour\), p < 0\.001, n = 120$/,
    )
  })

  it('is found as rarely as chance has it where there is none', () => {
    const found = Array.from({ length: 40 }, (_, seed) => {
      const rows = inBlocks('blocks', { seed, driftPerHour: 0 })
      return (nightTrend(orderOf(rows.slice(0, 48)))?.p ?? 1) <= 0.05
    }).filter(Boolean)
    expect(found.length).toBeLessThanOrEqual(5)
  }, 60_000)

  it('of a long night is told without drawing', () => {
    const rows = simulatedNight(arrange(settings.length, 20, 'blocks', 1n), { seed: 1, effect: 0 })
    const trend = nightTrend(orderOf(rows))
    expect(trend?.n).toBe(480)
    expect(trend?.p).toBeLessThan(0.001)
  })

  it('is not told where no setting ran twice, or nothing is known', () => {
    const once = orderOf(inBlocks('blocks', { seed: 1 })).slice(0, 24)
    expect(nightTrend(once)).toBeNull()
    expect(nightTrend([])).toBeNull()
    expect(nightTrend(once.flatMap(run => [run, { ...run, value: null }]))).toBeNull()
  })

  it('leaves the hours out where they are not known', () => {
    const runs = orderOf(inBlocks('blocks', { seed: 1 })).map(({ hours: _, ...run }) => run)
    expect(nightTrend(runs)?.sharePerHour).toBeNull()
  })
})

describe('a comparison of what ran in the same blocks', () => {
  const sides = (rows: ReturnType<typeof inBlocks>) =>
    ['adam', 'sgd'].map(optimizer => from(rows.filter(row => row.hyperparam_optimizer === optimizer)))

  it('is made within them, and says so', async () => {
    const [adam, sgd] = sides(inBlocks('blocks', { seed: 5, effect: 0.02 }))
    if (adam === undefined || sgd === undefined) throw new Error('no sides')
    const { notices, quantities } = await compare(adam, sgd, { by: 'optimizer' })
    expect(notices).toContain('both sides ran in the same 5 blocks: compared within each')
    expect(quantities[0]).toMatchObject({ judgement: 'differs', n: 12, runs: { a: 60, b: 60 } })
  })

  it('takes of a setting only the blocks that both sides have', async () => {
    const rows = inBlocks('blocks', { seed: 5 })
    const [adam, sgd] = sides(rows.filter(row => row.hyperparam_optimizer === 'adam' || row.block !== 5))
    if (adam === undefined || sgd === undefined) throw new Error('no sides')
    const { quantities } = await compare(adam, sgd, { by: 'optimizer' })
    expect(quantities[0]?.runs).toEqual({ a: 48, b: 48 })
  })
})
