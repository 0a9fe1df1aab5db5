import { type GpuWish, gpusAllowed } from '../../config/gpus.js'
import { UsageError } from '../../errors.js'
import { amdEnvironment } from '../amdgpu/visible-amd-cards.js'
import type { CardKind } from '../availability.js'
import type { OwnCards } from '../energy/own-cards.js'
import { type CardNames, cardKey, isBusId, isCardUuid } from './card-identity.js'

/** A card of this machine. */
export interface Card extends CardNames, CardKind {
  readonly name: string
}

/** The cards whose joules are those of a run. */
export interface CardChoice {
  /** Null: all of the machine. */
  readonly cards: readonly Card[] | null
  /** What selected them: `--gpus`, `CUDA_VISIBLE_DEVICES`; empty if nothing did. */
  readonly by: string
  /** What cannot be known for sure. */
  readonly notices: readonly string[]
  /** What the training finds in its environment, so that it may use the cards that are counted, and no others. */
  readonly environment: Readonly<Record<string, string>>
}

/** A selection of cards, and what messages call its place. */
export interface PlacedWish {
  readonly wish: GpuWish
  readonly place: string
}

/** @throws UsageError for a card that does not exist, naming those that do. */
export function chosenCards({ wish, place }: PlacedWish, machine: readonly Card[]): CardChoice {
  const known = { by: place, notices: [], environment: {} }
  switch (wish.kind) {
    case 'auto':
    case 'all':
      return { ...known, cards: null }
    case 'none':
      return {
        ...known,
        cards: [],
        environment: { CUDA_VISIBLE_DEVICES: '', ...(machine.some(isAmd) ? amdEnvironment([]) : {}) },
      }
    case 'list': {
      const cards = [...new Set(wish.words.map(word => cardOf(word, machine, place)))]
      if (cards.some(isAmd)) return { ...known, cards, environment: amdEnvironment(cards) }
      return {
        ...known,
        cards,
        environment: {
          CUDA_VISIBLE_DEVICES: cards
            .map(({ uuid, index }) => (isCardUuid(uuid) ? uuid : String(index)))
            .join(','),
          CUDA_DEVICE_ORDER: 'PCI_BUS_ID',
        },
      }
    }
  }
}

function isAmd({ maker }: Card): boolean {
  return maker === 'AMD'
}

function cardOf(word: string, machine: readonly Card[], place: string): Card {
  const found = cardsNamed(word, machine)
  const [card] = found
  if (card !== undefined && found.length === 1) return card
  const which = found.length > 1 ? 'which more than one card begins with' : 'which is no card of this machine'
  const cards =
    machine.length === 0 ? 'none was found here (see nightwatt doctor)' : machine.map(describeCard).join(', ')
  throw new UsageError(`${place}: found ${word}, ${which}; allowed: ${gpusAllowed}. Cards: ${cards}`)
}

/** The cards that a number, or the beginning of a UUID, means. */
export function cardsNamed(word: string, machine: readonly Card[]): readonly Card[] {
  if (/^\d+$/.test(word)) return machine.filter(({ index }) => index === Number(word))
  const beginning = word.toLowerCase()
  return beginning === 'gpu-'
    ? []
    : machine.filter(({ uuid }) => isCardUuid(uuid) && uuid.toLowerCase().startsWith(beginning))
}

export function describeCard({ index, uuid, name }: Card): string {
  return `${index} (${[name, isCardUuid(uuid) ? uuid : ''].filter(text => text !== '').join(', ')})`
}

/**
 * How an energy account recognises the attempt's cards.
 *
 * @param machine The cards that were found before: one that reports no more is missing.
 */
export function ownCardsOf({ cards }: Pick<CardChoice, 'cards'>, machine: readonly CardNames[]): OwnCards {
  const names = new Set((cards ?? []).flatMap(namesOf))
  return {
    isOwn: card => cards === null || names.has(cardKey(card)) || names.has(card.busId ?? ''),
    expected: (cards ?? machine).map(card => ({ index: card.index, names: namesOf(card) })),
    isNone: cards !== null && cards.length === 0,
  }
}

function namesOf({ index, uuid, busId = '' }: CardNames): readonly string[] {
  return [...(isCardUuid(uuid) ? [uuid] : []), ...(isBusId(busId) ? [busId] : []), String(index)]
}
