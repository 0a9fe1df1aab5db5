import { describe, expect, it } from 'vitest'
import {
  accuracy,
  effects,
  energy,
  failures,
  parallel,
  phases,
  power,
  tradeoff,
} from '../../lib/chart/index.ts'
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

  it.each([
    ['energy', energy, 'energy_total_joules nor one of its parts'],
    ['tradeoff', tradeoff, 'energy_total_joules nor one of its parts'],
    ['accuracy', accuracy, 'of a metric, perf_NAME'],
    ['phases', phases, 'of a phase, phase_NAME_energy_total_joules'],
    ['failures', failures, 'energy_failed_attempts_joules nor energy_total_joules'],
  ])('says which are missing and which there are: %s', (name, chart, missing) => {
    const few = both.select('experiment_id', 'outcome', ...(name === 'tradeoff' ? ['perf_accuracy'] : []))
    expect(messageOf(chart(few))).toContain(`no column ${missing}: it tells nothing of`)
    expect(messageOf(chart(few))).toContain('It has experiment_id, outcome')
  })

  it('calls a part of what failed attempts took no whole', () => {
    const failing = experimentTable(2, () => ({ outcome: 'failure', training_success: false }))
    expect(messageOf(failures(failing))).toBe('')
    expect(messageOf(failures(failing.select('experiment_id', 'outcome', 'energy_total_joules')))).toContain(
      'no column energy_failed_attempts_joules',
    )
  })

  it('says that those of a sample are missing, and blames no meter', () => {
    const samples = sampleTable({ experiments: 1, samplesEach: 3 })
    expect(() => power(samples.select('quantity', 'value'))).toThrow('This table has no column time')
    expect(() => power(samples.select('quantity', 'time'))).toThrow('This table has no column value')
  })
})

it('says of a whole table that no run told of a phase', () => {
  expect(messageOf(phases(both))).toContain('No run told of a phase')
})

it('two experiments of several nights are never called the same', () => {
  const labels = rowsWith(tradeoff(both), 'energy', 'label').map(({ label }) => label)
  expect(new Set(labels).size).toBe(labels.length)
  expect(labels).toContain('#2.3')
})
