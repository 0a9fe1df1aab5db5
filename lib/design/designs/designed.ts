import type { DesignName } from '../../config/designs.js'
import type { Parameters } from '../../config/parameter/conditions.js'
import type { HyperparameterValues } from '../../config/parameter/hyperparameter-value.js'

/** What a design is to choose settings of. */
export interface DesignRequest {
  /** What is varied, in the order that was asked for. */
  readonly names: readonly string[]
  readonly parameters: Parameters
  /** Values of what is not varied, fixed ones and defaults. */
  readonly given: HyperparameterValues
  readonly constraints: readonly string[]
  /** Levels of a range that does not say its own; undefined where nobody says. */
  readonly levels: number | undefined
  /** How many settings are wanted, of a design whose levels do not say it. */
  readonly runs: number
  /** Settings that earlier runs tried. */
  readonly excluded: readonly HyperparameterValues[]
  /** The seed of the night, and which of its entries this is: latin and sobol draw from a stream of their own. */
  readonly seed: bigint
  readonly entry: number
}

/** Every design but the random one, which draws until it has what is wanted. */
export type Design = Exclude<DesignName, 'random'>

/** The settings of a design, and what became of its other points. */
export interface DesignedSettings {
  readonly settings: readonly HyperparameterValues[]
  readonly counts: DesignCounts
}

/** How many points a design has; the settings are those that are not left out. */
export interface DesignCounts {
  readonly settings: number
  /** All of its points. */
  readonly points: number
  /** Points that constraints forbid. */
  readonly forbidden: number
  /** Points that earlier runs tried. */
  readonly tried: number
  /** Points that are the same to the program as one before them. */
  readonly repeated: number
}
