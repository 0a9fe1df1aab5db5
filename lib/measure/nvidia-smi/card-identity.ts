import type { CardNames } from '../meter.js'
import type { CardSample } from './nvidia-smi-output.js'

export type { CardNames }

/** The form of a card's UUID; some drivers print `[N/A]` for every card. */
export function isCardUuid(text: string): boolean {
  return /^GPU-\S+$/.test(text)
}

/** `00000000:3B:00.0`, as nvidia-smi prints it. */
export function isBusId(text: string): boolean {
  return /^[0-9a-f]{4,8}:[0-9a-f]{2}:[0-9a-f]{2}\.[0-9a-f]$/i.test(text)
}

/** What a card is known by: its UUID where it is one, else its place on the bus, else its index. */
export function cardKey({ uuid, busId = '', index }: CardNames): string {
  if (isCardUuid(uuid)) return uuid
  return isBusId(busId) ? busId : String(index)
}

/**
 * Recognises the cards of one attempt. A card keeps the name under which it was first seen, whatever the driver calls
 * it later: one that loses or changes its UUID is still the same card.
 */
export class CardIdentities {
  readonly #byUuid = new Map<string, string>()
  readonly #byBus = new Map<string, string>()
  readonly #byIndex = new Map<number, string>()

  /** The sample under the name that its card is known by. */
  known(sample: CardSample): CardSample {
    const { card } = sample
    const uuid = isCardUuid(card.uuid) ? card.uuid : ''
    const busId = isBusId(card.busId ?? '') ? (card.busId ?? '') : ''
    const key =
      this.#byUuid.get(uuid) ??
      this.#byBus.get(busId) ??
      // Where the bus is told, an index that passes to another place on it passes to another card.
      (busId === '' ? this.#byIndex.get(card.index) : undefined) ??
      cardKey(card)
    if (uuid !== '') this.#byUuid.set(uuid, key)
    if (busId !== '') this.#byBus.set(busId, key)
    this.#byIndex.set(card.index, key)
    return { ...sample, card: { ...card, uuid: key } }
  }
}
