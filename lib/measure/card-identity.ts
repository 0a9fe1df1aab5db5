import type { GpuSample } from './meter.js'

/** What a driver says of which card it is. */
export interface CardNames {
  readonly index: number
  readonly uuid: string
  readonly busId?: string
}

/** What is a card's UUID; some drivers print `[N/A]`, for every card. */
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
 * Knows the cards of one attempt again. A card keeps the name that it was first seen by, whatever the driver calls it
 * later: one that loses or changes its UUID is not another.
 */
export class CardIdentities {
  readonly #byUuid = new Map<string, string>()
  readonly #byBus = new Map<string, string>()
  readonly #byIndex = new Map<number, string>()

  /** The sample under the name that its card is known by. */
  known(sample: GpuSample): GpuSample {
    const uuid = isCardUuid(sample.uuid) ? sample.uuid : ''
    const busId = isBusId(sample.busId ?? '') ? (sample.busId ?? '') : ''
    const key =
      this.#byUuid.get(uuid) ??
      this.#byBus.get(busId) ??
      // Where the bus is told, an index that passes to another place on it passes to another card.
      (busId === '' ? this.#byIndex.get(sample.index) : undefined) ??
      cardKey(sample)
    if (uuid !== '') this.#byUuid.set(uuid, key)
    if (busId !== '') this.#byBus.set(busId, key)
    this.#byIndex.set(sample.index, key)
    return { ...sample, uuid: key }
  }
}
