import { describe, expect, it } from 'vitest'
import { effects, parallel, power, tradeoff } from '../../lib/chart/index.ts'
import { experimentTable, sampleTable } from '../support/nights.ts'
import { messageOf, rowsWith } from '../support/reading.ts'

const nights = ['run_20261123_213000', 'run_20261124_213000']
const both = experimentTable(6, (_, index) => ({
  night: nights[Math.floor(index / 3)] ?? '',
  experiment_id: `digits_mlp_00${(index % 3) + 1}`,
  perf_accuracy: 80 + index,
  energy_total_joules: 100 * (index + 1),
  energy_cpu_total_joules: 100 * (index + 1),
}))

describe('a chart of a table with chosen columns', () => {
  const chosen = both.select('experiment_id', 'outcome', 'perf_accuracy', 'energy_total_joules')

  it.each([
    ['effects', effects],
    ['parallel', parallel],
  ])('says that those of the hyperparameters are missing, and blames no sweep: %s', (_name, chart) => {
    expect(messageOf(chart(chosen))).toContain('no column of a hyperparameter, hyperparam_NAME')
  })

  it('says that those of a sample are missing, and blames no meter', () => {
    const samples = sampleTable({ experiments: 1, samplesEach: 3 })
    expect(() => power(samples.select('quantity', 'value'))).toThrow('This table has no column time')
    expect(() => power(samples.select('quantity', 'time'))).toThrow('This table has no column value')
  })
})

it('two experiments of several nights are never called the same', () => {
  const labels = rowsWith(tradeoff(both), 'energy', 'label').map(({ label }) => label)
  expect(new Set(labels).size).toBe(labels.length)
  expect(labels).toContain('#2.3')
})
