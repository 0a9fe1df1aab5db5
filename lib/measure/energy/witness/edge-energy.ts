import type { Point } from './counter-rhythm.js'

/** Mean power between two updates of a counter, and by how much it may be off since it is not known when exactly they were. */
export interface Power {
  readonly watts: number
  readonly doubtWatts: number
}

/** An edge of an attempt between two updates of a counter. */
export interface Edge {
  readonly timeMs: number
  readonly kind: 'start' | 'end'
  readonly from: Point
  readonly to: Point
  /** Power between the updates before them and after them, the nearest first. */
  readonly powersBefore: readonly Power[]
  readonly powersAfter: readonly Power[]
  /** How much power changes from one update to the next, where readings of power show that and the counter does not. */
  readonly hiddenWatts: number
}

// Tried on simulated counters (npm run bench -- joules): so that twice the uncertainty holds the truth in 95 %.
const wideOfTiming = 2.1
const shareOfUnrest = 0.5
const shareOfHidden = 0.2
const shareApart = { bothSteady: 0.5, oneSteady: 0.3 }
/** What takes less than this share of the power of the run is at rest. */
const restShare = 0.7

/**
 * What a counter would have shown at an edge, and one standard uncertainty.
 *
 * Two figures of it: that power went on until the edge as it was before, and that it was from the edge on as it is later. Where
 * power steps at the edge, and where it does not change at all, they agree, and are weighted by what is known of each: how well
 * its update is placed in time, and how steady power is on its side. Where they do not agree power changed at another time, too:
 * with power steady on both sides once, at the instant that the energy between the updates demands; with neither, as along a
 * line. How far they lie apart is charged then.
 */
export function energyAt(edge: Edge): { readonly joules: number; readonly uncertaintyJoules: number } {
  const { timeMs, from, to, hiddenWatts } = edge
  const seconds = (to.timeMs - from.timeMs) / 1000
  const passed = (timeMs - from.timeMs) / 1000
  const joules = to.joules - from.joules
  const mean = joules / seconds
  const early = edge.powersBefore[0]?.watts ?? mean
  const late = edge.powersAfter[0]?.watts ?? mean
  const [outer, inner] = edge.kind === 'start' ? [early, late] : [late, early]
  const hiddenOutside = outer < restShare * inner ? 0 : hiddenWatts
  const [hiddenBefore, hiddenAfter] =
    edge.kind === 'start' ? [hiddenOutside, hiddenWatts] : [hiddenWatts, hiddenOutside]
  const before = figure(early * passed, edge.powersBefore, { point: from, reach: passed, mean })
  const after = figure(joules - late * (seconds - passed), edge.powersAfter, {
    point: to,
    reach: seconds - passed,
    mean,
  })
  const weights = [
    [before, hiddenBefore],
    [after, hiddenAfter],
  ] as const
  const [weightBefore, weightAfter] = weights.map(
    ([{ doubtJoules }, hidden]) => 1 / (doubtJoules ** 2 + (shareOfHidden * hidden * seconds) ** 2 + 1e-18),
  ) as [number, number]
  const apart = before.joules - after.joules
  // Of what they lie apart, so much is that updates are not known to the millisecond.
  const excess = Math.sqrt(Math.max(0, apart ** 2 - 2 * (before.noiseJoules ** 2 + after.noiseJoules ** 2)))
  const isSteadyBefore = before.isSteady && hiddenBefore === 0
  const isSteadyAfter = after.isSteady && hiddenAfter === 0
  const isBetween = (mean - early) * (mean - late) < 0
  const chosen = () => {
    if (excess > 0 && isBetween && isSteadyBefore && isSteadyAfter) {
      const step = (late * seconds - joules) / (late - early)
      return step < passed ? after.joules : before.joules
    }
    if (excess > 0 && isBetween && !isSteadyBefore && !isSteadyAfter) {
      return mean * passed - ((late - early) * passed * (seconds - passed)) / (4 * seconds)
    }
    return (weightBefore * before.joules + weightAfter * after.joules) / (weightBefore + weightAfter)
  }
  return {
    joules: from.joules + chosen(),
    uncertaintyJoules: Math.hypot(
      1 / Math.sqrt(weightBefore + weightAfter),
      (isSteadyBefore === isSteadyAfter ? shareApart.bothSteady : shareApart.oneSteady) * excess,
      // Hidden from both alike.
      shareOfHidden * Math.min(hiddenBefore, hiddenAfter) * seconds,
    ),
  }
}

/** One of the two figures: its joules, what may be off of them, and whether power is steady on its side. */
function figure(
  joules: number,
  powers: readonly Power[],
  { point, reach, mean }: { readonly point: Point; readonly reach: number; readonly mean: number },
) {
  const [nearest = { watts: mean, doubtWatts: mean }] = powers
  // When the update was: uniform over its width.
  const timing = (nearest.watts * point.widthMs) / 1000 / Math.sqrt(12)
  const ofPower = nearest.doubtWatts * reach
  const unrest = rangeOf(powers)
  return {
    joules,
    noiseJoules: Math.hypot(timing, ofPower),
    doubtJoules: Math.hypot(wideOfTiming * timing, ofPower, shareOfUnrest * unrest * reach),
    isSteady: unrest === 0,
  }
}

/** How far powers differ at least. */
function rangeOf(powers: readonly Power[]): number {
  const highest = Math.max(...powers.map(({ watts, doubtWatts }) => watts - doubtWatts))
  const lowest = Math.min(...powers.map(({ watts, doubtWatts }) => watts + doubtWatts))
  return powers.length < 2 ? 0 : Math.max(0, highest - lowest)
}

export function powersOf(points: readonly Point[]): readonly Power[] {
  return points.slice(1).flatMap((point, place) => {
    const before = points[place]
    const seconds = before === undefined ? 0 : (point.timeMs - before.timeMs) / 1000
    if (before === undefined || !(seconds > 0)) return []
    const watts = (point.joules - before.joules) / seconds
    return [{ watts, doubtWatts: (watts * (before.widthMs + point.widthMs)) / 2000 / seconds }]
  })
}
