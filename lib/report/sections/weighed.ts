import type { ColumnTable } from 'arquero'
import { type Doubtful, readExperiments } from '../../chart/data/experiments.js'
import { chooseMetric, type Metric } from '../../chart/metric.js'
import type { Direction } from '../../config/pattern/metric-direction.js'
import { type Circumstances, comparable } from '../../table/comparable.js'
import { type Entry, succeeded } from '../entry.js'
import { energyIn, textIn } from '../row.js'

/** An experiment with its value of one metric, and what that may be compared with. */
export interface Weighed {
  readonly entry: Entry
  /** Null also for a value that the metric's name forbids. */
  readonly value: number | null
  readonly doubtful: Doubtful | null
  readonly circumstances: Circumstances
}

/** A metric of a page. */
export interface PageMetric extends Metric {
  /** Of all experiments, in the order of the table. */
  readonly values: readonly Weighed[]
}

/** The metrics of a page, as its charts read them. */
export function pageMetrics(
  table: ColumnTable,
  names: readonly string[],
  entries: readonly Entry[],
): readonly PageMetric[] {
  return names.flatMap(name => {
    const metric = chooseMetric(table, name)
    if (metric === null) return []
    const rows = readExperiments(table, 'report', metric)
    const values = entries.flatMap((entry, place): Weighed[] => {
      const row = rows[place]
      if (row === undefined) return []
      return [{ entry, value: row.metric, doubtful: row.doubtful, circumstances: row.circumstances }]
    })
    return [{ ...metric, values }]
  })
}

/** Which values are better for some of its experiments; undefined if unknown. */
export function directionOf(metric: Metric, { direction }: Circumstances): Direction | undefined {
  if (metric.known !== 'contradictory') return metric.direction
  return direction === 'higher' || direction === 'lower' ? direction : undefined
}

/** Comparable experiments of one program, by one metric. */
export interface WeighedGroup {
  readonly metric: PageMetric
  readonly direction: Direction
  readonly repository: string
  /** What sets it apart from the other groups of its program; empty where there are none. */
  readonly label: string
  /** Those that succeeded and have a value, in the order of the table. */
  readonly values: readonly (Weighed & { readonly value: number })[]
}

/**
 * The comparable groups, each program by its first metric with a known direction.
 * @param about `both`: only experiments whose energy is known.
 */
export function weighedGroups(
  metrics: readonly PageMetric[],
  about: 'metric' | 'both',
): readonly WeighedGroup[] {
  const repositories = [
    ...new Set(metrics.flatMap(({ values }) => values.map(({ circumstances }) => circumstances.repository))),
  ]
  return repositories.flatMap(repository => {
    for (const metric of metrics) {
      const own = usable(metric, about).filter(({ circumstances }) => circumstances.repository === repository)
      const groups = comparable(own, ({ circumstances }) => circumstances, about).groups.flatMap(group => {
        const direction = directionOf(metric, group.circumstances)
        const { label, items: values } = group
        return direction === undefined ? [] : [{ metric, direction, repository, label, values }]
      })
      if (groups.length > 0) return groups.toSorted((a, b) => firstPlace(own, a) - firstPlace(own, b))
    }
    return []
  })
}

function usable(metric: PageMetric, about: 'metric' | 'both') {
  return metric.values.flatMap(each => {
    const { entry, value } = each
    if (value === null || !succeeded(entry)) return []
    // What spoils an energy leaves the metric as it is.
    const isLeftOut = energyIn(entry.row) === null || textIn(entry.row, 'not_compared') !== ''
    return about === 'both' && isLeftOut ? [] : [{ ...each, value }]
  })
}

function firstPlace(own: readonly Weighed[], { values }: WeighedGroup): number {
  return own.findIndex(({ entry }) => entry === values[0]?.entry)
}

/** Metrics with values but without a direction. */
export function undirected(metrics: readonly PageMetric[]): readonly PageMetric[] {
  return metrics.filter(metric =>
    metric.values.some(
      ({ value, circumstances }) => value !== null && directionOf(metric, circumstances) === undefined,
    ),
  )
}
