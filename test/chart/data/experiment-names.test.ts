import { describe, expect, it } from 'vitest'
import { experimentNames, nightLabels } from '../../../lib/chart/data/experiment-names.ts'

const [monday, tuesday] = ['run_20261123_213000', 'run_20261124_213000']

function namesOf(...rows: readonly (readonly [night: string, id: string, label?: string])[]) {
  return experimentNames(rows.map(([night, id, nightLabel = '']) => ({ night, id, nightLabel })))
}

describe('experiments in charts', () => {
  it('have the number of their night, where there is one', () => {
    expect(namesOf([monday, 'digits_mlp_001'], [monday, 'digits_mlp_012'])).toEqual([
      { short: '#1', full: '#1', night: '2026-11-23 21:30' },
      { short: '#12', full: '#12', night: '2026-11-23 21:30' },
    ])
  })

  it('of several nights say which, by its name where it has one', () => {
    expect(namesOf([monday, 'digits_mlp_001', 'wide lr'], [tuesday, 'digits_mlp_001'])).toEqual([
      { short: '#1.1', full: 'wide lr #1', night: '1: wide lr' },
      { short: '#2.1', full: '#2.1', night: '2: 2026-11-24 21:30' },
    ])
  })

  it('of two nights with one name say the dates too', () => {
    const names = namesOf([monday, 'digits_mlp_001', 'lr'], [tuesday, 'digits_mlp_001', 'lr'])
    expect(names.map(({ full }) => full)).toEqual(['#1.1', '#2.1'])
    expect(names.map(({ night }) => night)).toEqual(['1: lr, 2026-11-23 21:30', '2: lr, 2026-11-24 21:30'])
  })

  it('are rows where nothing else tells them apart', () => {
    const names = namesOf(['', 'digits_mlp_001'], ['', 'digits_mlp_001'], ['', 'digits_mlp_002'])
    expect(names.map(({ full }) => full)).toEqual(['row 1', 'row 2', 'row 3'])
  })
})

it('calls nights that began in one minute by their folders', () => {
  const within = ['run_20261123_213005', 'run_20261123_213055', tuesday]
  expect([...nightLabels(within).values()]).toEqual([...within.slice(0, 2), '2026-11-24 21:30'])
})
