import { dirname } from 'node:path'
import type { ColumnTable } from 'arquero'
import { type NightSource, openNights } from '../night/find/open-night.js'
import { type Night, nightOf, traceFolder } from '../night/night.js'
import { windowOf } from '../record/experiment/attempt-record.js'
import type { ExperimentRecord } from '../record/schema.js'
import type { SeriesRow as WrittenValue } from '../record/series/series-layout.js'
import { readSeries } from '../record/series/series-reader.js'
import { replayOptions } from '../record/traces/replay-traces.js'
import { replayWindows } from '../record/traces/replay-windows.js'
import { reaches } from '../run/log/series/metric-point.js'

/** A row a value of a metric, as the log showed it while the training ran. */
export interface MetricSeriesRow {
  night: string
  experiment_id: string
  repository: string
  model: string
  outcome: 'success' | 'failure'
  metric: string
  /** When its line was written, and how far that may be off, both ways. */
  time: Date
  within_seconds: number
  /** Seconds since the attempt began. */
  elapsed_seconds: number
  /** Null for one that was no finite number. */
  value: number | null
  /** CPU and GPU together since the attempt began; null unless everything that was to be measured is known until then. */
  energy_joules: number | null
  /** The value that the metric is to reach; null where there is none for it. */
  target: number | null
  /** Whether this is the first value that reaches the target. */
  reaches_target: boolean
}

/**
 * The values of metrics while the trainings of nights ran, a row a value, in the order of the log, with the joules that
 * the training had taken by then. Only of each experiment's last attempt, as `metrics.csv` holds them; columns:
 * `MetricSeriesRow`.
 *
 * @param source A night, the path of a night or of a folder of nights, or several of these.
 * @throws RecordError when there is no night.
 * @example
 * ```ts
 * import { metricSeries } from 'nightwatt'
 *
 * const table = await metricSeries('results')
 * table.select('experiment_id', 'metric', 'elapsed_seconds', 'value', 'energy_joules').print()
 * ```
 */
export async function metricSeries(source: NightSource): Promise<ColumnTable> {
  return seriesTable(await openNights(source))
}

/** What a picture of the way to a target needs: that metric alone, and no more values of a run than can be seen. */
export async function seriesToTarget(nights: readonly Night[]): Promise<ColumnTable> {
  return seriesTable(nights, (values, { target }) => {
    const own = values.filter(({ metric }) => metric === target?.metric)
    const step = Math.ceil(own.length / mostSeen)
    const first = own.findIndex(
      ({ value }) => target !== undefined && reaches(value, target.target, target.direction),
    )
    return own.filter((_, place) => place % step === 0 || place === first || place === own.length - 1)
  })
}

const mostSeen = 300

type Choice = (values: readonly WrittenValue[], record: ExperimentRecord) => readonly WrittenValue[]

async function seriesTable(
  nights: readonly Night[],
  choose: Choice = values => values,
): Promise<ColumnTable> {
  const rows = nights.flatMap(night => night.experiments.flatMap(record => seriesOf(night, record, choose)))
  const { table } = await import('arquero')
  return table(columnNames.map((name): [string, unknown[]] => [name, rows.map(row => row[name])]))
}

const columnNames = [
  'night',
  'experiment_id',
  'repository',
  'model',
  'outcome',
  'metric',
  'time',
  'within_seconds',
  'elapsed_seconds',
  'value',
  'energy_joules',
  'target',
  'reaches_target',
] as const satisfies readonly (keyof MetricSeriesRow)[]

function seriesOf(night: Night, record: ExperimentRecord, choose: Choice): readonly MetricSeriesRow[] {
  const attempt = record.attempts.at(-1)
  const values = choose(valuesOf(night, record), record)
  if (attempt === undefined || values.length === 0) return []
  const { startMs } = windowOf(attempt)
  const joulesAt = joulesUntil(night, record, values)
  const { target } = record
  let isReached = false
  return values.map(({ seconds, withinSeconds, metric, value }) => {
    const wanted = target?.metric === metric ? target : undefined
    const isFirst = !isReached && wanted !== undefined && reaches(value, wanted.target, wanted.direction)
    if (isFirst) isReached = true
    return {
      night: night.name,
      experiment_id: record.experiment_id,
      repository: record.repository,
      model: record.model,
      outcome: record.outcome,
      metric,
      time: new Date(seconds * 1000),
      within_seconds: withinSeconds,
      elapsed_seconds: seconds - startMs / 1000,
      value,
      energy_joules: joulesAt(seconds),
      target: wanted?.target ?? null,
      reaches_target: isFirst,
    }
  })
}

function valuesOf(night: Night, { experiment_id: id }: ExperimentRecord): readonly WrittenValue[] {
  try {
    return readSeries(dirname(traceFolder(night, id)))
  } catch {
    // `check` tells of a file that cannot be read.
    return []
  }
}

// Between two of so many instants power is taken for constant, which no chart shows.
const mostInstants = 400

/** What a run had taken by an instant, added up from its traces from one value to the next. */
function joulesUntil(
  night: Night,
  record: ExperimentRecord,
  values: readonly WrittenValue[],
): (seconds: number) => number | null {
  const attempt = record.attempts.at(-1)
  if (attempt === undefined || record.meters.length === 0) return () => null
  const { startMs, endMs } = windowOf(attempt)
  const inside = (seconds: number) => Math.min(endMs, Math.max(startMs, seconds * 1000))
  const all = [...new Set(values.map(({ seconds }) => inside(seconds)))].sort((one, other) => one - other)
  const step = Math.ceil(all.length / mostInstants)
  const instants = all.filter((_, place) => place % step === 0 || place === all.length - 1)
  const edges = [startMs, ...instants]
  const known: { readonly ms: number; readonly joules: number }[] = [{ ms: startMs, joules: 0 }]
  try {
    const energies = replayWindows(
      traceFolder(night, record.experiment_id),
      {
        attempt: { startMs, endMs },
        windows: instants.map((ms, place) => ({ startMs: edges[place] ?? startMs, endMs: ms })),
      },
      replayOptions(nightOf(night, record.experiment_id).record, record.repository, attempt),
    )
    let joules = 0
    for (const [place, { totalJoules }] of energies.entries()) {
      const [from, to] = [edges[place] ?? startMs, instants[place] ?? endMs]
      if (to > from && totalJoules === null) break
      joules += totalJoules ?? 0
      known.push({ ms: to, joules })
    }
  } catch {
    return () => null
  }
  return seconds => {
    const ms = inside(seconds)
    const next = known.findIndex(one => one.ms >= ms)
    const [before, after] = [known[next - 1], known[next]]
    if (after === undefined) return null
    if (before === undefined || after.ms === before.ms) return after.joules
    return before.joules + ((ms - before.ms) / (after.ms - before.ms)) * (after.joules - before.joules)
  }
}
