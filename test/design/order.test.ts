import { describe, expect, it } from 'vitest'
import { arrange } from '../../lib/design/order/arrange.ts'
import goldens from './designs-goldens.json' with { type: 'json' }

// The goldens are CPython's: random.seed(f'nightwatt order {seed}'), then random.shuffle of each block, or of all.
describe('the order of a night', () => {
  it.each(goldens.orders)('is that of CPython with the same stream, seed $seed', ({
    seed,
    blocks,
    shuffle,
  }) => {
    const settings = (order: 'blocks' | 'shuffle') =>
      arrange(7, 3, order, BigInt(seed)).map(({ setting }) => setting)
    expect(settings('blocks')).toEqual(blocks.flat())
    expect(settings('shuffle')).toEqual(shuffle)
  })

  it('in blocks has every setting once in each, and its block is its repeat', () => {
    const runs = arrange(24, 5, 'blocks', 1n)
    for (let block = 1; block <= 5; block++) {
      const own = runs.slice((block - 1) * 24, block * 24)
      expect(new Set(own.map(({ setting }) => setting)).size).toBe(24)
      expect(own.every(run => run.block === block && run.repeat === block)).toBe(true)
    }
  })

  it('of the plan has the repeats of each setting one after the other, and no blocks', () => {
    expect(arrange(2, 2, 'plan', 1n)).toEqual([
      { setting: 0, repeat: 1, block: undefined },
      { setting: 0, repeat: 2, block: undefined },
      { setting: 1, repeat: 1, block: undefined },
      { setting: 1, repeat: 2, block: undefined },
    ])
  })

  it('shuffled counts the repeats as they come', () => {
    const runs = arrange(3, 4, 'shuffle', 5n)
    for (const setting of [0, 1, 2]) {
      const repeats = runs.filter(run => run.setting === setting).map(({ repeat }) => repeat)
      expect(repeats).toEqual([1, 2, 3, 4])
    }
  })

  it.each([
    2, 3, 4, 5, 24,
  ])('by Latin squares has each of %i settings at each position equally often', settings => {
    const repeats = settings * 2
    const runs = arrange(settings, repeats, 'latin-square', 9n)
    for (let position = 0; position < settings; position++) {
      const there = runs.filter((_, at) => at % settings === position).map(({ setting }) => setting)
      for (let setting = 0; setting < settings; setting++) {
        expect(there.filter(other => other === setting)).toHaveLength(2)
      }
    }
  })

  it.each([4, 24])('by one Latin square of %i settings has each after each other one once', settings => {
    const runs = arrange(settings, settings, 'latin-square', 9n).map(({ setting }) => setting)
    const pairs = runs.flatMap((setting, at) => (at % settings === 0 ? [] : [`${runs[at - 1]} ${setting}`]))
    expect(new Set(pairs).size).toBe(settings * (settings - 1))
  })

  it('by two Latin squares of an odd number has each after each other one twice', () => {
    const runs = arrange(5, 10, 'latin-square', 9n).map(({ setting }) => setting)
    const pairs = runs.flatMap((setting, at) => (at % 5 === 0 ? [] : [`${runs[at - 1]} ${setting}`]))
    const counts = new Map<string, number>()
    for (const pair of pairs) counts.set(pair, (counts.get(pair) ?? 0) + 1)
    expect([...counts.values()].every(count => count === 2)).toBe(true)
    expect(counts.size).toBe(20)
  })
})
