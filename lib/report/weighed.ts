import type { ColumnTable } from 'arquero'
import { type Doubtful, readExperiments } from '../chart/experiments.js'
import { chooseMetric, type Metric } from '../chart/metric.js'
import type { Direction } from '../config/metric-direction.js'
import { type Circumstances, comparable } from '../table/comparable.js'
import { type Entry, succeeded } from './entry.js'
import { numberIn } from './row.js'

/** An experiment with what it reached in one metric, and what that may be weighed against. */
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

/** Which values are better for some of its experiments; undefined where nobody said it. */
export function directionOf(metric: Metric, { direction }: Circumstances): Direction | undefined {
  if (metric.known !== 'contradictory') return metric.direction
  return direction === 'higher' || direction === 'lower' ? direction : undefined
}

/** Experiments of one program that may be weighed against each other, by one metric. */
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
 * What may be weighed against each other, each program by its first metric of which it is known what is better.
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
    return about === 'both' && numberIn(entry.row, 'energy_total_joules') === null ? [] : [{ ...each, value }]
  })
}

function firstPlace(own: readonly Weighed[], { values }: WeighedGroup): number {
  return own.findIndex(({ entry }) => entry === values[0]?.entry)
}

/** Metrics that some experiment has a value of and of which nobody said what is better. */
export function undirected(metrics: readonly PageMetric[]): readonly PageMetric[] {
  return metrics.filter(metric =>
    metric.values.some(
      ({ value, circumstances }) => value !== null && directionOf(metric, circumstances) === undefined,
    ),
  )
}
