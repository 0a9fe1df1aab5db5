import { table } from 'arquero'
import { parquetReadObjects } from 'hyparquet'
import { describe, expect, it } from 'vitest'
import { exportTable } from '../../../lib/table/export.ts'

async function readBack(columns: Record<string, unknown[]>): Promise<Record<string, unknown>[]> {
  const [bytes] = await exportTable(table(columns), 'parquet')
  if (!(bytes instanceof Uint8Array)) throw new Error('Parquet is binary')
  return parquetReadObjects({ file: new Uint8Array(bytes).buffer })
}

describe('a table as Parquet', () => {
  it('reads back with its numbers, times, truths and what is absent', async () => {
    const time = new Date('2026-11-23T20:30:00.125Z')
    const rows = await readBack({
      experiment_id: ['toy_small_001', 'toy_small_002'],
      timestamp: [time, null],
      training_success: [true, false],
      energy_total_joules: [12.5, null],
      energy_net_joules: [null, null],
      cause: [null, null],
    })
    expect(rows).toEqual([
      {
        experiment_id: 'toy_small_001',
        timestamp: time,
        training_success: true,
        energy_total_joules: 12.5,
        energy_net_joules: null,
        cause: null,
      },
      {
        experiment_id: 'toy_small_002',
        timestamp: null,
        training_success: false,
        energy_total_joules: null,
        energy_net_joules: null,
        cause: null,
      },
    ])
  })

  it('makes texts of a hyperparameter that has values of several kinds', async () => {
    const rows = await readBack({ hyperparam_c: [1, 'sqrt', '1'] })
    expect(rows.map(({ hyperparam_c: value }) => value)).toEqual(['1', 'sqrt', '"1"'])
  })

  it('is one without any row too', async () => {
    expect(await readBack({ night: [] })).toEqual([])
  })
})
