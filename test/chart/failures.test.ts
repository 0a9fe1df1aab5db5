import { from } from 'arquero'
import { describe, expect, it } from 'vitest'
import { failures } from '../../lib/chart/failures.ts'
import { messageOf, rowsWith, subtitleOf } from '../support/reading.ts'

const row = (index: number, more: Record<string, unknown> = {}) => ({
  experiment_id: `digits_mlp_00${index}`,
  night: 'run_20261123_213000',
  repository: 'digits',
  model: 'mlp',
  outcome: 'success',
  cause: null,
  energy_cpu_total_joules: 100,
  energy_cpu_source: 'measured',
  energy_failed_attempts_joules: null,
  ...more,
})

describe('the energy of failed attempts', () => {
  it('has a bar for each experiment that had any, of earlier attempts and of a last one that failed', () => {
    const spec = failures(
      from([
        row(1),
        row(2, { energy_failed_attempts_joules: 30 }),
        row(3, { outcome: 'failure', cause: 'timeout', energy_failed_attempts_joules: 50 }),
      ]),
    )
    expect(rowsWith(spec, 'low', 'kind').map(({ low, high, kind }) => [low, high, kind])).toEqual([
      [0, 30, 'attempts before the last one'],
      [0, 50, 'attempts before the last one'],
      [50, 150, 'a last attempt that failed'],
    ])
    expect(subtitleOf(spec)).toBe('n = 2 of 3 experiments · 180.0 J of 380.0 J in all')
    expect(spec.description).toContain('2 of 3 experiments had attempts that failed')
  })

  it('says so where none failed', () => {
    expect(messageOf(failures(from([row(1)])))).toContain('No attempt failed')
    expect(messageOf(failures(from([])))).toContain('There are no experiments')
  })
})
