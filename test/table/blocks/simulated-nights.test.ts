import { from } from 'arquero'
import { describe, expect, it } from 'vitest'
import { arrange } from '../../../lib/design/order/arrange.ts'
import { compare } from '../../../lib/table/compare/compare.ts'
import { tryNights } from '../../bench/blocks/trials.js'

const library = { arrange, compare, from }
const nights = { trials: 40, seed: 20261129, repeats: 5 }

// 500 nights each: npm run bench -- blocks.
describe('a night of 24 settings × 5 repeats with a drift of 1 % an hour', () => {
  it('in blocks, compared within them, shows an effect of 2 %', async () => {
    const { share, size } = await tryNights(library, { ...nights, order: 'blocks', effect: 0.02 })
    expect(share).toBeGreaterThanOrEqual(0.9)
    expect(size).toBeCloseTo(0.02, 2)
  }, 120_000)

  it('in blocks shows none where there is none', async () => {
    const { share } = await tryNights(library, { ...nights, order: 'blocks', effect: 0 })
    // Of 40, with a chance of 5 % each, more than 5 in 1 of 70 seeds; this seed is fixed.
    expect(share).toBeLessThanOrEqual(0.125)
  }, 120_000)

  it('in the order of the plan shows the drift as an effect, which is why there are blocks', async () => {
    const { share } = await tryNights(library, { ...nights, trials: 5, order: 'plan', effect: 0 })
    expect(share).toBe(1)
  }, 120_000)
})
