import type { CardNames } from '../meter.js'

/** Which cards an attempt may use. */
export interface OwnCards {
  isOwn(card: CardNames): boolean
  /** Those that must be told of, each by all that it may be called; of the others that come nothing is expected. */
  readonly expected: readonly { readonly index: number; readonly names: readonly string[] }[]
  /** Whether it may use none: then no GPU energy is missing. */
  readonly isNone: boolean
}

export const allCards: OwnCards = { isOwn: () => true, expected: [], isNone: false }
