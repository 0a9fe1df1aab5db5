import type { Hyperparameter } from '../config/schema.js'
import { sampler } from './distribution.js'
import type { MersenneTwister } from './mersenne-twister.js'
import { keyDiffersFromOriginal, originalValueKey, valueKey } from './precision.js'
import { type Space, spaceOf } from './space.js'

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
  const declared = parameters.map(({ parameter }) => parameter)
  const samplers = declared.map(sampler)
  const defaults = complete(declared.map(parameter => parameter.default))
  const history = excluded.map(values => complete(parameters.map(({ name }) => values[name])))
  const space = spaceOf(declared, valueKey)
  const ours = new Collection(space, [defaults, ...history])
  const original = declared.some(keyDiffersFromOriginal)
    ? new Collection(spaceOf(declared, originalValueKey), [defaults, ...history])
    : ours
  const { leftOut } = ours

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
      else if (fruitless >= patience(mutations.length)) ended = 'none turned up'
    }
    if (!originalEnded) {
      if (original !== ours) original.add(values)
      originalEnded = original.found >= runs || draws >= originalDraws
      if (originalEnded && ended === undefined) source = generator.clone()
    }
  }
  const defaultsLeftOut = defaults !== undefined && space.key(defaults) !== undefined
  return {
    mutations,
    combinations: space.size,
    defaultsLeftOut,
    excludedLeftOut: leftOut - (defaultsLeftOut ? 1 : 0),
    ended,
  }
}

/**
 * After how many draws in a row without a new combination no other is expected. With 20 draws for each one found, a
 * last one as likely as the rest is missed with a probability of e^-20; beyond a million, waiting costs more.
 */
function patience(found: number): number {
  return Math.max(10_000, Math.min(1_000_000, 20 * found))
}

/** Combinations met so far, and those left out from the start. */
class Collection {
  /** How many were added. */
  found = 0
  /** How many combinations of the space were left out. */
  readonly leftOut: number
  private readonly space: Space
  private readonly seen = new Set<number | string>()

  constructor(space: Space, leftOut: ReadonlyArray<readonly number[] | undefined>) {
    this.space = space
    for (const values of leftOut) if (values !== undefined) this.see(values)
    this.leftOut = this.seen.size
  }

  /** Whether the combination is new; it no longer is afterwards. */
  add(values: ArrayLike<number>): boolean {
    const before = this.seen.size
    this.see(values)
    if (this.seen.size === before) return false
    this.found++
    return true
  }

  private see(values: ArrayLike<number>): void {
    const key = this.space.key(values)
    if (key !== undefined) this.seen.add(key)
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
