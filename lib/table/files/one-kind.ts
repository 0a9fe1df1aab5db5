import type { ColumnTable } from 'arquero'
import { looksOfAnotherKind } from '../../config/parameter/hyperparameter-value.js'
import { hyperparameterPrefix } from '../setting-values.js'

/**
 * A column of Arrow and Parquet has one type. Where a hyperparameter's values are of several, all are texts: those that
 * would pass for another kind in quotes, as `"5"` and `""`.
 */
export async function ofOneKind(table: ColumnTable): Promise<ColumnTable> {
  const { table: tableOf } = await import('arquero')
  const mixed = table.columnNames().filter(name => {
    if (!name.startsWith(hyperparameterPrefix)) return false
    const kinds = valuesIn(table, name).flatMap(value =>
      value === null || value === undefined ? [] : [typeof value],
    )
    return new Set(kinds).size > 1
  })
  if (mixed.length === 0) return table
  const texts = mixed.map((name): [string, unknown[]] => [name, valuesIn(table, name).map(asText)])
  return table.assign(tableOf(texts))
}

/** The values of a column in the order of the table, filtered and sorted. */
export function valuesIn(table: ColumnTable, column: string): unknown[] {
  return table.objects({ columns: [column] } as object).map(row => ({ ...row })[column as keyof typeof row])
}

function asText(value: unknown): string | null {
  if (value === null || value === undefined) return null
  return typeof value === 'string' && !looksOfAnotherKind(value) ? value : JSON.stringify(value)
}
