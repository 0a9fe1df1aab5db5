import type { ColumnTable } from 'arquero'
import { z } from 'zod'
import { assumedDirection, type Direction } from '../config/pattern/metric-direction.js'
import { type MetricDeclarationRecord, metricDeclarationSchema } from '../record/schema.js'

/** What a metric of a table means, as far as it was declared. */
export interface MetricMeaning {
  /** Undefined if not declared, or not the same in all rows. */
  readonly direction: Direction | undefined
  /** `declared` by the configuration or a flag, `assumed` from the name alone, `contradictory` between rows, `unknown`. */
  readonly known: 'declared' | 'assumed' | 'contradictory' | 'unknown'
  /** Every unit that rows with a value of the metric declare; undefined for one that declares none. */
  readonly units: readonly (string | undefined)[]
}

const declarations = z.record(z.string(), metricDeclarationSchema)

/**
 * What a metric means in a table of `experiments()`, or one made from it: read from its column `metric_declarations`,
 * else assumed from the metric's name.
 *
 * @param table Of `experiments()`, or made from one.
 * @param name Of the metric, `accuracy`, or of its column, `perf_accuracy`.
 * @example
 * ```ts
 * import { experiments, meaningOf } from 'nightwatt'
 *
 * const { direction } = meaningOf(await experiments('results'), 'accuracy')
 * console.log(direction) // → 'higher'
 * ```
 */
export function meaningOf(table: ColumnTable, name: string): MetricMeaning {
  const metric = name.replace(/^perf_/, '')
  return meaningOfRows(
    rowsWithValue(table, `perf_${metric}`).map(text => declarationIn(text, metric)),
    metric,
  )
}

/** What a metric means by the declarations of the rows that hold it. */
export function meaningOfRows(
  said: readonly (MetricDeclarationRecord | undefined)[],
  metric: string,
): MetricMeaning {
  const directions = new Set(said.map(each => each?.direction))
  const declared = new Set(said.filter(each => each?.assumed !== true).map(each => each?.direction))
  const units = [...new Set(said.map(each => each?.unit))]
  declared.delete(undefined)
  directions.delete(undefined)
  const [direction] = declared.size > 0 ? declared : directions
  if (declared.size > 1 || (declared.size === 0 && directions.size > 1)) {
    return { direction: undefined, known: 'contradictory', units }
  }
  if (declared.size === 1) return { direction, known: 'declared', units }
  const assumed = direction ?? assumedDirection(metric)
  return { direction: assumed, known: assumed === undefined ? 'unknown' : 'assumed', units }
}

/** The declarations of each row with a value of the metric (of every row if the table has no such column). */
function rowsWithValue(table: ColumnTable, column: string): unknown[] {
  const names = table.columnNames()
  if (!names.includes('metric_declarations')) return []
  const texts = Array.from(table.array('metric_declarations'))
  if (!names.includes(column)) return texts
  const values = Array.from(table.array(column))
  return texts.filter((_, row) => values[row] !== null && values[row] !== undefined)
}

const parsed = new Map<string, z.infer<typeof declarations>>()

/**
 * What a row's `metric_declarations` say about a metric; undefined if nothing. A column holds the same text for all
 * rows of a repository in a night: it is read once.
 */
export function declarationIn(text: unknown, metric: string): MetricDeclarationRecord | undefined {
  if (typeof text !== 'string') return undefined
  const known = parsed.get(text) ?? parse(text)
  parsed.set(text, known)
  return Object.hasOwn(known, metric) ? known[metric] : undefined
}

function parse(text: string): z.infer<typeof declarations> {
  try {
    return declarations.safeParse(JSON.parse(text)).data ?? {}
  } catch {
    return {}
  }
}
