import type { Parameters } from '../config/parameter/conditions.js'
import type { HyperparameterValues } from '../config/parameter/hyperparameter-value.js'
import type { Code } from '../config/parameter/kind.js'
import { allowedBy } from './constraints.js'
import { assignmentOf, codeOf, type Dimension, dimensionsOf, encodedIn, notCounted } from './dimension.js'
import type { MersenneTwister } from './mersenne-twister.js'
import { type Space, spaceOf } from './space.js'

/** Values of hyperparameters by name. */
export type Assignment = HyperparameterValues

export interface MutationRequest {
  /** The night's random numbers; afterwards in the state in which the original would leave them. */
  readonly generator: MersenneTwister
  /** What is mutated, in the order of the draws. */
  readonly names: readonly string[]
  readonly parameters: Parameters
  /** Values of what is not mutated, fixed ones and defaults: they decide whether others count. */
  readonly given?: Assignment | undefined
  /** What every mutation meets, as `warmup < epochs`. */
  readonly constraints?: readonly string[] | undefined
  /** How many mutations are wanted, at least 1. */
  readonly runs: number
  /**
   * Combinations that must not come again: earlier runs of the same repository, model and mode (parallel or not; the
   * mode is part of what makes a mutation unique, and all of one entry's have the same).
   */
  readonly excluded?: readonly Assignment[] | undefined
  /** Whether the combination of all defaults may come, since what is fixed makes another run of it (false). */
  readonly withDefaults?: boolean | undefined
}

export interface MutationResult {
  readonly mutations: readonly Assignment[]
  /** How many combinations there are; Infinity where that is not known. */
  readonly combinations: number
  /** Whether the combination of all defaults is one of them, and so was left out. */
  readonly defaultsLeftOut: boolean
  /** How many others `excluded` left out. */
  readonly excludedLeftOut: number
  /** Why there are fewer mutations than wanted: no other exists, or no other turned up in very many draws. */
  readonly ended: 'all found' | 'none left' | 'none turned up'
}

/** The original gives up after this many draws per entry. */
const originalDraws = 1000

/**
 * Draws mutations that are unique, are not all defaults and are not excluded.
 *
 * The original makes 1,000 draws per entry and compares floats by six decimals. This continues until the space is
 * exhausted or seems so, and compares by as many decimals as the range needs. For the following entries to see the
 * same random stream as in the original, the original is simulated alongside: as long as it would draw, draws come
 * from the night's generator, even when we have found everything; once it would have stopped, we continue on a copy.
 */
export function drawMutations({
  generator,
  names,
  parameters,
  given = {},
  constraints = [],
  runs,
  excluded = [],
  withDefaults = false,
}: MutationRequest): MutationResult {
  const dimensions = dimensionsOf(names, parameters, given)
  const axes = dimensions.map(({ kind }) => kind.axis())
  const allows = allowedBy(constraints, dimensions, given)
  const encoded = (codeIn: (dimension: Dimension) => Code | undefined) => {
    const codes = encodedIn(dimensions, codeIn)
    return codes === undefined || allows?.(codes) === false ? undefined : codes
  }
  const defaults = withDefaults ? undefined : encoded(({ unmutated }) => unmutated)
  const history = excluded.map(values => encoded(({ name, kind }) => codeOf(kind, values[name])))
  const space = spaceOf(dimensions, axes, allows)
  const ours = new Collection(space, [defaults, ...history])
  const differs = dimensions.some(({ kind }) => kind.originalAxis !== undefined)
  const originalAxes = dimensions.map(({ kind }, at) => kind.originalAxis?.() ?? axes[at] ?? kind.axis())
  const original = differs ? new Collection(spaceOf(dimensions, originalAxes), [defaults, ...history]) : ours
  const { leftOut } = ours

  const mutations: Assignment[] = []
  const codes = new Float64Array(dimensions.length)
  const draw = drawer(dimensions, codes)
  let source = generator
  let originalEnded = false
  let ended: MutationResult['ended'] | undefined
  let fruitless = 0
  for (let draws = 1; ended === undefined || !originalEnded; draws++) {
    draw(source)
    const isAllowed = allows === undefined || allows(codes)
    if (ended === undefined) {
      if (isAllowed && ours.add(codes)) {
        mutations.push(assignmentOf(dimensions, codes))
        fruitless = 0
      } else {
        fruitless++
      }
      if (mutations.length >= runs) ended = 'all found'
      else if (mutations.length >= space.size - leftOut) ended = 'none left'
      else if (fruitless >= patience(mutations.length)) ended = 'none turned up'
    }
    if (!originalEnded) {
      if (original !== ours && isAllowed) original.add(codes)
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

/** Draws one code of each dimension that counts beside the others, those that decide it first. */
function drawer(dimensions: readonly Dimension[], codes: Float64Array): (random: MersenneTwister) => void {
  const turns = dimensions
    .map(({ kind, isConditional, isCounted, rank }, at) => {
      return { at, rank, sample: kind.sampler(), isCounted: isConditional ? isCounted : undefined }
    })
    .sort((a, b) => a.rank - b.rank)
  return random => {
    for (const { at, sample, isCounted } of turns) {
      codes[at] = isCounted === undefined || isCounted(codes) ? sample(random) : notCounted
    }
  }
}

/**
 * After this many draws in a row without a new combination, no other is expected. With 20 draws for each one found, a
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

  constructor(space: Space, leftOut: ReadonlyArray<ArrayLike<Code> | undefined>) {
    this.space = space
    for (const codes of leftOut) if (codes !== undefined) this.see(codes)
    this.leftOut = this.seen.size
  }

  /** Whether the combination is new; it no longer is afterwards. */
  add(codes: ArrayLike<Code>): boolean {
    const before = this.seen.size
    this.see(codes)
    if (this.seen.size === before) return false
    this.found++
    return true
  }

  private see(codes: ArrayLike<Code>): void {
    const key = this.space.key(codes)
    if (key !== undefined) this.seen.add(key)
  }
}
