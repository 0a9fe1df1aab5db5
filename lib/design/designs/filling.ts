import type { HyperparameterValues } from '../../config/parameter/hyperparameter-value.js'
import { allowedBy } from '../constraints.js'
import { assignmentOf, type Dimension, dimensionsOf, notCounted } from '../dimension.js'
import { streamOf } from '../random-stream.js'
import type { DesignedSettings, DesignRequest } from './designed.js'
import { latinHypercube } from './latin.js'
import { keysOf, pointKey } from './point-keys.js'
import { scrambledSobol } from './sobol.js'

/** A point of the unit cube, a share of the draws of each hyperparameter: from 0 to below 1. */
export type Point = ArrayLike<number>

/** Of a sequence, points in a row without a new setting after which no other is expected. */
const patience = 10_000

/**
 * A Latin hypercube of as many points as settings are wanted. A point that constraints forbid, that earlier runs tried,
 * or that is the same to the program as one before it, is left out and counted: another in its place would not be
 * where the hypercube has none.
 */
export function latinDesign(request: DesignRequest): DesignedSettings {
  const random = streamOf('latin', request.seed, request.entry)
  return settingsAt(latinHypercube(request.runs, request.names.length, random), request)
}

/** A scrambled Sobol' sequence, until it has given as many settings as are wanted: what is left out is passed over. */
export function sobolDesign(request: DesignRequest): DesignedSettings {
  const random = streamOf('sobol', request.seed, request.entry)
  return settingsAt(scrambledSobol(request.names.length, random), request)
}

function settingsAt(points: Iterable<Point>, request: DesignRequest): DesignedSettings {
  const { names, parameters, given, constraints, excluded, runs } = request
  const dimensions = dimensionsOf(names, parameters, given)
  const allows = allowedBy(constraints, dimensions, given)
  const key = pointKey(dimensions)
  const tried = keysOf(excluded, dimensions, key)
  const seen = new Set<string>()
  const settings: HyperparameterValues[] = []
  const counts = { points: 0, forbidden: 0, tried: 0, repeated: 0 }
  const turns = [...dimensions.entries()].sort(([, one], [, other]) => one.rank - other.rank)
  const codes = new Float64Array(dimensions.length)
  let fruitless = 0
  for (const point of points) {
    counts.points += 1
    place(codes, point, turns)
    const own = key(codes)
    fruitless += 1
    if (allows?.(codes) === false) counts.forbidden += 1
    else if (tried.has(own)) counts.tried += 1
    else if (seen.has(own)) counts.repeated += 1
    else {
      seen.add(own)
      settings.push(assignmentOf(dimensions, codes))
      fruitless = 0
    }
    if (settings.length >= runs || fruitless >= patience) break
  }
  return { settings, counts: { ...counts, settings: settings.length } }
}

/** The codes at a point; each hyperparameter keeps its coordinate, whether others count or not. */
function place(codes: Float64Array, point: Point, turns: readonly (readonly [number, Dimension])[]): void {
  for (const [at, { kind, isConditional, isCounted }] of turns) {
    codes[at] = isConditional && !isCounted(codes) ? notCounted : kind.quantile(point[at] ?? 0)
  }
}
