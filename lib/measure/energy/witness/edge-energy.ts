import type { Rhythm } from './counter-rhythm.js'
import { timesOf, type Update } from './counter-updates.js'
import { over } from './over-rhythms.js'

/** An edge of an attempt, and what a counter told around it. */
export interface Edge {
  readonly timeMs: number
  readonly kind: 'start' | 'end'
  readonly updates: readonly Update[]
  readonly rhythms: readonly Rhythm[]
  /** How much power changes from one update to the next, where readings of power show that and the counter does not. */
  readonly hiddenWatts: number
  /** Power of the whole attempt, as counted; and before it, null where it was not counted or not steady. */
  readonly runWatts: number
  readonly restWatts: number | null
}

/** What a counter would have shown at an edge. */
export interface EdgeEnergy {
  readonly joules: number
  /** One standard uncertainty by what power may have done; what is not known of the rhythm is in `views`. */
  readonly doubtJoules: number
  readonly views: readonly EdgeView[]
}

/** What it would have shown if the counter moved by one rhythm. */
export interface EdgeView {
  readonly periodMs: number
  readonly weight: number
  readonly joules: number
}

// Tried on simulated counters (npm run bench -- joules): so that twice the uncertainty holds the truth in 95 %.
const shareOfUnrest = 0.9
const shareOfHidden = 0.2
const shareApart = { rest: 0.02, step: 0.15, alike: 0.5, oneSteady: 0.3 }
/** What takes less than this share of the power of the run is at rest, and at rest power differs by less than that. */
const restShare = 0.7
export const restRange = 1.15
/** Power that differs by less than this share of itself is steady. */
const steadyShare = 0.01
// A counter shows whole millijoules.
const stepJoules = 0.001
// The likelihood of the rhythms by which there are updates on both sides.
const likely = 0.5

/**
 * What a counter would have shown at an edge; undefined where it was not read on both sides.
 *
 * Two figures of it: that power went on until the edge as it was before, and that it was from the edge on as it is later. Where
 * power steps at the edge, and where it does not change at all, they agree, and are weighted by what is known of each: how well
 * its update is placed in time, and how steady power is on its side. Where they do not agree power changed at another time, too:
 * with power steady on both sides once, at the instant that the energy between the updates demands; with rest outside of the
 * attempt, within the attempt; with neither steady, as along a line. How far they lie apart is charged then.
 */
export function energyAt(edge: Edge): EdgeEnergy | undefined {
  const sights = edge.rhythms.flatMap(rhythm => sightOf(edge, rhythm) ?? [])
  if (sights.reduce((sum, { weight }) => sum + weight, 0) < likely) return undefined
  const known = whatIsKnown(edge, sights)
  const joulesOf = figureOf(edge, known)
  const { before, after, apartJoules } = known
  const weights = before.weight + after.weight
  const ofSides = Math.hypot(before.weight * before.doubtJoules, after.weight * after.doubtJoules) / weights
  const hidden = shareOfHidden * Math.min(before.hiddenWatts, after.hiddenWatts) * known.seconds
  return {
    joules: over(sights, joulesOf).mean,
    // What is hidden from both sides is hidden from both alike.
    doubtJoules: Math.hypot(
      shareApart[known.way] * apartJoules,
      known.way === 'rest' ? 0 : Math.hypot(ofSides, hidden),
    ),
    views: sights.map(sight => ({
      periodMs: sight.periodMs,
      weight: sight.weight,
      joules: joulesOf(sight),
    })),
  }
}

/** The joules at the edge, by what is known of the power around it. */
function figureOf({ kind }: Edge, known: Known): (sight: Sight) => number {
  const { before, after, way, isLine } = known
  if (way === 'rest') return sight => (kind === 'start' ? sight.before : sight.after)
  if (way === 'step')
    return sight => {
      const stepSeconds = (after.watts * sight.seconds - sight.joules) / (after.watts - before.watts)
      return stepSeconds < sight.passed ? sight.after : sight.before
    }
  if (isLine) return sight => sight.line
  return sight => (before.weight * sight.before + after.weight * sight.after) / (before.weight + after.weight)
}

/** One side of an edge. */
interface Side {
  readonly watts: number
  readonly isSteady: boolean
  readonly hiddenWatts: number
  /** What power may have done there. */
  readonly doubtJoules: number
  readonly weight: number
}

interface Known {
  readonly before: Side
  readonly after: Side
  readonly seconds: number
  /** By how much the two figures differ, beyond what the rhythm leaves open. */
  readonly apartJoules: number
  readonly way: keyof typeof shareApart
  readonly isLine: boolean
}

function whatIsKnown(edge: Edge, sights: readonly Sight[]): Known {
  const seconds = over(sights, sight => sight.seconds).mean
  const passed = over(sights, sight => sight.passed).mean
  const mean = over(sights, sight => sight.mean).mean
  const outer = over(sights, sight =>
    nearest(sight, edge.kind === 'start' ? 'powersBefore' : 'powersAfter'),
  ).mean
  const isRestOutside =
    edge.restWatts !== null &&
    Math.max(outer, edge.restWatts) < restShare * edge.runWatts &&
    outer < restRange * edge.restWatts
  const sideOf = (powers: 'powersBefore' | 'powersAfter', isOutside: boolean): Side => {
    const figure = over(sights, sight => (powers === 'powersBefore' ? sight.before : sight.after))
    const watts = over(sights, sight => nearest(sight, powers)).mean
    const change = over(
      sights,
      sight => nearest(sight, powers) - (sight[powers][1] ?? nearest(sight, powers)),
    )
    const unrest = Math.max(0, Math.abs(change.mean) - 2 * change.deviation - (2 * stepJoules) / seconds)
    const reach = powers === 'powersBefore' ? passed : seconds - passed
    const hiddenWatts = isOutside && isRestOutside ? 0 : edge.hiddenWatts
    const doubtJoules = Math.hypot(shareOfUnrest * unrest * reach, shareOfHidden * hiddenWatts * seconds)
    return {
      watts,
      isSteady: unrest <= steadyShare * watts && hiddenWatts === 0,
      hiddenWatts,
      doubtJoules,
      weight: 1 / (figure.deviation ** 2 + doubtJoules ** 2 + 1e-18),
    }
  }
  const [before, after] = [
    sideOf('powersBefore', edge.kind === 'start'),
    sideOf('powersAfter', edge.kind === 'end'),
  ]
  const apart = over(sights, sight => sight.before - sight.after)
  const apartJoules = Math.sqrt(Math.max(0, apart.mean ** 2 - (2 * apart.deviation) ** 2))
  const isBetween = apartJoules > 0 && (mean - before.watts) * (mean - after.watts) < 0
  const [outside, inside] = edge.kind === 'start' ? [before, after] : [after, before]
  const way = () => {
    if (isBetween && before.isSteady && after.isSteady) return 'step'
    if (isRestOutside && outside.isSteady && !inside.isSteady) return 'rest'
    return before.isSteady === after.isSteady ? 'alike' : 'oneSteady'
  }
  const isLine = isBetween && !before.isSteady && !after.isSteady
  return { before, after, seconds, apartJoules, way: way(), isLine }
}

/** What is around an edge if the counter moves by one rhythm. */
interface Sight {
  readonly periodMs: number
  readonly weight: number
  /** Three figures of what the counter would have shown: with power as before, as after, and along a line from one to the other. */
  readonly before: number
  readonly after: number
  readonly line: number
  /** Joules, seconds and mean power between the updates around the edge, and the seconds of them before it. */
  readonly joules: number
  readonly seconds: number
  readonly passed: number
  readonly mean: number
  /** Power between the updates before them and after them, the nearest first. */
  readonly powersBefore: readonly number[]
  readonly powersAfter: readonly number[]
}

function nearest(sight: Sight, powers: 'powersBefore' | 'powersAfter'): number {
  return sight[powers][0] ?? sight.mean
}

function sightOf({ timeMs, updates }: Edge, rhythm: Rhythm): Sight | undefined {
  const times = timesOf(updates, rhythm)
  const points = updates.map(({ joules }, place) => ({ joules, timeMs: times[place] ?? Number.NaN }))
  const place = points.findIndex(point => point.timeMs > timeMs)
  const [from, to] = [points[place - 1], points[place]]
  if (from === undefined || to === undefined) return undefined
  const seconds = (to.timeMs - from.timeMs) / 1000
  const passed = (timeMs - from.timeMs) / 1000
  const joules = to.joules - from.joules
  const mean = joules / seconds
  const power = (later: number) => {
    const [one, other] = [points[later - 1], points[later]]
    return one === undefined || other === undefined
      ? []
      : [(1000 * (other.joules - one.joules)) / (other.timeMs - one.timeMs)]
  }
  const powersBefore = [...power(place - 1), ...power(place - 2)]
  const powersAfter = [...power(place + 1), ...power(place + 2)]
  const [early = mean, late = mean] = [powersBefore[0], powersAfter[0]]
  const before2 = points[place - 2]?.timeMs ?? from.timeMs
  const after2 = points[place + 1]?.timeMs ?? to.timeMs
  // From the middle of the power before to that of the power after.
  const slope = (2000 * (late - early)) / (to.timeMs + after2 - from.timeMs - before2)
  return {
    periodMs: rhythm.periodMs,
    weight: rhythm.weight,
    before: from.joules + early * passed,
    after: to.joules - late * (seconds - passed),
    line: from.joules + mean * passed - (slope * passed * (seconds - passed)) / 2,
    joules,
    seconds,
    passed,
    mean,
    powersBefore,
    powersAfter,
  }
}
