import { resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { columnMeaning } from '../../lib/table/column-meanings.ts'
import { experiments } from '../../lib/table/experiments.ts'
import { samples } from '../../lib/table/samples.ts'

const nights = resolve(import.meta.dirname, '../fixtures/nights-0.1')

describe('the meaning of a column', () => {
  it('is known of every column of both tables', async () => {
    const [runs, readings] = [await experiments(nights), await samples(nights)]
    const unknown = [
      ...runs.columnNames().filter(name => columnMeaning(name).description.startsWith('No meaning')),
      ...readings
        .columnNames()
        .filter(name => columnMeaning(name, 'samples').description.startsWith('No meaning')),
    ]
    expect(unknown).toEqual([])
  })

  it.each([
    ['energy_total_joules', 'J'],
    ['energy_gpu_max_watts', 'W'],
    ['cpu_temp_max_celsius', 'Cel'],
    ['duration_seconds', 's'],
    ['seconds_to_target_uncertainty', 's'],
    ['model', null],
  ])('has the unit that stands in the name of %s', (name, unit) => {
    expect(columnMeaning(name).unit).toBe(unit)
  })

  it('has no unit of a metric but the one that was declared', () => {
    expect(columnMeaning('perf_seconds').unit).toBeNull()
    expect(columnMeaning('perf_ter', 'experiments', '%').unit).toBe('%')
  })

  it('tells the phase of a column that is of one', () => {
    expect(columnMeaning('phase_train_energy_total_joules').description).toBe(
      'The phase train: CPU and GPU energy.',
    )
    expect(columnMeaning('phase_train_times').description).toBe('The phase train: how often it began.')
    expect(columnMeaning('energy_wall_total_joules').description).toContain('Energy of wall')
  })
})
