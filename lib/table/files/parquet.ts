import type { ColumnTable } from 'arquero'
import { columnMeaning } from '../column-meanings.js'
import { ofOneKind, valuesIn } from './one-kind.js'

type ColumnType = 'STRING' | 'DOUBLE' | 'BOOLEAN' | 'TIMESTAMP'

/** A table as one Parquet file, with numbers as doubles and times in UTC; missing values are null. */
export async function parquetOf(table: ColumnTable): Promise<Uint8Array> {
  const { parquetWriteBuffer } = await import('hyparquet-writer')
  const whole = await ofOneKind(table)
  const columnData = whole.columnNames().map(name => {
    const values = valuesIn(whole, name).map(value => value ?? null)
    const type = typeOf(name, values)
    return { name, type, nullable: true, data: values.map(value => cellOf(value, type)) }
  })
  return new Uint8Array(parquetWriteBuffer({ columnData }))
}

// A column without any value has the type that its unit suggests, so that files of several nights fit together.
function typeOf(name: string, values: readonly unknown[]): ColumnType {
  const some = values.find(value => value !== null)
  if (some instanceof Date) return 'TIMESTAMP'
  if (typeof some === 'boolean') return 'BOOLEAN'
  if (typeof some === 'number' || typeof some === 'bigint') return 'DOUBLE'
  return some === undefined && columnMeaning(name).unit !== null ? 'DOUBLE' : 'STRING'
}

function cellOf(value: unknown, type: ColumnType): unknown {
  if (value === null) return null
  if (type === 'DOUBLE') return Number(value)
  return type === 'STRING' ? String(value) : value
}
