import type { HyperparameterValues } from '../../config/parameter/hyperparameter-value.js'
import type { Axis, Code, Levels } from '../../config/parameter/kind.js'
import { type Allows, allowedBy } from '../constraints.js'
import { countOf } from '../count.js'
import { assignmentOf, type Dimension, dimensionsOf, notCounted } from '../dimension.js'
import type { DesignCounts, DesignedSettings, DesignRequest } from './designed.js'
import { keysOf, pointKey } from './point-keys.js'

/**
 * Every combination of the levels: the first hyperparameter varies slowest. One that does not count beside others has
 * no level there. What constraints forbid, and what earlier runs tried, is left out and counted.
 */
export function gridOf(request: DesignRequest): DesignedSettings {
  const { dimensions, allows, levels } = spaceOfGrid(request)
  const key = pointKey(dimensions)
  const tried = keysOf(request.excluded, dimensions, key)
  const settings: HyperparameterValues[] = []
  const counts = { points: 0, forbidden: 0, tried: 0 }
  for (const codes of pointsOf(dimensions, levels)) {
    counts.points += 1
    if (allows?.(codes) === false) counts.forbidden += 1
    else if (tried.size > 0 && tried.has(key(codes))) counts.tried += 1
    else settings.push(assignmentOf(dimensions, codes))
  }
  return { settings, counts: { ...counts, settings: settings.length, repeated: 0 } }
}

/** Points up to which those that constraints forbid are counted one by one. */
const mostCounted = 10_000_000

/**
 * How many points a grid has, without making it.
 *
 * @returns `forbidden` is NaN, and so are the settings, where so many points are not gone through.
 */
export function countGrid(request: DesignRequest): DesignCounts {
  const { dimensions, allows, levels } = spaceOfGrid(request)
  const points = countOf(dimensions, levels.map(axisOf))
  const isGoneThrough = allows !== undefined || request.excluded.length > 0
  const none = { points, forbidden: 0, tried: 0, repeated: 0 }
  if (!isGoneThrough) return { ...none, settings: points }
  if (points > mostCounted) return { ...none, forbidden: Number.NaN, settings: Number.NaN }
  const key = pointKey(dimensions)
  const known = keysOf(request.excluded, dimensions, key)
  let [forbidden, tried] = [0, 0]
  for (const codes of pointsOf(dimensions, levels)) {
    if (allows?.(codes) === false) forbidden += 1
    else if (known.size > 0 && known.has(key(codes))) tried += 1
  }
  return { ...none, forbidden, tried, settings: points - forbidden - tried }
}

interface GridSpace {
  readonly dimensions: readonly Dimension[]
  readonly allows: Allows | undefined
  readonly levels: readonly Levels[]
}

function spaceOfGrid({ names, parameters, given, constraints, levels: count }: DesignRequest): GridSpace {
  const dimensions = dimensionsOf(names, parameters, given)
  return {
    dimensions,
    allows: allowedBy(constraints, dimensions, given),
    // Ranges without levels are refused before.
    levels: dimensions.map(({ kind }) => kind.levels(count) ?? { size: 0, at: () => notCounted }),
  }
}

/** The codes of each point; the same array each time. */
function* pointsOf(
  dimensions: readonly Dimension[],
  levels: readonly Levels[],
): Generator<Float64Array, void, undefined> {
  // Those that decide first; else in the order that was asked for.
  const order = dimensions.map((_, at) => at)
  order.sort((one, other) => (dimensions[one]?.rank ?? 0) - (dimensions[other]?.rank ?? 0))
  const codes = new Float64Array(dimensions.length)
  const places = new Int32Array(dimensions.length)
  let step = 0
  while (step >= 0) {
    if (step === order.length) {
      yield codes
      step -= 1
      if (step >= 0) advance(order[step] ?? 0)
      continue
    }
    const at = order[step] ?? 0
    const place = places[at] ?? 0
    if (place < sizeAt(at)) {
      codes[at] = isCounted(at) ? (levels[at]?.at(place) ?? notCounted) : notCounted
      step += 1
      continue
    }
    places[at] = 0
    step -= 1
    if (step >= 0) advance(order[step] ?? 0)
  }

  function advance(at: number): void {
    places[at] = (places[at] ?? 0) + 1
  }

  function isCounted(at: number): boolean {
    const dimension = dimensions[at]
    return dimension?.isConditional !== true || dimension.isCounted(codes)
  }

  function sizeAt(at: number): number {
    return isCounted(at) ? (levels[at]?.size ?? 0) : 1
  }
}

/** The levels as what is counted. */
function axisOf({ size, at }: Levels): Axis {
  return {
    size,
    at,
    key: code => code,
    index(code: Code) {
      for (let place = 0; place < size; place++) if (at(place) === code) return place
      return -1
    },
  }
}
