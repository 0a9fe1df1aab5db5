import { describe, expect, it } from 'vitest'
import type { NightRecord } from '../../../lib/record/schema.ts'
import { countedWords, nodeItems } from '../../../lib/report/sections/quality/nodes-view.ts'
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

describe('what the cluster counted on a node', () => {
  const counted = (by: string, joules: number, source = 'measured') => {
    const jobs = [
      { job: '7_1', node: 'n1', seconds: 60, joules },
      { job: '7_2', node: 'n2', seconds: 60, joules: 1e6 },
    ]
    const record = { cluster: { by: 'slurm', blocks: 2, counted: { by, jobs } } } as unknown as NightRecord
    const row = { energy_total_joules: 5000, duration_seconds: 50, energy_cpu_source: source }
    return countedWords('n1', { record }, [row])
  }

  it('stands beside what its runs took, and contradicts that only where it counts more than was measured', () => {
    const runs = '; its runs took 5.00 kJ (100.0 W)'
    expect(counted('acct_gather_energy/ipmi', 6000)).toBe(
      `Slurm counted 6.00 kJ in 1 min 00 s of its jobs (100.0 W), the whole node${runs}`,
    )
    const contradiction = ', which is more: one of the two is wrong'
    expect(counted('acct_gather_energy/ipmi', 3000)).toContain(runs + contradiction)
    expect(counted('acct_gather_energy/ipmi', 3000, 'estimated')).not.toContain(contradiction)
    expect(counted('acct_gather_energy/rapl', 3000)).toMatch(/its processors and memory alone.*W\)$/)
    expect(counted('acct_gather_energy/new', 3000)).toMatch(/of what is not known.*W\)$/)
  })

  it('is nothing where it counted nothing', () => {
    expect(countedWords('n1', { record: {} as NightRecord }, [])).toBe('')
  })
})
