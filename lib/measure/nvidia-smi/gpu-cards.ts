import type { CardSample } from './nvidia-smi-output.js'

// No machine has so many; a tool that names a new card in every line must not fill the memory.
const maxCards = 256

/** Any of these tells what a card takes. */
const energyTold = ['powerWatts', 'powerInstantWatts', 'powerAverageWatts', 'energyCounterJoules'] as const

/** The cards that nvidia-smi, or the library below it, reports during one attempt, by UUID: which still report, and which do not. */
export class GpuCards {
  readonly #patienceMs: number
  readonly #onProblem: (problem: string) => void
  readonly #cards = new Map<string, { index: number; newestMs: number; hasPower: boolean; silent: boolean }>()
  #firstMs: number | undefined

  constructor(patienceMs: number, onProblem: (problem: string) => void) {
    this.#patienceMs = patienceMs
    this.#onProblem = onProblem
  }

  /** Whether the sample is one to keep. */
  see({ card: { uuid, index }, timeMs, values }: CardSample): boolean {
    this.#firstMs ??= timeMs
    const key = uuid || String(index)
    const known = this.#cards.get(key)
    if (known === undefined && this.#cards.size >= maxCards) return false
    if (known === undefined && timeMs - this.#firstMs > this.#patienceMs)
      this.#onProblem(`GPU ${index} (${key}) appeared; what it took before is assumed`)
    if (known?.silent === true) this.#onProblem(`GPU ${index} (${key}) is told of again`)
    const hasPower = known?.hasPower === true || energyTold.some(name => (values[name] ?? null) !== null)
    this.#cards.set(key, { index, newestMs: timeMs, hasPower, silent: false })
    this.#tellOfSilence(timeMs)
    return true
  }

  /** The time up to which all cards have reported; undefined before the first. */
  get toldUpToMs(): number | undefined {
    const heard = [...this.#cards.values()].filter(({ silent }) => !silent)
    return heard.length === 0 ? undefined : Math.min(...heard.map(({ newestMs }) => newestMs))
  }

  tellOfMissingPower(): void {
    for (const { index, hasPower } of this.#cards.values()) {
      if (!hasPower) this.#onProblem(`GPU ${index} told no power; the energy it took is missing`)
    }
  }

  #tellOfSilence(nowMs: number): void {
    for (const [key, card] of this.#cards) {
      if (card.silent || nowMs - card.newestMs <= this.#patienceMs) continue
      card.silent = true
      this.#onProblem(
        `GPU ${card.index} (${key}) is told of no more, the others are; what it takes from now on is assumed`,
      )
    }
  }
}
