import type { Hyperparameter } from '../config/schema.js'
import { sampler } from './distribution.js'
import type { MersenneTwister } from './mersenne-twister.js'
import { keyDiffersFromOriginal, originalValueKey, type ValueKey, valueKey } from './precision.js'

/** Values of hyperparameters by name. */
export type Assignment = Readonly<Record<string, number>>

/** A hyperparameter under its name in the config. */
export interface NamedParameter {
  readonly name: string
  readonly parameter: Hyperparameter
}

export interface MutationRequest {
  /** The night's random numbers; left where the original would leave them. */
  readonly generator: MersenneTwister
  /** What is mutated, in the order of the draws. */
  readonly parameters: readonly NamedParameter[]
  /** How many mutations are wanted, at least 1. */
  readonly runs: number
  /**
   * Combinations that must not come again: earlier runs of the same repository, model and mode (parallel or not; the
   * mode is part of what makes a mutation unique, and all of one entry's have the same).
   */
  readonly excluded?: readonly Assignment[] | undefined
}

export interface MutationResult {
  readonly mutations: readonly Assignment[]
  /** How many combinations there are; Infinity where that is not known. */
  readonly combinations: number
  /** Whether the combination of all defaults is one of them, and so was left out. */
  readonly defaultsLeftOut: boolean
  /** How many of them `excluded` left out besides. */
  readonly excludedLeftOut: number
  /** Why there are fewer mutations than wanted: no other exists, or no other turned up in very many draws. */
  readonly ended: 'all found' | 'none left' | 'none turned up'
}

/** The original gives up after so many draws an entry. */
const originalDraws = 1000

/**
 * Draws mutations that are unique, are not all defaults and are not excluded.
 *
 * The original looks at 1,000 draws an entry and compares floats by six decimals; this looks on until the space is
 * known to be empty or seems so, and compares by as many decimals as the range needs. So that the entries after this
 * one still see the very stream that they would see there, the original is followed alongside: as long as it would
 * draw, draws come from the night's generator, also where we have long found all there is; once it would have
 * stopped, ours go on from a copy.
 */
export function drawMutations({
  generator,
  parameters,
  runs,
  excluded = [],
}: MutationRequest): MutationResult {
  const samplers = parameters.map(({ parameter }) => sampler(parameter))
  const ours = new Collection(parameters, valueKey, excluded)
  const sameKeys = !parameters.some(({ parameter }) => keyDiffersFromOriginal(parameter))
  const original = sameKeys ? ours : new Collection(parameters, originalValueKey, excluded)
  const space = spaceOf(parameters)
  const leftOut = ours.countLeftOut(space)

  const mutations: Assignment[] = []
  const values = new Float64Array(parameters.length)
  let source = generator
  let originalEnded = false
  let ended: MutationResult['ended'] | undefined
  let fruitless = 0
  for (let draws = 1; ended === undefined || !originalEnded; draws++) {
    for (let at = 0; at < samplers.length; at++) values[at] = samplers[at]?.(source) ?? 0
    if (ended === undefined) {
      if (ours.add(values)) {
        mutations.push(assignment(parameters, values))
        fruitless = 0
      } else {
        fruitless++
      }
      if (mutations.length >= runs) ended = 'all found'
      else if (mutations.length >= space.size - leftOut) ended = 'none left'
      else if (fruitless >= Math.max(10_000, 20 * mutations.length)) ended = 'none turned up'
    }
    if (!originalEnded) {
      if (original !== ours) original.add(values)
      originalEnded = original.found >= runs || draws >= originalDraws
      if (originalEnded && ended === undefined) source = generator.clone()
    }
  }
  const defaultsLeftOut = ours.defaultsLieIn(space)
  const excludedLeftOut = leftOut - (defaultsLeftOut ? 1 : 0)
  return {
    mutations,
    combinations: space.size,
    defaultsLeftOut,
    excludedLeftOut,
    ended: ended ?? 'all found',
  }
}

/** Combinations met so far, by their keys. */
class Collection {
  /** How many were added. */
  found = 0
  private readonly keys: readonly ValueKey[]
  private readonly seen = new Set<string>()
  private readonly leftOut: ReadonlyMap<string, readonly number[]>
  private readonly defaults: readonly number[] | undefined

  constructor(
    parameters: readonly NamedParameter[],
    keyOf: (parameter: Hyperparameter) => ValueKey,
    excluded: readonly Assignment[],
  ) {
    this.keys = parameters.map(({ parameter }) => keyOf(parameter))
    this.defaults = complete(parameters.map(({ parameter }) => parameter.default))
    const history = excluded.map(values => complete(parameters.map(({ name }) => values[name])))
    this.leftOut = new Map(
      [this.defaults, ...history].flatMap(values =>
        values === undefined ? [] : [[this.key(values), values]],
      ),
    )
    for (const key of this.leftOut.keys()) this.seen.add(key)
  }

  /** Whether the combination is new; it no longer is afterwards. */
  add(values: ArrayLike<number>): boolean {
    const before = this.seen.size
    this.seen.add(this.key(values))
    if (this.seen.size === before) return false
    this.found++
    return true
  }

  /** How many of the combinations left out would otherwise be found in a space. */
  countLeftOut(space: Space): number {
    let count = 0
    for (const values of this.leftOut.values()) if (space.holds(values)) count++
    return count
  }

  defaultsLieIn(space: Space): boolean {
    return this.defaults !== undefined && space.holds(this.defaults)
  }

  // The order of the names is the same for all of an entry's combinations, so the key needs neither names nor sorting.
  private key(values: ArrayLike<number>): string {
    let key = ''
    for (let at = 0; at < this.keys.length; at++) key += `${this.keys[at]?.(values[at] ?? 0)},`
    return key
  }
}

/** The combinations that can be drawn, as far as their number is known. */
interface Space {
  readonly size: number
  holds(values: readonly number[]): boolean
}

function spaceOf(parameters: readonly NamedParameter[]): Space {
  const axes = parameters.map(({ parameter }) => axisOf(parameter))
  return {
    size: axes.reduce((product, axis) => product * axis.size, 1),
    holds: values => axes.every((axis, at) => axis.holds(values[at] ?? 0)),
  }
}

interface Axis {
  readonly size: number
  holds(value: number): boolean
}

function axisOf(parameter: Hyperparameter): Axis {
  const key = valueKey(parameter)
  const [min, max] = parameter.range
  const low = key(min)
  const high = key(max)
  // How many texts %.3e or %.3g make of a range is not worked out: the end shows by itself.
  if (typeof low === 'string' || typeof high === 'string') {
    return { size: Number.POSITIVE_INFINITY, holds: () => true }
  }
  const zero = parameter.zero_probability ?? 0
  const within = (value: number) => {
    const units = key(value)
    return zero < 1 && typeof units !== 'string' && units >= low && units <= high
  }
  const values = zero < 1 ? Number(BigInt(high) - BigInt(low)) + 1 : 0
  return {
    size: values + (zero > 0 && !within(0) ? 1 : 0),
    holds: value => within(value) || (zero > 0 && Number(key(value)) === 0),
  }
}

function complete(values: ReadonlyArray<number | undefined>): readonly number[] | undefined {
  const known = values.filter(value => value !== undefined)
  return known.length === values.length ? known : undefined
}

function assignment(parameters: readonly NamedParameter[], values: ArrayLike<number>): Assignment {
  const assigned: Record<string, number> = {}
  for (let at = 0; at < parameters.length; at++) {
    const named = parameters[at]
    if (named !== undefined) assigned[named.name] = values[at] ?? 0
  }
  return assigned
}
