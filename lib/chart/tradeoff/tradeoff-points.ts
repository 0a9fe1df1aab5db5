import type { Source } from '../data/experiment-rows.js'
import type { Experiment } from '../data/experiments.js'

/** An experiment with a known energy and value. */
export interface Point {
  readonly row: Experiment
  readonly energyJoules: number
  readonly value: number
  readonly source: Source
  /** Whether its energy lacks a part that other experiments have. */
  readonly partial: boolean
  /** Whether its energy includes that of a load beside it, while others had the machine to themselves. */
  readonly loaded: boolean
}

export function pointsOf(rows: readonly Experiment[]): Point[] {
  const alone = new Set(
    rows.filter(({ background }) => background === '').map(({ circumstances }) => circumstances.repository),
  )
  // A program that needs no card lacks nothing beside one that does.
  const complete = new Map<string, Set<string>>()
  for (const row of rows) {
    const { repository } = row.circumstances
    complete.set(repository, new Set([...(complete.get(repository) ?? []), ...partKinds(row)]))
  }
  return rows.flatMap(row => {
    const { totalJoules, metric, parts } = row
    if (totalJoules === null || metric === null) return []
    const source = parts.some(part => part.source === 'estimated') ? 'estimated' : 'measured'
    const partial = partKinds(row).size < (complete.get(row.circumstances.repository)?.size ?? 0)
    const loaded = row.background !== '' && alone.has(row.circumstances.repository)
    return [{ row, energyJoules: totalJoules, value: metric, source, partial, loaded }]
  })
}

function partKinds({ parts }: Experiment): Set<string> {
  return new Set(parts.map(({ component }) => (component === 'GPU' ? 'GPU' : 'CPU')))
}
