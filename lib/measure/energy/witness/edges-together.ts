import type { EdgeEnergy, EdgeView } from './edge-energy.js'
import { over } from './over-rhythms.js'

// Of rhythms only some are tried, and none moves quite evenly; so that twice the uncertainty holds the truth in 95 %.
const wideOfRhythm = 1.2

/**
 * What a counter counted between two edges. Its period is the same at both: where it is longer than thought, both edges are off
 * the same way, and their difference is not. At which phase it was at the one says nothing of the other.
 */
export function between(start: EdgeEnergy, end: EdgeEnergy) {
  return {
    joules: end.joules - start.joules,
    uncertaintyJoules: Math.sqrt(
      start.doubtJoules ** 2 + end.doubtJoules ** 2 + wideOfRhythm ** 2 * varianceByRhythm(start, end),
    ),
  }
}

function varianceByRhythm(start: EdgeEnergy, end: EdgeEnergy): number {
  const [starts, ends] = [byPeriod(start), byPeriod(end)]
  const together = [...starts].flatMap(([periodMs, views]) => {
    const others = ends.get(periodMs)
    if (others === undefined) return []
    // As small numbers, since a counter may have run for years.
    const [one, other] = [
      over(views, ({ joules }) => joules - start.joules),
      over(others, ({ joules }) => joules - end.joules),
    ]
    const weight = views.reduce((sum, view) => sum + view.weight, 0)
    return [{ weight, mean: other.mean - one.mean, within: one.deviation ** 2 + other.deviation ** 2 }]
  })
  // Where the edges know of different periods they know them apart.
  if (together.length === 0 || together.length < starts.size) {
    return [start, end].reduce(
      (sum, edge) => sum + over(edge.views, ({ joules }) => joules).deviation ** 2,
      0,
    )
  }
  return over(together, ({ mean }) => mean).deviation ** 2 + over(together, ({ within }) => within).mean
}

function byPeriod({ views }: EdgeEnergy): ReadonlyMap<number, readonly EdgeView[]> {
  const found = new Map<number, EdgeView[]>()
  for (const view of views) found.set(view.periodMs, [...(found.get(view.periodMs) ?? []), view])
  return found
}
