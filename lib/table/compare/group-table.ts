import type { ColumnTable } from 'arquero'
import type { Comparison } from './comparison.js'

/** One row per value that one of two groups has. */
export interface GroupRow {
  /** What the user called it, or the name of its night. */
  group: string
  side: 'A' | 'B'
  /** `energy`, `accuracy`, `duration`. */
  quantity: string
  /** `J`, `s`, or empty for a metric. */
  unit: string
  /** Of an energy: `measured`, `estimated` or `partly estimated`; else empty. */
  source: string
  /** The mean over the repeats of one setting. */
  value: number
}

const columnNames = [
  'group',
  'side',
  'quantity',
  'unit',
  'source',
  'value',
] as const satisfies readonly (keyof GroupRow)[]

/**
 * The values of a comparison of two groups, a row each; without rows where settings are matched.
 *
 * @param comparison What `compare` returned.
 * @example
 * ```ts
 * import { compare, experimentGroup, experiments, groupTable } from 'nightwatt'
 *
 * const table = await experiments('results')
 * const few = await experimentGroup(table, 'epochs', '..4')
 * const many = await experimentGroup(table, 'epochs', '5..')
 * const values = await groupTable(await compare(few.table, many.table))
 * ```
 */
export async function groupTable({ a, b, quantities }: Comparison): Promise<ColumnTable> {
  const { table } = await import('arquero')
  const rows = quantities.flatMap(({ name, unit, source, values }) =>
    values === null
      ? []
      : (
          [
            ['A', a.name, values.a],
            ['B', b.name, values.b],
          ] as const
        ).flatMap(([side, group, own]) =>
          own.map((value): GroupRow => ({ group, side, quantity: name, unit, source, value })),
        ),
  )
  return table(columnNames.map((name): [string, unknown[]] => [name, rows.map(row => row[name])]))
}
