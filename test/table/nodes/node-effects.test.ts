import { describe, expect, it } from 'vitest'
import { nodeEffects, type RunOnNode } from '../../../lib/table/nodes/node-effects.ts'
import { randomOf } from '../../support/random.ts'

const levels = [100, 220, 350, 800]

/** So many blocks on each node, of which one takes more by a share; blocks differ by 1 %. */
function runs(blocks: number, more: Readonly<Record<string, number>>): RunOnNode[] {
  const random = randomOf(7)
  const noise = (share: number) => 1 + share * (random.below(2001) / 1000 - 1)
  return Object.entries(more).flatMap(([node, share], place) =>
    Array.from({ length: blocks }, () => noise(0.01)).flatMap((ofBlock, number) =>
      levels.map((level, setting) => ({
        night: 'run',
        block: place * blocks + number + 1,
        node,
        setting: String(setting),
        value: level * (1 + share) * ofBlock * noise(0.002),
      })),
    ),
  )
}

describe('what the same settings take on each node', () => {
  it('shows a node that takes more than its blocks differ by', () => {
    const effects = nodeEffects(runs(6, { n1: 0, n2: 0, n3: 0.1 }))
    expect(effects.map(({ node, differs }) => [node, differs])).toEqual([
      ['n1', false],
      ['n2', false],
      ['n3', true],
    ])
    const [n1, , n3] = effects
    expect((1 + (n3?.share ?? 0)) / (1 + (n1?.share ?? 0)) - 1).toBeCloseTo(0.1, 1)
  })

  it('calls nothing a difference that blocks alone explain, and says where too few blocks could show one', () => {
    expect(nodeEffects(runs(8, { n1: 0, n2: 0 })).map(({ differs }) => differs)).toEqual([false, false])
    expect(nodeEffects(runs(2, { n1: 0, n2: 0.2 })).map(({ differs }) => differs)).toEqual([null, null])
    expect(nodeEffects(runs(1, { n1: 0 })).map(({ blocks, differs }) => [blocks, differs])).toEqual([
      [1, null],
    ])
    expect(nodeEffects([])).toEqual([])
  })

  it('counts a block that went on elsewhere as two', () => {
    const all = runs(4, { n1: 0, n2: 0 })
    const moved = all.map((run, place) => (place >= 2 && place < 4 ? { ...run, node: 'n2' } : run))
    expect(nodeEffects(moved).map(({ node, blocks, runs: count }) => [node, blocks, count])).toEqual([
      ['n1', 4, 14],
      ['n2', 5, 18],
    ])
  })
})
