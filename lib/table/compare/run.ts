import type { ColumnTable } from 'arquero'
import { UsageError } from '../../errors.js'
import { type Circumstances, circumstancesOf } from '../comparable.js'
import type { Setting } from './comparison.js'

/** One experiment as a row of the table of experiments tells it. */
export interface Run {
  /** Its name in its night; empty where the table does not tell. */
  readonly id: string
  readonly setting: Setting
  readonly night: string
  readonly failed: boolean
  readonly cause: string
  /** The numbers of its row, by column. */
  readonly numbers: ReadonlyMap<string, number>
  /** What it may be weighed against. */
  readonly circumstances: Circumstances
  /** What its metrics were declared to be, as JSON; null where nobody did. */
  readonly declarations: unknown
  /** Units of its metrics, by column; empty where there is none. */
  readonly units: ReadonlyMap<string, string>
  /** Why a value is left out that the metric's name forbids, by column: `accuracy 4460 is above 100`. */
  readonly doubts: ReadonlyMap<string, string>
  /** How each part of its energy was come by, `measured`, or what an estimate rests on; null where it has none. */
  readonly sources: Readonly<Record<Part, string | null>>
}

export type Part = 'cpu' | 'gpu'

/** Of a table without the column that tells it. */
export const notTold = 'of a source that the table does not tell'

export const metricPrefix = 'perf_'
const hyperparameterPrefix = 'hyperparam_'

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
      hyperparameters: hyperparametersIn(numbers),
    },
    night: text('night'),
    failed: row.outcome === 'failure' || row.training_success === false,
    cause: text('cause'),
    numbers,
    circumstances: circumstancesOf(column => row[column]),
    declarations: row.metric_declarations,
    units: new Map(),
    doubts: new Map(),
    sources: { cpu: sourceOf('cpu'), gpu: sourceOf('gpu') },
  }
}

function hyperparametersIn(numbers: ReadonlyMap<string, number>): Record<string, number> {
  return Object.fromEntries(
    [...numbers]
      .filter(([column]) => column.startsWith(hyperparameterPrefix))
      .map(([column, value]) => [column.slice(hyperparameterPrefix.length), value]),
  )
}
