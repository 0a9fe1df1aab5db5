import { at, placeOf, type Samples } from './samples.js'

/** What a reading stands for: the mean of the `windowSeconds` that ended `delaySeconds` before it. */
export interface SensorWindow {
  readonly windowSeconds: number
  readonly delaySeconds: number
}

/** The readings of an attempt as they are to be added up, and what a sensor's lag adds to their sum. */
export interface Edged {
  readonly samples: Samples
  readonly lag: { readonly joules: number; readonly variance: number }
}

/**
 * The readings inside of an attempt, which in the sensor's time lasts from `start` to `end`, one window past its end.
 *
 * A mean over the last W seconds conserves energy: its integral from the start to one window past the end holds all of
 * the attempt, and of the W seconds before and after it a share that goes linearly from none to all. If power was
 * steady there, as on an idle machine, that share is W/2 times the mean, which is just what the sensor shows at the
 * edge; a slope there moves it by slope·W²/12, and what is not steady is charged with as much.
 */
export function withEdges(all: Samples, start: number, end: number, sensor: SensorWindow): Edged {
  const { windowSeconds } = sensor
  const [first, next] = [placeOf(all, start), placeOf(all, end + 1e-9)]
  const inside = {
    seconds: all.seconds.subarray(first, next),
    watts: all.watts.subarray(first, next),
  }
  if (windowSeconds === 0) {
    return { samples: inside, lag: { joules: 0, variance: 0 } }
  }
  const before = edgeOf(all, start, first - 1, -1, windowSeconds)
  const after = edgeOf(all, end, next, 1, windowSeconds)
  const nodes: [number, number][] = [...inside.seconds].map((second, place) => [
    second,
    at(inside.watts, place),
  ])
  const [firstNode, lastNode] = [nodes[0], nodes.at(-1)]
  if (before !== undefined && firstNode !== undefined && firstNode[0] > start) {
    const inner = Math.min(start + windowSeconds, firstNode[0])
    if (inner < firstNode[0]) nodes.unshift([inner, firstNode[1]])
    nodes.unshift([start, before.watts])
  }
  if (after !== undefined && lastNode !== undefined && lastNode[0] < end) {
    const inner = Math.max(end - windowSeconds, lastNode[0])
    if (inner > lastNode[0]) nodes.push([inner, lastNode[1]])
    nodes.push([end, after.watts])
  }
  const left = outside(before, after, nodes[0]?.[1] ?? 0, windowSeconds)
  const right = outside(after, before, nodes.at(-1)?.[1] ?? 0, windowSeconds)
  const slopes = (before?.slope ?? 0) - (after?.slope ?? 0)
  return {
    samples: {
      seconds: Float64Array.from(nodes, ([second]) => second),
      watts: Float64Array.from(nodes, ([, watts]) => watts),
    },
    lag: {
      joules: -left.joules - right.joules - (slopes * windowSeconds ** 2) / 12,
      variance: left.joulesUnknown ** 2 + right.joulesUnknown ** 2,
    },
  }
}

interface Edge {
  /** What the sensor shows at the edge, W. */
  readonly watts: number
  /** How it changes beyond it, W/s, and by how much it deviates from that. */
  readonly slope: number
  readonly unsteady: number
  readonly distance: number
}

// Readings that lie a little beyond the window tell of its slope too.
const reachSeconds = 0.3

/** What the sensor shows at an edge, from the readings outside: those inside already know of the attempt. */
function edgeOf(all: Samples, edge: number, nearest: number, step: 1 | -1, window: number): Edge | undefined {
  const { seconds, watts } = all
  if (nearest < 0 || nearest >= seconds.length) return undefined
  const places: number[] = []
  for (let place = nearest; place >= 0 && place < seconds.length; place += step) {
    if (Math.abs(at(seconds, place) - edge) > window + reachSeconds) break
    places.push(place)
  }
  const slopeOf = (one: number, other: number) =>
    (at(watts, other) - at(watts, one)) / (at(seconds, other) - at(seconds, one))
  const last = places.at(-1)
  const isKnown = places.length > 1 && last !== undefined
  const slope = isKnown ? slopeOf(nearest, last) : 0
  const unsteady = places
    .slice(1)
    .reduce((most, place) => Math.max(most, Math.abs(slopeOf(place - step, place) - slope)), 0)
  return {
    watts: Math.max(0, at(watts, nearest) + slope * (edge - at(seconds, nearest))),
    slope,
    unsteady: isKnown ? unsteady : Number.NaN,
    distance: Math.abs(edge - at(seconds, nearest)),
  }
}

// A slope is that of the middle of its window, and the edge lies half a window away.
const unsteadyMargin = 1.5

/** What of the sum stands for the time outside of an edge. */
function outside(edge: Edge | undefined, other: Edge | undefined, watts: number, window: number) {
  const joules = (watts * window) / 2
  // Without a reading outside, the share may have been anything from none to twice of it.
  if (edge === undefined) return { joules, joulesUnknown: joules / Math.sqrt(3) }
  const steadiness = Number.isNaN(edge.unsteady) ? (other?.unsteady ?? 0) : edge.unsteady
  const unsteady = Number.isNaN(steadiness) ? 0 : steadiness
  return {
    joules,
    joulesUnknown: unsteadyMargin * unsteady * (window ** 2 / 12 + (edge.distance * window) / 2),
  }
}

/**
 * What the power of the nearest reading inside may be off by between that reading and an end of the window that lies in
 * the midst of what ran, in joules².
 *
 * There, what the first reading beyond shows may have begun on either side of the end: a step that comes at any time
 * between the two readings, L apart, misses ΔP for as long as it comes before the end, which is R away from the one
 * inside. The mean of the squares of that is ΔP²·R³/3L.
 *
 * @param inside The place of the nearest reading inside.
 * @param beyond The place of the first reading beyond the end; nothing is charged where there is none.
 */
export function openEndVariance(all: Samples, inside: number, beyond: number, end: number): number {
  const { seconds, watts } = all
  if (beyond < 0 || beyond >= seconds.length) return 0
  const length = Math.abs(at(seconds, beyond) - at(seconds, inside))
  const reach = Math.abs(end - at(seconds, inside))
  return ((at(watts, beyond) - at(watts, inside)) ** 2 * reach ** 3) / (3 * length)
}
