import type { ColumnTable } from 'arquero'
import type { HyperparameterValues } from '../../config/parameter/hyperparameter-value.js'
import { UsageError } from '../../errors.js'
import { type Circumstances, circumstancesOf } from '../comparable.js'
import { hyperparameterPrefix, settingIn } from '../setting-values.js'
import type { Setting } from './comparison.js'

/** One experiment, from a row of the table of experiments. */
export interface Run {
  /** Its name in its night; empty if the table does not have it. */
  readonly id: string
  readonly setting: Setting
  readonly night: string
  /** The block that it stood in; null where its night had none. */
  readonly block: number | null
  /** The node of a cluster; null where it ran on one machine. */
  readonly node: string | null
  readonly failed: boolean
  readonly cause: string
  /** Why its values are not compared, `throttled: …`; empty where they are. */
  readonly leftOut: string
  /** The numbers of its row, by column. */
  readonly numbers: ReadonlyMap<string, number>
  /** What it may be compared with. */
  readonly circumstances: Circumstances
  /** What its metrics were declared to be, as JSON; null if not declared. */
  readonly declarations: unknown
  /** Units of its metrics, by column; empty where there is none. */
  readonly units: ReadonlyMap<string, string>
  /** Why values that the metric's name forbids are left out, by column: `accuracy 4460 is above 100`. */
  readonly doubts: ReadonlyMap<string, string>
  /** How each part of its energy was obtained, `measured`, or the basis of an estimate; null if it has none. */
  readonly sources: Readonly<Record<Part, string | null>>
}

export type Part = 'cpu' | 'gpu'

/** For a table without that column. */
export const notTold = 'of a source that the table does not tell'

export const metricPrefix = 'perf_'

/**
 * Reads the experiments of a table, in its order.
 *
 * @param side What messages call it.
 * @throws UsageError for a table of something else.
 */
export function runsOf(table: ColumnTable, side: string): readonly Run[] {
  const columns = table.columnNames()
  const missing = ['repository', 'model', 'night'].filter(name => !columns.includes(name))
  if (missing.length > 0 && table.numRows() > 0) {
    throw new UsageError(
      `compare: ${side} is a table without ${missing.join(', ')}; allowed: a table of experiments, as experiments() gives it, filtered or not`,
    )
  }
  return table.objects().map(row => runOf({ ...row }))
}

type Row = Readonly<Record<string, unknown>>

function runOf(row: Row): Run {
  const numbers = new Map<string, number>()
  for (const [column, value] of Object.entries(row)) {
    if (typeof value === 'number' && Number.isFinite(value)) numbers.set(column, value)
  }
  const text = (column: string) => (typeof row[column] === 'string' ? row[column] : '')
  const sourceOf = (part: Part) =>
    numbers.has(`energy_${part}_total_joules`) ? text(`energy_${part}_source`) || notTold : null
  return {
    id: text('experiment_id'),
    setting: {
      repository: text('repository'),
      model: text('model'),
      subject: text('subject') || null,
      background: text('background') || null,
      mode: text('mode') || null,
      hyperparameters: hyperparametersIn(row),
    },
    night: text('night'),
    block: numbers.get('block') ?? null,
    node: text('node') || null,
    failed: row.outcome === 'failure' || row.training_success === false,
    cause: text('cause'),
    leftOut: text('not_compared'),
    numbers,
    circumstances: circumstancesOf(column => row[column]),
    declarations: row.metric_declarations,
    units: new Map(),
    doubts: new Map(),
    sources: { cpu: sourceOf('cpu'), gpu: sourceOf('gpu') },
  }
}

function hyperparametersIn(row: Row): HyperparameterValues {
  return Object.fromEntries(
    Object.entries(row).flatMap(([column, cell]) => {
      const value = column.startsWith(hyperparameterPrefix) ? settingIn(cell) : null
      return value === null ? [] : [[column.slice(hyperparameterPrefix.length), value]]
    }),
  )
}
