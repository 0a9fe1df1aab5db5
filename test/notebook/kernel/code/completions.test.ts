import { describe, expect, it } from 'vitest'
import { usualFirst } from '../../../../lib/notebook/kernel/code/completions.ts'
import { hoverText } from '../../../../lib/notebook/kernel/code/hovers.ts'

describe('what a cell is offered', () => {
  it('is of options what is set first, and nothing that only a plan or a night holds', () => {
    const all = [
      'base',
      'configSnapshot',
      'cooldown',
      'maxRetries',
      'governor',
      'model',
      'repo',
      'runs',
      'seed',
    ]
    expect(usualFirst(all, new Set(all), '')).toEqual([
      'repo',
      'model',
      'runs',
      'seed',
      'cooldown',
      'maxRetries',
      'governor',
    ])
    expect(usualFirst(['order', 'record', 'runs', 'repo'], new Set(all), 'r')).toEqual([
      'repo',
      'runs',
      'order',
    ])
  })

  it('is of a plan what people look at, and anything of what is the user’s own', () => {
    const plan = ['base', 'batchSnapshot', 'configSnapshot', 'experiments', 'seed']
    expect(usualFirst(plan, new Set(plan), '')).toEqual(['experiments', 'seed'])
    expect(usualFirst(['base', 'foreign'], new Set(['base', 'foreign']), '')).toEqual(['base', 'foreign'])
  })
})

it('explains with the names of its tags', () => {
  const text = (value: string) => [{ text: value }]
  expect(
    hoverText({
      displayParts: text('function run(): Night'),
      documentation: text('Runs a night.'),
      tags: [
        { name: 'param', text: text('what to run') },
        { name: 'returns', text: text('joules') },
        { name: 'throws', text: text('UsageError') },
      ],
    }),
  ).toBe('function run(): Night\n\nRuns a night.\n\n@param what to run\n@returns joules\n@throws UsageError')
})
