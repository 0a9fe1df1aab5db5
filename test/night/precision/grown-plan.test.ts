import { describe, expect, it } from 'vitest'
import { isOneBlockAhead } from '../../../lib/night/precision/grown-plan.ts'
import { nightOf } from '../../support/night-fixture.ts'

const { record } = nightOf({ experiments: Array.from({ length: 6 }, () => ({})) })
const precision = { wanted: '2%', max_repeats: 9, drop_settled: false, settings: [], ended: '' }
const inBlocks = (blocks: readonly number[]) => ({
  ...record,
  precision,
  plan: (record.plan ?? []).map((planned, place) => ({ ...planned, block: blocks[place] ?? 0 })),
})

describe('a plan that the journal does not tell all of', () => {
  it('may be one whole block ahead, which is written before its line is', () => {
    expect(isOneBlockAhead(inBlocks([1, 1, 2, 2, 3, 3]), 4)).toBe(true)
    expect(isOneBlockAhead(inBlocks([1, 1, 1, 2, 2, 2]), 3)).toBe(true)
  })

  it.each<[string, ReturnType<typeof inBlocks> | typeof record, number]>([
    ['two blocks ahead', inBlocks([1, 1, 2, 2, 3, 3]), 2],
    ['a part of a block ahead', inBlocks([1, 1, 2, 2, 3, 3]), 5],
    ['behind', inBlocks([1, 1, 2, 2, 3, 3]), 8],
    ['one of a night that does not grow', record, 4],
  ])('is changed where it is %s', (_, night, total) => {
    expect(isOneBlockAhead(night, total)).toBe(false)
  })
})
