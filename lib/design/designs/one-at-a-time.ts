import { ownValue } from '../../config/own-value.js'
import { isCounted } from '../../config/parameter/conditions.js'
import type { HyperparameterValues } from '../../config/parameter/hyperparameter-value.js'
import { kindOf } from '../../config/parameter/kinds.js'
import { unmetBy } from '../constraints.js'
import type { DesignedSettings, DesignRequest } from './designed.js'

/**
 * The defaults first, then each hyperparameter through its levels while the others keep their defaults. One that does
 * not count beside the defaults is not varied; where another one makes it count, it has its default.
 */
export function oneAtATime(request: DesignRequest): DesignedSettings {
  const { names, given, constraints, excluded } = request
  // What is varied and does not count is not known to a constraint.
  const others = Object.fromEntries(Object.entries(given).filter(([name]) => !names.includes(name)))
  const settings: HyperparameterValues[] = []
  const seen = new Set<string>()
  const tried = new Set(excluded.map(values => keyOf(counting(pick(names, values), request), request)))
  const counts = { points: 0, forbidden: 0, tried: 0, repeated: 0 }
  for (const values of pointsOf(request)) {
    const key = keyOf(values, request)
    // The default is a level of most ranges, and the defaults come first.
    if (seen.has(key)) continue
    seen.add(key)
    counts.points += 1
    if (unmetBy({ ...others, ...values }, constraints).length > 0) counts.forbidden += 1
    else if (tried.has(key)) counts.tried += 1
    else settings.push(values)
  }
  return { settings, counts: { ...counts, settings: settings.length } }
}

/** Those that are not varied, since they do not count beside the defaults. */
export function notVaried(request: DesignRequest): readonly string[] {
  const defaults = defaultsOf(request)
  const counted = counting(defaults, request)
  return request.names.filter(name => Object.hasOwn(defaults, name) && !Object.hasOwn(counted, name))
}

function* pointsOf(request: DesignRequest): Generator<HyperparameterValues, void, undefined> {
  const { names, parameters, levels: count } = request
  const defaults = defaultsOf(request)
  const base = counting(defaults, request)
  yield base
  for (const name of names) {
    const parameter = ownValue(parameters, name)
    if (parameter === undefined || !Object.hasOwn(base, name)) continue
    const kind = kindOf(parameter)
    const levels = kind.levels(count)
    for (let place = 0; place < (levels?.size ?? 0); place++) {
      const value = kind.valueOf(levels?.at(place) ?? Number.NaN)
      yield counting({ ...defaults, [name]: value }, request)
    }
  }
}

function defaultsOf({ names, parameters }: DesignRequest): HyperparameterValues {
  return Object.fromEntries(
    names.flatMap(name => {
      const value = ownValue(parameters, name)?.default
      return value === undefined ? [] : [[name, value]]
    }),
  )
}

function pick(names: readonly string[], values: HyperparameterValues): HyperparameterValues {
  return Object.fromEntries(
    names.flatMap(name => {
      const value = ownValue(values, name)
      return value === undefined ? [] : [[name, value]]
    }),
  )
}

function counting(values: HyperparameterValues, { given, parameters }: DesignRequest): HyperparameterValues {
  const known = { ...given, ...values }
  const read = (name: string) => ownValue(known, name)
  return Object.fromEntries(
    Object.entries(values).filter(([name]) => isCounted(name, parameters, read) !== false),
  )
}

/** One text for what the values are to the program. */
function keyOf(values: HyperparameterValues, { names, parameters }: DesignRequest): string {
  const words = names.map(name => {
    const parameter = ownValue(parameters, name)
    const value = ownValue(values, name) ?? null
    return parameter === undefined ? null : (kindOf(parameter).word(value) ?? null)
  })
  return JSON.stringify(words)
}
