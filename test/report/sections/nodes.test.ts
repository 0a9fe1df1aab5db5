import { describe, expect, it } from 'vitest'
import { nodeItems } from '../../../lib/report/sections/quality/nodes-view.ts'
import type { NodesView } from '../../../lib/report/view.ts'

const node = (name: string, wish: Partial<NodesView['nodes'][number]> = {}): NodesView['nodes'][number] => ({
  node: name,
  tone: 'good',
  blocks: '1, 2',
  runs: '16',
  cpu: 'EPYC 7763',
  cards: 'A100',
  driver: '550.54.15',
  temperature: 'at most 61 °C',
  effect: '',
  counted: '',
  shared: '',
  ...wish,
})
const itemsOf = (...nodes: readonly NodesView['nodes'][number][]) =>
  nodeItems([{ night: '', quantity: 'energy', sentence: '', nodes }])

describe('the nodes of a night, on the first screen', () => {
  it('are named, and are well where they are alike', () => {
    expect(itemsOf(node('n1'), node('n2'))).toEqual([
      { tone: 'good', text: '2 nodes: n1 and n2', href: '#nodes' },
    ])
  })

  it('are warned of where one differs, or their cards or drivers do', () => {
    const [item] = itemsOf(node('n1'), node('n2', { tone: 'warning', driver: '570.86.10', cards: 'H100' }))
    expect(item).toMatchObject({
      tone: 'warning',
      text: '2 nodes: n1 and n2; n2 differs from the others; their cards are not the same; their drivers are not the same',
    })
  })
})
